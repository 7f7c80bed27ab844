import { chatOptions } from "../../domain/chat-options.js";
import { answerFormat, answerTools } from "../ollama/answer-settings.js";
import type { AnswerRequest } from "../ollama/stream-answer.js";

/** Ollama's options by OpenAI's names; those of one name, and the additions of vLLM and llama-server, go as they are. */
const names: Readonly<Record<string, string>> = { num_predict: "max_tokens" };
/** Set where the server is started, or not known to it at all. */
const ollamasOwn: ReadonlySet<string> = new Set([
  ...chatOptions.filter(({ isServers }) => isServers).map(({ name }) => name),
  // Of older versions.
  ...["numa", "use_mlock", "low_vram"],
]);

/** The body of `POST /v1/chat/completions` that asks the same. @throws UserError `chat.bad-json` */
export function toOpenAiRequest({ model, messages, settings }: AnswerRequest): Record<string, unknown> {
  const { options = {}, stop, format, think, tools } = settings;
  const schema = answerFormat(format);
  return {
    model,
    messages: messages.map(toWire()),
    stream: true,
    stream_options: { include_usage: true },
    ...Object.fromEntries(
      Object.entries(options)
        .filter(([name, value]) => !ollamasOwn.has(name) && !(name === "num_predict" && Number(value) < 0))
        .map(([name, value]) => [names[name] ?? name, value]),
    ),
    ...(stop ? { stop } : {}),
    ...(schema === undefined ? {} : { response_format: responseFormat(schema) }),
    ...(typeof think === "string" ? { reasoning_effort: think } : {}),
    ...(tools === undefined ? {} : { tools: answerTools(tools) }),
  };
}

function responseFormat(schema: "json" | object): unknown {
  if (schema === "json") return { type: "json_object" };
  return { type: "json_schema", json_schema: { name: "answer", schema } };
}

/** OpenAI ties a tool's result to its call by an id, which a conversation does not keep: calls are numbered, results take the next one of their name. */
function toWire() {
  let calls = 0;
  const open: { readonly id: string; readonly name: string }[] = [];
  return ({ role, content, toolName, toolCalls }: AnswerRequest["messages"][number]): Record<string, unknown> => {
    if (role === "tool") {
      const at = Math.max(
        0,
        open.findIndex(({ name }) => name === toolName),
      );
      const [call] = open.splice(at, 1);
      return { role, content, tool_call_id: call?.id ?? "call_0" };
    }
    if (!toolCalls?.length) return { role, content };
    const made = toolCalls.map((call) => {
      calls += 1;
      const id = `call_${calls}`;
      open.push({ id, name: call.name });
      return { id, type: "function", function: { name: call.name, arguments: call.arguments } };
    });
    return { role, content, tool_calls: made };
  };
}

import { expect, test } from "vitest";
import { streamOpenAiAnswer } from "../../../source/adapters/openai/stream-answer.js";
import type { ChatSettings } from "../../../source/domain/chat.js";
import { events, type FakeReply, fakeServer } from "../../support/fake-server.js";

const never = new AbortController().signal;
const path = "POST /v1/chat/completions";

// Events as Ollama 0.17.4 sends them at /v1, shortened; the last has what llama-server adds.
const text = (content: string) =>
  `{"id":"chatcmpl-250","choices":[{"index":0,"delta":{"content":"${content}"},"finish_reason":null}]}`;
const stop = '{"id":"chatcmpl-250","choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}';
const usage = '{"id":"chatcmpl-250","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":4,"total_tokens":24}}';

async function answer(reply: FakeReply, settings: ChatSettings = {}) {
  await using server = await fakeServer({ [path]: reply });
  const parts: unknown[] = [];
  let failure: unknown;
  let now = 0;
  const request = { model: "tiny", messages: [{ role: "user", content: "Hi" }], settings } as const;
  try {
    const host = { url: server.url, authorization: "Bearer key" };
    for await (const part of streamOpenAiAnswer(host, request, () => now++, never)) parts.push(part);
  } catch (error) {
    failure = error;
  }
  return { parts, failure, sent: server.bodies.map((body) => JSON.parse(body)) };
}

test("an answer of an OpenAI-compatible server has the same parts and the figures that it tells", async () => {
  const { parts, failure } = await answer(events(text("I"), text(" am"), stop, usage, "[DONE]"));
  expect(failure).toBeUndefined();
  expect(parts).toEqual([
    { type: "text", text: "I" },
    { type: "text", text: " am" },
    {
      type: "end",
      stats: {
        firstTokenMs: 1,
        totalMs: 2,
        promptTokens: 20,
        answerTokens: 4,
        tokensPerSecond: 4000,
        doneReason: "stop",
      },
    },
  ]);
});

test("what llama-server measures itself is taken, and what it thought stands apart", async () => {
  const { parts } = await answer(
    events(
      '{"choices":[{"delta":{"reasoning_content":"Hm."},"finish_reason":null}]}',
      text("Yes"),
      '{"choices":[{"delta":{},"finish_reason":"stop"}],"timings":{"prompt_n":3,"prompt_ms":5,"predicted_n":10,"predicted_ms":20}}',
    ),
  );
  expect(parts).toMatchObject([
    { type: "thought", text: "Hm." },
    { type: "text", text: "Yes" },
    { type: "end", stats: { promptMs: 5, answerMs: 20, answerTokens: 10, tokensPerSecond: 500 } },
  ]);
});

test("a tool's call comes in pieces and is told once, whole", async () => {
  const { parts } = await answer(
    events(
      '{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"add","arguments":"{\\"a\\""}}]}}]}',
      '{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}',
    ),
  );
  expect(parts[0]).toEqual({ type: "call", call: { name: "add", arguments: '{"a":1}' } });
});

test("settings go by OpenAI's names; what only Ollama knows is not sent", async () => {
  const { sent } = await answer(events(text("{}"), stop), {
    options: { temperature: 0, num_predict: 9, num_ctx: 512 },
    stop: ["<|end|>"],
    format: '{"type":"object"}',
    think: "low",
    keepAlive: "5m",
  });
  expect(sent).toEqual([
    {
      model: "tiny",
      messages: [{ role: "user", content: "Hi" }],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0,
      max_tokens: 9,
      stop: ["<|end|>"],
      response_format: { type: "json_schema", json_schema: { name: "answer", schema: { type: "object" } } },
      reasoning_effort: "low",
    },
  ]);
});

test.each([
  [
    "a model that is not there",
    404,
    "application/json",
    '{"error":{"message":"model nope not found","type":"api_error"}}',
    "ollama.no-model",
  ],
  ["a page of a proxy", 404, "text/html", "<html>Not here</html>", "host.unknown"],
  ["a missing key", 401, "application/json", '{"error":{"message":"no key"}}', "host.wants-key"],
  ["a wrong setting", 400, "application/json", '{"object":"error","message":"bad"}', "ollama.bad-request"],
  ["a gateway whose server is down", 503, "text/plain", "", "host.busy"],
])("%s is told by its status and fields", async (_, status, type, body, code) => {
  const { parts, failure } = await answer({ status, type, body });
  expect(failure).toMatchObject({ code });
  expect(parts).toMatchObject([{ type: "end", stats: { doneReason: "error" } }]);
});

test("an error inside a stream, garbage, and an end without a reason are no answers", async () => {
  expect((await answer(events(text("I"), '{"error":{"message":"out of memory"}}'))).failure).toMatchObject({
    code: "ollama.told",
    message: expect.stringContaining("out of memory"),
  });
  const garbage = await answer(events(text("I"), "rubbish", "7", '{"choices":3}', stop));
  expect(garbage.failure).toBeUndefined();
  const { parts, failure } = await answer(events(text("I")));
  expect(failure).toMatchObject({ code: "ollama.no-done" });
  expect(parts.at(-1)).toMatchObject({ stats: { doneReason: "no-done" } });
});

test("a connection that breaks in mid answer is one, with the part that came", async () => {
  const { parts, failure } = await answer((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${text("I")}\n\n`, () => response.destroy());
  });
  expect(parts).toMatchObject([{ text: "I" }, { type: "end", stats: { doneReason: "error" } }]);
  expect(failure).toMatchObject({ code: "ollama.broken-off" });
});

test("an event that never ends is not read for ever", async () => {
  const { failure } = await answer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: ");
    const more = () => {
      while (response.write("a".repeat(1_000_000)));
    };
    response.on("drain", more);
    more();
  });
  expect(failure).toMatchObject({ code: "ollama.bad-form", message: expect.stringContaining("a line of over 16 MB") });
});

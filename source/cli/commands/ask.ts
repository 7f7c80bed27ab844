import { fstatSync } from "node:fs";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { isatty } from "node:tty";
import { askHost } from "../../adapters/hosts/ask-host.js";
import { probeHost } from "../../adapters/hosts/probe-host.js";
import type { AnswerStats, ChatSettings, ToolCall } from "../../domain/chat.js";
import { chatOptions } from "../../domain/chat-options.js";
import { settingsProblem } from "../../domain/chat-settings.js";
import { unreadWords } from "../../domain/chat-words.js";
import type { HostKind } from "../../domain/ollama.js";
import { similarNames } from "../../domain/sweep/similar-names.js";
import { UserError } from "../../domain/user-error.js";
import { createHostBook } from "../../hub/chat/hosts/host-book.js";
import { openSettings } from "../../store/settings.js";
import { type Arguments, invalid } from "../arguments.js";
import { exitCodeOf, printError, printJson, printRaw, printWarning } from "../output.js";
import { findProjectRoot } from "../project-root.js";

/** How long a server may take to say what it is. Its answer has no limit. */
const answerWithinMs = 5000;
/** What a shell makes of a program that ctrl+c ended. */
const interrupted = 130;

type Answered = {
  content: string;
  thinking: string;
  readonly toolCalls: ToolCall[];
  stats?: AnswerStats;
  /** The address of the server, once it is known. */
  host?: string;
  failure?: UserError;
};

type Asked = {
  readonly model: string;
  readonly prompt: string;
  readonly settings: ChatSettings;
  readonly host: string | undefined;
};

/**
 * `slipway ask MODEL PROMPT…`: one answer as it is written, of any server and in any folder; no hub is asked. Standard input
 * goes before the prompt. Exit code 130 where ctrl+c stopped it, which stops the server's work, too.
 */
export async function runAsk(args: Arguments): Promise<number> {
  const [model, ...words] = args.positionals;
  if (model === undefined) throw invalid("ask", "Give a model's name and a prompt");
  const settings = settingsOf(args);
  const problem = settingsProblem(settings);
  if (problem !== undefined) throw invalid("ask", problem);
  const prompt = [await pipedText(), words.join(" ")].filter((part) => part.trim() !== "").join("\n\n");
  if (prompt === "") throw invalid("ask", "Give a prompt, as an argument or on standard input");

  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, onSignal);
  const isJson = args.flag("json");
  const asked = { model, prompt, settings, host: args.text("host") };
  const answered = await answer(asked, isJson ? () => undefined : printRaw, stop.signal);
  const wasStopped = stop.signal.aborted;
  if (isJson) {
    const { failure, ...rest } = answered;
    printJson({ model, ...rest, error: errorOf(failure, wasStopped) });
  } else finishLine(answered);
  if (answered.stats?.unread) printWarning(`${unreadWords(answered.stats.unread)}.`);
  if (wasStopped) return interrupted;
  if (!answered.failure) return 0;
  printError(answered.failure);
  return exitCodeOf(answered.failure);
}

/** What came of it; a failure and a stop leave what was written until then. */
async function answer(asked: Asked, print: (text: string) => void, signal: AbortSignal): Promise<Answered> {
  const { model, prompt, settings } = asked;
  const answered: Answered = { content: "", thinking: "", toolCalls: [] };
  try {
    const { host, kind } = await hostOf(asked.host);
    answered.host = host.url;
    const system = settings.system === undefined ? [] : [{ role: "system", content: settings.system } as const];
    const request = { model, messages: [...system, { role: "user", content: prompt } as const], settings };
    for await (const part of askHost(host, kind, request, () => performance.now(), signal)) {
      if (part.type === "text") {
        answered.content += part.text;
        print(part.text);
      } else if (part.type === "thought") answered.thinking += part.text;
      else if (part.type === "call") answered.toolCalls.push(part.call);
      else answered.stats = part.stats;
    }
  } catch (error) {
    if (signal.aborted) return answered;
    if (!(error instanceof UserError)) throw error;
    answered.failure = error;
  }
  return answered;
}

function finishLine({ content, toolCalls }: Answered): void {
  if (content !== "" && !content.endsWith("\n")) printRaw("\n");
  for (const call of toolCalls) printRaw(`${call.name} ${call.arguments}\n`);
}

function errorOf(failure: UserError | undefined, wasStopped: boolean) {
  if (wasStopped) return { code: "ask.stopped", message: "It was stopped" };
  return failure && { code: failure.code, message: failure.message, hint: failure.hint };
}

/** By id or name one of the project's, if there is one here, else an address. Without a text that of OLLAMA_HOST. */
async function hostOf(named: string | undefined) {
  const folder = await findProjectRoot(undefined).catch(() => undefined);
  const slipwayDir = join(folder ?? "", ".slipway");
  const settings = await openSettings(slipwayDir, { readOnly: true, report: () => undefined });
  const book = createHostBook(settings, () => process.env);
  const listed = named === undefined ? book.find(undefined) : book.list().find(isNamed(named));
  const address: { readonly url: string; readonly kind?: HostKind | undefined } = listed ?? { url: named ?? "" };
  const host = book.reach(address);
  const { kind } = await probeHost(host, address.kind, AbortSignal.timeout(answerWithinMs));
  return { host, kind };
}

function isNamed(named: string): (host: { readonly hostId: string; readonly name: string }) => boolean {
  return ({ hostId, name }) => hostId === named || name === named;
}

/** All of standard input where something is piped into it, or a file is. */
async function pipedText(): Promise<string> {
  if (isatty(0)) return "";
  const input = fstatSync(0);
  return input.isFIFO() || input.isFile() || input.isSocket() ? (await readAll(process.stdin)).trimEnd() : "";
}

function settingsOf(args: Arguments): ChatSettings {
  const options: Record<string, number | boolean> = {};
  const stop: string[] = [];
  for (const given of args.texts("option")) {
    const [, name, value = ""] = /^([a-z_]+)=(.*)$/s.exec(given) ?? [];
    if (name === undefined) throw invalid("ask", `--option wants KEY=VALUE, not "${given}"`);
    // A server leaves out in silence what it does not know.
    if (!optionNames.includes(name)) throw invalid("ask", unknownOption(name));
    if (name === "stop") stop.push(value);
    else options[name] = optionValue(given, value);
  }
  const [system, format, keepAlive] = [args.text("system"), args.text("format"), args.text("keep-alive")];
  return {
    ...(system === undefined ? {} : { system }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(stop.length === 0 ? {} : { stop }),
    ...(format === undefined ? {} : { format }),
    ...(keepAlive === undefined ? {} : { keepAlive }),
    ...thinkOf(args.text("think")),
  };
}

const optionNames: readonly string[] = [...chatOptions.map(({ name }) => name), "stop"];

function unknownOption(name: string): string {
  const like = similarNames(name, optionNames);
  return `Ollama has no option ${JSON.stringify(name)}${like.length > 0 ? `. Did you mean ${like.join(", ")}?` : ""}`;
}

function optionValue(given: string, value: string): number | boolean {
  if (value === "true" || value === "false") return value === "true";
  const number = Number(value);
  if (value.trim() !== "" && Number.isFinite(number)) return number;
  throw invalid("ask", `--option ${given}: the value is neither a number nor true or false`);
}

function thinkOf(text: string | undefined): Pick<ChatSettings, "think"> {
  if (text === undefined) return {};
  if (text === "yes" || text === "no") return { think: text === "yes" };
  if (text === "low" || text === "medium" || text === "high") return { think: text };
  throw invalid("ask", `--think wants yes, no, low, medium or high, not "${text}"`);
}

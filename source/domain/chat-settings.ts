import type { ChatSettings } from "./chat.js";
import { optionProblem } from "./chat-options.js";

/** Why these settings cannot be meant; undefined: they can. */
export function settingsProblem({ options = {}, format, tools, keepAlive }: ChatSettings): string | undefined {
  for (const [name, value] of Object.entries(options)) {
    const problem = optionProblem(name, value);
    if (problem !== undefined) return problem;
  }
  return formatProblem(format ?? "") ?? toolsProblem(tools ?? "") ?? keepAliveProblem(keepAlive ?? "");
}

/** Why a text is no format: it must be empty, `json`, or a JSON schema. */
export function formatProblem(text: string): string | undefined {
  if (text === "" || text === "json") return undefined;
  const { value, problem } = parsed(text);
  if (problem !== undefined) return `format takes json, or a JSON schema: ${problem}`;
  return isObject(value) ? undefined : "format takes json, or a JSON schema, which is an object: {…}";
}

/** Why a text declares no tools: it must be empty, or a JSON array in OpenAI's form. */
export function toolsProblem(text: string): string | undefined {
  if (text === "") return undefined;
  const { value, problem } = parsed(text);
  const wanted = 'tools takes a JSON array of {"type": "function", "function": {"name": …}}';
  if (problem !== undefined) return `${wanted}: ${problem}`;
  if (!Array.isArray(value)) return wanted;
  const at = value.findIndex((tool) => !isTool(tool));
  return at < 0 ? undefined : `${wanted}: number ${at + 1} of them is not`;
}

/** Why a text is no time to keep a model: Ollama takes Go's durations ("5m", "1h30m"), seconds, -1 for ever, 0 not at all. */
export function keepAliveProblem(text: string): string | undefined {
  if (text === "" || /^-?\d+$/.test(text) || /^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  return `keep-alive takes a time like 5m, 1h30m or 300 (seconds), -1 for ever or 0, not ${JSON.stringify(text)}`;
}

/** What is set, in short: "temperature 0.3 · seed 7 · json · system". Empty where nothing is. */
export function settingsWords(settings: ChatSettings): readonly string[] {
  const { system = "", options = {}, stop = [], format, think, tools, keepAlive, noHistory } = settings;
  return [
    ...(system === "" ? [] : ["system"]),
    ...Object.entries(options).map(([name, value]) => `${name} ${value}`),
    ...(format === undefined ? [] : [format === "json" ? "json" : "schema"]),
    ...(stop.length === 0 ? [] : [`stop ${stop.length}`]),
    ...(think === undefined ? [] : [`think ${think === true ? "on" : think === false ? "off" : think}`]),
    ...(tools === undefined ? [] : ["tools"]),
    ...(keepAlive === undefined ? [] : [`keep ${keepAlive}`]),
    ...(noHistory ? ["no history"] : []),
  ];
}

function parsed(text: string): { readonly value: unknown; readonly problem?: string } {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    return { value: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTool(tool: unknown): boolean {
  if (!isObject(tool) || typeof Reflect.get(tool, "type") !== "string") return false;
  const called: unknown = Reflect.get(tool, "function");
  return isObject(called) && typeof Reflect.get(called, "name") === "string";
}

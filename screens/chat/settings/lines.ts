import type { HostView } from "../../../source/api/ollama-calls.js";
import type { ChatSettings } from "../../../source/domain/chat.js";
import { chatOptions, optionRange, readOption } from "../../../source/domain/chat-options.js";
import { formatProblem, keepAliveProblem, toolsProblem } from "../../../source/domain/chat-settings.js";
import type { ModelTexts } from "../../../source/domain/ollama.js";

/** A setting: a text of several lines, a line, or one of some values. "" leaves it to the model. */
export type SettingLine = {
  /** Of an option its name in Ollama. */
  readonly id: string;
  readonly name: string;
  readonly kind: "text" | "line" | "choice";
  readonly choices?: readonly string[];
  /** What it takes. */
  readonly range: string;
  readonly meaning: string;
  /** What is in force where nothing is set. */
  readonly otherwise: string;
  /** Of a number: the server takes more, and cuts it to this without a word. */
  readonly cutTo?: number | undefined;
  /** Who answers cannot do it. */
  readonly whyNot?: string | undefined;
};

/** What is known of who answers. */
export type Answerer = {
  readonly model: string | undefined;
  readonly texts: ModelTexts | undefined;
  readonly host: Pick<HostView, "lacks"> | undefined;
};

export type SettingTexts = Readonly<Record<string, string>>;

const thoughts = ["", "off", "on", "low", "medium", "high"] as const;

/** The settings in their order; `options`: those that are set, of which Slipway may know no more than the name. */
export function settingLines(
  { model, texts, host }: Answerer,
  options: ChatSettings["options"] = {},
): readonly SettingLine[] {
  const own = modelsOwn(texts?.parameters ?? "");
  const can = texts?.capabilities;
  const cannot = (ability: string, what: string) =>
    can === undefined || can.includes(ability) ? undefined : `${model ?? "The model"} ${what}`;
  const others = Object.keys(options).filter((name) => !chatOptions.some((option) => option.name === name));
  return [
    {
      id: "system",
      name: "system prompt",
      kind: "text",
      range: "a text of any length",
      meaning: "What the model is told before the conversation: who it is, how it is to answer.",
      otherwise: texts?.system ? firstLine(texts.system) : "none",
    },
    {
      id: "format",
      name: "format",
      kind: "text",
      range: "json, or a JSON schema",
      meaning:
        "The answer is JSON, or fits the schema. Tell the model so in words, too: a weak one else writes blanks without end.",
      otherwise: "text",
    },
    {
      id: "stop",
      name: "stop words",
      kind: "text",
      range: "one a line; \\n stands for a new line",
      meaning: "The answer ends before the first of them that would come.",
      otherwise: own.get("stop")?.join("  ") ?? "none",
    },
    {
      id: "think",
      name: "think",
      kind: "choice",
      choices: host?.lacks.thinkSwitch === undefined ? thoughts : ["", "low", "medium", "high"],
      range: host?.lacks.thinkSwitch ?? "off, on, or how much: low, medium, high",
      meaning: "Whether a thinking model thinks before it answers. What it thought is shown folded.",
      otherwise: "as the model does",
      whyNot: cannot("thinking", "does not think"),
    },
    {
      id: "tools",
      name: "tools",
      kind: "text",
      range: 'a JSON array of {"type": "function", "function": {"name": …, "parameters": …}}',
      meaning: "Functions that the model may ask for. Nobody runs them: its call is shown, and T gives it a result.",
      otherwise: "none",
      whyNot: cannot("tools", "takes no tools"),
    },
    {
      id: "keepAlive",
      name: "keep-alive",
      kind: "line",
      range: "5m, 1h30m, 300 (seconds), -1 for ever, 0 not at all",
      meaning: "How long the model stays in memory after its answer.",
      otherwise: "5m, or OLLAMA_KEEP_ALIVE of the server",
      whyNot: host?.lacks.keepAlive,
    },
    {
      id: "history",
      name: "history",
      kind: "choice",
      choices: ["", "off"],
      range: "on or off",
      meaning: "Off sends each message alone, without those before it.",
      otherwise: "on",
    },
    ...chatOptions.map((option): SettingLine => {
      const set = own.get(option.name)?.[0];
      return {
        id: option.name,
        name: option.name,
        kind: option.kind === "yes-no" ? "choice" : "line",
        ...(option.kind === "yes-no" ? { choices: ["", "true", "false"] } : {}),
        range: optionRange(option),
        meaning: option.meaning,
        otherwise: set === undefined ? option.initial : `${set}, set by the model`,
        // A larger context is cut to the one of its training: 0.17.4 answers 200 and tells only its log.
        cutTo: option.name === "num_ctx" ? texts?.contextTokens : undefined,
        whyNot: option.isServers ? host?.lacks.context : undefined,
      };
    }),
    ...others.map(
      (name): SettingLine => ({
        id: name,
        name,
        kind: "line",
        range: "a number, true or false",
        meaning: "An option that Slipway knows nothing of; it is sent as it is.",
        otherwise: own.get(name)?.[0] ?? "not sent",
      }),
    ),
  ];
}

/** The settings as they are typed, by the ids of their lines. */
export function textsOf({
  system,
  options = {},
  stop,
  format,
  think,
  tools,
  keepAlive,
  noHistory,
}: ChatSettings): SettingTexts {
  return {
    ...Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)])),
    system: system ?? "",
    format: format ?? "",
    stop: (stop ?? []).map((word) => word.replaceAll("\n", "\\n")).join("\n"),
    think: think === undefined ? "" : think === true ? "on" : think === false ? "off" : think,
    tools: tools ?? "",
    keepAlive: keepAlive ?? "",
    history: noHistory ? "off" : "",
  };
}

/** Why a line cannot have this text. */
export function lineProblem({ id }: SettingLine, text: string): string | undefined {
  if (text.trim() === "") return undefined;
  if (id === "format") return formatProblem(text.trim());
  if (id === "tools") return toolsProblem(text.trim());
  if (id === "keepAlive") return keepAliveProblem(text.trim());
  if (["system", "stop", "think", "history"].includes(id)) return undefined;
  const read = readOption(id, text);
  return "problem" in read ? read.problem : undefined;
}

/** The settings that the texts are; lines with a problem are left out. */
export function settingsOf(lines: readonly SettingLine[], texts: SettingTexts): ChatSettings {
  const text = (id: string) => (texts[id] ?? "").trim();
  const options = Object.fromEntries(
    lines.flatMap(({ id }): readonly (readonly [string, number | boolean])[] => {
      if (fixed.has(id) || text(id) === "") return [];
      const read = readOption(id, text(id));
      return "value" in read ? [[id, read.value]] : [];
    }),
  );
  const stop = (texts.stop ?? "")
    .split("\n")
    .filter((word) => word !== "")
    .map((word) => word.replaceAll("\\n", "\n"));
  const think = thinkOf(text("think"));
  return {
    ...(text("system") === "" ? {} : { system: texts.system ?? "" }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(stop.length === 0 ? {} : { stop }),
    ...(text("format") === "" ? {} : { format: text("format") }),
    ...(think === undefined ? {} : { think }),
    ...(text("tools") === "" ? {} : { tools: text("tools") }),
    ...(text("keepAlive") === "" ? {} : { keepAlive: text("keepAlive") }),
    ...(text("history") === "off" ? { noHistory: true } : {}),
  };
}

const fixed: ReadonlySet<string> = new Set(["system", "format", "stop", "think", "tools", "keepAlive", "history"]);

function thinkOf(text: string): ChatSettings["think"] {
  if (text === "on") return true;
  if (text === "off") return false;
  return text === "low" || text === "medium" || text === "high" ? text : undefined;
}

/** PARAMETER lines of a model as `/api/show` has them: a name, blanks, a value; `stop` comes several times. */
function modelsOwn(parameters: string): ReadonlyMap<string, readonly string[]> {
  const own = new Map<string, string[]>();
  for (const line of parameters.split("\n")) {
    const [, name, value] = /^(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const plain = value.replace(/^"(.*)"$/, "$1");
    own.set(name, [...(own.get(name) ?? []), plain]);
  }
  return own;
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}

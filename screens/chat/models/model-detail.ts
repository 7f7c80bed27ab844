import type { HostModel, ModelTexts } from "../../../source/domain/ollama.js";
import type { UserError } from "../../../source/domain/user-error.js";
import { errorRows } from "../../../source/ui/message-rows.js";
import { cellWidth, cut, fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAgo, formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { abilityWords, placeWords, untilWords } from "./model-words.js";

/** What is done with a model, and what that came to. */
export type ModelNote = { readonly kind: "running" | "good" | "bad"; readonly text: string };

type Options = {
  readonly model: HostModel;
  readonly texts: ModelTexts | undefined;
  readonly error: UserError | undefined;
  /** Why its host does not tell more. */
  readonly lacks: string | undefined;
  readonly note: ModelNote | undefined;
  readonly aliases: readonly string[];
  readonly usedBy: readonly string[];
  readonly width: number;
  /** Rows that a text may have: all of it where Enter shows it. */
  readonly rowsOfText: number;
  readonly nowMs: number;
};

const keyCells = 12;

/** What a model is, a fact a row, the weightiest first; texts begin, Enter shows them whole. */
export function modelDetail(options: Options): readonly string[] {
  const { model, texts, error, lacks, note, aliases, usedBy, width, rowsOfText, nowMs } = options;
  const { loaded } = model;
  const room = Math.max(1, width - keyCells);
  const row = (key: string, value: string) => {
    if (value === "") return [];
    const whole = wrap(value, room);
    const shown =
      whole.length > rowsOfText
        ? [...whole.slice(0, rowsOfText - 1), cut(whole.slice(rowsOfText - 1).join(" "), room)]
        : whole;
    return shown.map((each, at) => `${paint(fit(at === 0 ? key : "", keyCells), "dim")}${each}`);
  };
  const line = (key: string, text: string) => row(key, firstLine(text));
  return [
    ...(note && note.text !== "" ? wrap(label(note.text), width).map((each) => paint(each, note.kind)) : []),
    ...line("model", join([model.families.join(" "), model.parameterSize, model.quantization, texts?.format])),
    ...row("memory", loaded ? memoryWords(loaded, nowMs) : ""),
    ...row("context", contextWords(model, texts)),
    ...line("can", abilityWords(model)),
    ...(error ? errorRows(error, width) : []),
    ...(lacks === undefined ? [] : wrap(label(lacks), width).map((each) => paint(each, "dim"))),
    ...line("system", texts?.system ?? ""),
    ...parameterRows(texts?.parameters ?? "", row),
    ...line("template", texts?.template ?? ""),
    ...line("license", texts?.license ?? ""),
    ...line("also called", aliases.join(", ")),
    ...line("used by", usedBy.join(", ")),
    ...line("digest", model.digest ?? ""),
    ...row(
      "on disk",
      join([
        model.sizeBytes === undefined ? "" : formatBytes(model.sizeBytes),
        model.modifiedAtMs === undefined ? "" : `changed ${formatAgo(nowMs - model.modifiedAtMs)}`,
      ]),
    ),
    ...line("runs on", model.remoteHost ?? ""),
    ...infoRows(texts?.info ?? [], width),
  ];
}

function memoryWords(loaded: NonNullable<HostModel["loaded"]>, nowMs: number): string {
  const until = untilWords(loaded, nowMs);
  return join([
    `${formatBytes(loaded.sizeBytes)} on ${placeWords(loaded)}`,
    loaded.untilMs === undefined ? "for ever" : until === "leaves" ? "leaves now" : `${until} to go`,
    loaded.contextTokens === undefined ? "" : `context ${formatCount(loaded.contextTokens)}`,
  ]);
}

function contextWords({ contextTokens = undefined }: HostModel, texts: ModelTexts | undefined): string {
  const context = contextTokens ?? texts?.contextTokens;
  return join([
    context === undefined ? "" : `${formatCount(context)} tokens`,
    texts?.embeddingLength === undefined ? "" : `vectors of ${formatCount(texts.embeddingLength)}`,
  ]);
}

/** The parameters in one row: "num_thread 1 · stop <|end|>". */
function parameterRows(parameters: string, row: (key: string, value: string) => readonly string[]): readonly string[] {
  const each = parameters
    .split("\n")
    .map((line) => label(line).replaceAll(/\s+/g, " ").trim())
    .filter((line) => line !== "");
  return row("parameters", each.join(` ${glyph("dot")} `));
}

/** The metadata of the GGUF, the name and the value of each beside each other. */
function infoRows(info: ModelTexts["info"], width: number): readonly string[] {
  if (info.length === 0) return [];
  const names = info.map(([key]) => label(key));
  const wide = Math.min(Math.max(...names.map(cellWidth)), Math.floor(width * 0.7));
  return ["", ...info.map(([, value], at) => `${paint(fit(names[at] ?? "", wide), "dim")}  ${label(value)}`)];
}

function firstLine(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const more = lines.length > 1 ? ` ${glyph("ellipsis")} ${formatCount(lines.length)} lines` : "";
  return label(lines[0] ?? "") + more;
}

function join(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined && part !== "")
    .map((part) => label(part ?? ""))
    .join(` ${glyph("dot")} `);
}

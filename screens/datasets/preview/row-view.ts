import { brokenWords } from "../../../source/domain/data/broken-words.js";
import type { Turn } from "../../../source/domain/data/conversation.js";
import type { PageRow } from "../../../source/domain/data/page.js";
import { fit, wrap } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../../source/ui/theme.js";

const tones: Readonly<Record<string, Tone>> = {
  system: "dim",
  user: "accent",
  assistant: "good",
  tool: "warning",
};
/** A value so short that it stands beside others. */
const shortest = 40;
const nameWidth = 16;

/** The row as a conversation: who says it in the colour of the role, what in rows of `width` cells; the short fields first. */
export function conversationRows(turns: readonly Turn[], row: PageRow, columns: readonly string[], width: number) {
  const trimmed = (text: string) =>
    `\n${text
      .trim()
      .split(/\s*\n[^\S\n]*/)
      .join("\n")}\n`;
  const said = turns.map(({ text }) => trimmed(text));
  /** Alone, or as lines of what was joined. */
  const isSaid = (text: string) => said.some((turn) => turn.includes(trimmed(text)));
  const facts = columns.flatMap((name, at) => {
    const text = String(row.cells[at] ?? "");
    return text === "" || text.length > shortest || isSaid(text) || /^[[{]/.test(text)
      ? []
      : [`${label(name)} ${label(text)}`];
  });
  const head = facts.length === 0 ? [] : [...wrap(facts.join(` ${glyph("dot")} `), width).map(dim), ""];
  return [...head, ...turns.flatMap((turn) => turnRows(turn, width))];
}

/** The row field by field, texts wrapped; what stands under no column, and why it is none, too. */
export function fieldRows(row: PageRow, columns: readonly string[], width: number): readonly string[] {
  const named = row.cells.map((cell, at) => [columns[at] ?? "(no column)", cell] as const);
  const more = Object.entries(row.more ?? {});
  const broken =
    row.broken === undefined
      ? []
      : [paint(`${glyph("failed")} ${label(brokenWords({ line: row.line, why: row.broken }))}`, "bad"), ""];
  const fields = [...named, ...more].flatMap(([name, cell]) => {
    if (cell === null) return [`${paint(fit(label(name), nameWidth), "accent")} ${dim("null")}`];
    const lines = textRows(String(cell), Math.max(10, width - nameWidth - 1));
    return lines.map((line, at) => `${at === 0 ? paint(fit(label(name), nameWidth), "accent") : blank} ${line}`);
  });
  return [...broken, ...fields];
}

const blank = " ".repeat(nameWidth);
const dim = (text: string) => paint(text, "dim");

function turnRows({ role, text, calls = "", choice }: Turn, width: number): readonly string[] {
  const name = role === "" ? "(no role)" : label(role);
  const tone = choice === undefined ? (tones[role] ?? "running") : choice === "chosen" ? "good" : "bad";
  const head = paint(choice === undefined ? name : `${name}, ${choice}`, tone);
  const body =
    text === ""
      ? [dim("(nothing)")]
      : [text, calls]
          .filter((part) => part !== "")
          .flatMap((part) => (toolCalls(part) ?? [part]).flatMap((line) => textRows(line, width - 2)));
  return [head, ...body.map((line) => `  ${line}`), ""];
}

/** Lines of a text, wrapped; tabs as blanks, everything else that hides as its sign. */
export function textRows(text: string, width: number): readonly string[] {
  return text.split(/\r?\n/).flatMap((line) => wrap(label(line.replaceAll("\t", "    ")), Math.max(1, width)));
}

/** The calls of tools that an answer may be, as `name(arguments)`; undefined for any other text. */
function toolCalls(text: string): readonly string[] | undefined {
  if (!text.startsWith("[{")) return undefined;
  const list = parsed(text);
  if (!Array.isArray(list)) return undefined;
  const calls = list.map(callOf);
  return calls.every((call) => call !== undefined) ? calls : undefined;
}

/** OpenAI's `{function: {name, arguments}}`, or the two by themselves. */
function callOf(value: unknown): string | undefined {
  if (!isFields(value)) return undefined;
  const call = isFields(value.function) ? value.function : value;
  if (typeof call.name !== "string") return undefined;
  const given = call.arguments ?? {};
  return `${glyph("arrow")} ${call.name}(${typeof given === "string" ? given : JSON.stringify(given)})`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

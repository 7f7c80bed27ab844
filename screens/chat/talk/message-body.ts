import type { BranchMessage } from "../../../source/api/chat-calls.js";
import type { AnswerStats, ChatMessage } from "../../../source/domain/chat.js";
import { unreadWords } from "../../../source/domain/chat-words.js";
import { cellWidth, cut, wrap } from "../../../source/ui/text/cells.js";
import {
  formatAmount,
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatShare,
} from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

/** Draws Markdown; plain rows until it is loaded. */
export type DrawText = (text: string, width: number) => readonly string[];

/** What a user wrote is shown up to here, an answer up to there: a paste of ten megabytes would be drawn for seconds. */
const longestWritten = 50_000;
const longestAnswer = 2_000_000;

/** Who says it, when, and which of its siblings it is. */
export function headRow({ role, model, toolName, atMs, siblings }: BranchMessage, width: number): string {
  const who = {
    user: () => paint("you", "accent"),
    assistant: () => paint(label(model ?? "model"), "good"),
    system: () => paint("system", "warning"),
    tool: () => paint(`result of ${label(toolName ?? "a tool")}`, "warning"),
  }[role]();
  const branch = siblings
    ? `  ${paint(`${glyph("previous")}${siblings.at}/${siblings.of}${glyph("next")}`, "accent")}`
    : "";
  return cut(`${who}${branch}  ${paint(formatClock(atMs), "dim")}`, width);
}

/** Everything of a message below its head. */
export function bodyRows(message: ChatMessage, width: number, draw: DrawText, isUnfolded: boolean): readonly string[] {
  const { content, files, toolCalls, stats } = message;
  const shown = shownContent(message);
  const rest =
    content.length > shown.length
      ? [paint(`${glyph("ellipsis")} ${formatBytes(content.length - shown.length)} more: o shows all`, "warning")]
      : [];
  return [
    ...(files ?? []).map(({ name, text }) =>
      cut(paint(`file ${label(name)} ${glyph("dot")} ${formatBytes(Buffer.byteLength(text))}`, "dim"), width),
    ),
    ...thoughtRows(message.thinking ?? "", message.thinkingMs, width, draw, isUnfolded),
    ...(shown === "" ? [] : draw(shown, width)),
    ...rest,
    ...(toolCalls ?? []).flatMap(({ name, arguments: given }) =>
      wrap(label(`${name}(${given})`), width - 5).map(
        (row, at) => `${at === 0 ? paint("call ", "dim") : "     "}${paint(row, "running")}`,
      ),
    ),
    ...problemRows(message, width),
    ...(stats?.isTruncated
      ? warning("The context was full: the server left out the oldest messages, or cut them.", width)
      : []),
    ...(stats?.unread ? warning(`${unreadWords(stats.unread)}.`, width) : []),
    ...(stats?.doneReason === "length"
      ? warning("The answer came to its greatest length: C goes on with it.", width)
      : []),
    ...(stats && stats.answerTokens > 0 ? figureRows(stats, width).map((row) => paint(row, "dim")) : []),
  ];
}

/** What of its text is drawn. */
export function shownContent({ role, content }: Pick<ChatMessage, "role" | "content">): string {
  return content.slice(0, role === "assistant" ? longestAnswer : longestWritten);
}

/** What a model thought, in one row, or whole behind a bar. */
export function thoughtRows(
  thought: string,
  ms: number | undefined,
  width: number,
  draw: DrawText,
  isUnfolded: boolean,
): readonly string[] {
  if (thought === "") return [];
  const took = ms === undefined ? "thoughts" : `thought for ${formatDuration(ms)}`;
  const head = `${glyph(isUnfolded ? "unfolded" : "folded")} ${took} ${glyph("dot")} ${formatAmount(thought.length, "character")}`;
  const bar = paint(`${glyph("vertical")} `, "dim");
  const whole = isUnfolded ? draw(thought, width - 2).map((row) => `${bar}${paint(row, "dim")}`) : [];
  return [cut(paint(head, "dim"), width), ...whole, ...(isUnfolded ? [""] : [])];
}

function warning(text: string, width: number): readonly string[] {
  return wrap(text, width).map((row) => paint(row, "warning"));
}

/** Of an answer that is whole and cannot be written down. */
export function unkeptRows(why: string, width: number): readonly string[] {
  return warning(`It cannot be kept yet: ${sentence(label(why))} It is tried again until it is.`, width);
}

/** Why an answer is not whole, and what to do. */
function problemRows({ error, stats, content }: ChatMessage, width: number): readonly string[] {
  if (error === undefined) return [];
  const said =
    error === "aborted"
      ? `Stopped. ${content === "" ? "r answers" : "C goes on with it, r answers"} again.`
      : `${sentence(label(error))}${stats?.doneReason === "no-done" && content !== "" ? " What there is of the answer is kept: C goes on with it." : ""} r answers again.`;
  return wrap(said, width - signCells).map((row, at) =>
    paint(`${at === 0 ? `${glyph("failed")} ` : "  "}${row}`, "warning"),
  );
}

/** The sign before what went wrong. */
const signCells = 2;

/** Hints end as they like. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** "18 tok · 0.21 s first · 640 tok/s · ctx 9 %", and what else is true of it; no figure is torn from its unit. */
function figureRows(stats: AnswerStats, width: number): readonly string[] {
  const between = ` ${glyph("dot")} `;
  const rows: string[] = [];
  let row = "";
  for (const figure of figures(stats)) {
    const together = row === "" ? figure : row + between + figure;
    const fits = row === "" || cellWidth(together) <= width;
    if (!fits) rows.push(row);
    row = fits ? together : figure;
  }
  return [...rows, row];
}

function figures(stats: AnswerStats): readonly string[] {
  const { answerTokens, promptTokens, firstTokenMs, tokensPerSecond, contextTokens, queueMs = 0, loadMs = 0 } = stats;
  // What no longer fits was left out by the server.
  const used = Math.min(promptTokens + answerTokens, contextTokens ?? Number.POSITIVE_INFINITY);
  return [
    `${formatCount(answerTokens)} tok`,
    `${seconds(firstTokenMs)} first`,
    Number.isFinite(tokensPerSecond) && tokensPerSecond > 0 ? `${formatCount(Math.round(tokensPerSecond))} tok/s` : "",
    contextTokens === undefined ? "" : `ctx ${formatShare(used, contextTokens)}`,
    loadMs >= worthTellingMs ? `load ${seconds(loadMs)}` : "",
    queueMs >= worthTellingMs ? `queue ${seconds(queueMs)}` : "",
  ].filter((figure) => figure !== "");
}

/** A wait that a user notices. */
const worthTellingMs = 100;

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** Before Markdown is loaded: the text as it is, made harmless. */
export function plainText(text: string, width: number): readonly string[] {
  return text.split(/\r?\n/).flatMap((line) => wrap(label(line), width));
}

/** Rows behind the bar of the message that keys are about. */
export function withGutter(row: string, isOwn: boolean, isFocused: boolean, isHead: boolean): string {
  if (!isOwn) return `  ${row}`;
  const sign = isHead ? glyph("cursor") : glyph("vertical");
  return `${paint(sign, isFocused ? "accent" : "dim")} ${row}`;
}

/** How wide the gutter is. */
export const gutterCells = cellWidth("  ");

import type { NumbersRow } from "../../../source/api/numbers-calls.js";
import { type ChatNumbers, errorsOf, stoppedKind } from "../../../source/domain/chat-numbers.js";
import { type Column, table } from "../../../source/ui/table.js";
import { formatAmount, formatCount, formatDuration, formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

type Look = {
  readonly by: "model" | "chat";
  readonly cursor: number;
  readonly width: number;
  readonly focused: boolean;
};

/** A row a model or a conversation, of the visible ones. */
export function figuresTable(rows: readonly NumbersRow[], { by, cursor, width, focused }: Look): readonly string[] {
  return table({ columns: columnsOf(by), rows: rows.map(cellsOf), cursor, width, focused });
}

function columnsOf(by: "model" | "chat"): readonly Column[] {
  const figure = (title: string, width: number, drop = 0): Column => ({ title, width, align: "right", drop });
  return [
    { title: by === "model" ? "model" : "conversation", width: 14, flex: true },
    figure("answers", 7),
    figure("first p50", 9, 2),
    figure("first p95", 9),
    figure("whole p50", 9, 3),
    figure("whole p95", 9),
    figure("tok/s", 6),
    figure("prompt", 9, 5),
    figure("answer tok", 10, 4),
    figure("cut", 5, 7),
    figure("stopped", 7, 6),
    figure("errors", 6),
    figure("cost", 9, 1),
  ];
}

function cellsOf(row: NumbersRow): readonly string[] {
  const { title, model, hostId, chatId, answers, firstTokenMs, totalMs, tokensPerSecond } = row;
  const host = chatId === undefined && hostId !== undefined ? paint(` ${label(hostId)}`, "dim") : "";
  const errors = errorsOf(row);
  return [
    `${label(title ?? model)}${host}`,
    formatCount(answers),
    seconds(firstTokenMs?.p50),
    seconds(firstTokenMs?.p95),
    seconds(totalMs?.p50),
    seconds(totalMs?.p95),
    speedText(tokensPerSecond),
    count(row.promptTokens),
    count(row.answerTokens),
    count(row.truncated),
    count(row.failures[stoppedKind] ?? 0),
    errors > 0 ? paint(formatCount(errors), "bad") : "",
    costText(row),
  ];
}

/** What there is to say of all rows together. */
export function sumText(sum: ChatNumbers): string {
  const errors = errorsOf(sum);
  const parts = [
    formatAmount(sum.answers, "answer"),
    sum.firstTokenMs ? `first token ${shortTime(sum.firstTokenMs.p50)}, p95 ${shortTime(sum.firstTokenMs.p95)}` : "",
    `${formatCount(sum.promptTokens)} + ${formatCount(sum.answerTokens)} tokens`,
    errors > 0 ? formatAmount(errors, "error") : "",
    sum.cost === undefined ? "" : `cost ${formatNumber(sum.cost)}`,
  ];
  return parts.filter((part) => part !== "").join(` ${glyph("dot")} `);
}

/** An estimate, "≥" where a part of the answers has no price; nothing where none has. */
function costText({ cost, unpriced }: ChatNumbers): string {
  if (cost === undefined) return paint("no price", "dim");
  return unpriced > 0 ? `>${formatNumber(cost)}` : formatNumber(cost);
}

function count(value: number): string {
  return value === 0 ? "" : formatCount(value);
}

/** "195", "0.4": a slow one is not none. */
function speedText(perSecond: number | undefined): string {
  if (perSecond === undefined || perSecond <= 0) return "";
  return perSecond < 10 ? formatNumber(Number(perSecond.toPrecision(2))) : formatCount(Math.round(perSecond));
}

/** "0.012 s", "50.123 s", "1,200 s": in one notation, so that those of a column can be compared. */
function seconds(ms: number | undefined): string {
  if (ms === undefined) return "";
  return `${ms < 999_999.5 ? (ms / 1000).toFixed(3) : formatCount(Math.round(ms / 1000))} s`;
}

/** "12 ms", "1.2 s", "03:20" */
export function shortTime(ms: number | undefined): string {
  if (ms === undefined) return "";
  return ms < 999.5 ? `${Math.round(ms)} ms` : formatDuration(ms);
}

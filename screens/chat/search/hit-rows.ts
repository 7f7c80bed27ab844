import type { ChatHit } from "../../../source/domain/chat.js";
import { cellWidth, cut, fit } from "../../../source/ui/text/cells.js";
import { formatAge } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

/** Rows of one hit. */
export const rowsAHit = 2;

type Look = { readonly width: number; readonly nowMs: number; readonly isUnderCursor: boolean };

/** A hit in two rows: its conversation, who says it and how long ago; the text with what was found. */
export function hitRows(hit: ChatHit, { width, nowMs, isUnderCursor }: Look): readonly string[] {
  const { title, role, atMs } = hit;
  const who = `${role === undefined ? "title" : role === "user" ? "you" : role} ${glyph("dot")} ${formatAge(nowMs - atMs)}`;
  const room = Math.max(1, width - cellWidth(who) - 3);
  const head = `${isUnderCursor ? glyph("cursor") : " "} ${fit(label(title === "" ? "no title" : title), room)} `;
  const top = isUnderCursor
    ? paint(fit(`${head}${who}`, width), "cursor")
    : `${paint(head, "strong")}${paint(who, "dim")}`;
  return [top, `    ${foundText(hit, Math.max(1, width - 5))}`];
}

/** "… how do I get a REFUND for it …" in at most `width` cells: what was found is always in it. */
function foundText({ before, found, after }: ChatHit, width: number): string {
  const [left, hit, right] = [label(before), label(found), label(after)];
  // A third of the row is enough to know what it is about; what follows leaves more where it is short.
  const room = Math.max(Math.floor(width / 3), width - cellWidth(hit) - cellWidth(right));
  const shownLeft = endOf(left, Math.max(0, Math.min(room, width - cellWidth(hit) - 1)));
  return cut(`${shownLeft}${paint(paint(hit, "strong"), "accent")}${right}`, width);
}

/** At most `cells` cells of the end of a text, the first of them an ellipsis where something was cut. */
function endOf(text: string, cells: number): string {
  if (cellWidth(text) <= cells) return text;
  let shown = "";
  let room = cells - 1;
  for (const { segment } of [...segmenter.segment(text)].reverse()) {
    room -= cellWidth(segment);
    if (room < 0) break;
    shown = segment + shown;
  }
  return `${glyph("ellipsis")}${shown}`;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

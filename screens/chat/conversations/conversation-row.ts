import type { ChatListed } from "../../../source/api/chat-calls.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatAge } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

type Look = {
  readonly width: number;
  readonly nowMs: number;
  readonly isUnderCursor: boolean;
  /** It is the one that is shown: its answers are seen as they come. */
  readonly isChosen: boolean;
  readonly isFocused: boolean;
};

/** "▸● Refund tone      2m": cursor, what goes on in it, title, age. */
export function conversationRow(chat: ChatListed, look: Look): string {
  const { title, updatedAtMs } = chat;
  const { width, nowMs, isUnderCursor, isChosen, isFocused } = look;
  const room = Math.max(1, width - 9);
  const shown = title.trim() === "" ? paint(fit("no title", room), "dim") : fit(label(title), room);
  const row = `${isUnderCursor ? glyph("cursor") : " "}${signOf(chat, isChosen)} ${isChosen ? paint(shown, "accent") : shown} ${fit(formatAge(nowMs - updatedAtMs), 5, "right")}`;
  return isUnderCursor && isFocused ? paint(row, "cursor") : row;
}

/** An answer is being written; one came, or failed, that nobody has looked at. */
function signOf({ isStreaming, unseen }: ChatListed, isChosen: boolean): string {
  if (isStreaming) return paint(glyph("running"), "running");
  if (unseen === undefined || isChosen) return " ";
  return unseen === "answered" ? paint(glyph("finished"), "good") : paint(glyph("failed"), "bad");
}

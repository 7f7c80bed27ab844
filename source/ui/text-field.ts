import { wrap } from "./text/cells.js";
import { sanitize } from "./text/sanitize.js";
import type { FieldState } from "./text-field-state.js";
import { paint } from "./theme.js";

// Stands for the cursor while the text is wrapped: wide as the character it covers would not be known before.
const mark = "\u2060";

/** At most `height` rows of a field, the cursor's row among them; a placeholder where it is empty. */
export function fieldRows(
  state: FieldState,
  options: { readonly width: number; readonly height: number; readonly focused: boolean; readonly placeholder: string },
): readonly string[] {
  const { width, height, focused, placeholder } = options;
  const { text, cursor } = near(state, width * height);
  if (text === "") return [focused ? `${paint(" ", "cursor")}${paint(placeholder, "dim")}` : paint(placeholder, "dim")];
  const marked = `${text.slice(0, cursor)}${mark}${text.slice(cursor)}`;
  const rows = marked.split("\n").flatMap((line) => {
    const [left = "", right] = line.split(mark);
    const clean =
      right === undefined ? sanitize(left, "label") : `${sanitize(left, "label")}${mark}${sanitize(right, "label")}`;
    return wrap(clean, Math.max(1, width - 1));
  });
  const cursorRow = rows.findIndex((row) => row.includes(mark));
  const first = Math.max(0, Math.min(cursorRow - height + 1, rows.length - height));
  return rows.slice(first, first + height).map((row) => (focused ? withCursor(row) : row.replace(mark, "")));
}

/**
 * What is around the cursor, at least `room` UTF-16 units at both sides: of a long text the rest is not looked at with each
 * key. It begins at a multiple of `room`, so that a line that is longer is not wrapped otherwise at each step.
 */
function near({ text, cursor }: FieldState, room: number): FieldState {
  const from = Math.max(0, cursor - (cursor % room) - room);
  return { text: text.slice(from, cursor + room), cursor: cursor - from };
}

function withCursor(row: string): string {
  const at = row.indexOf(mark);
  if (at < 0) return row;
  const rest = row.slice(at + mark.length);
  const [under = " "] = rest;
  return `${row.slice(0, at)}${paint(under, "cursor")}${rest.slice(under === " " && rest === "" ? 0 : under.length)}`;
}

import { wrap } from "../../../source/ui/text/cells.js";
import { sanitizeLines } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";

const rowsBefore = 4;

/** At most `height` rows of a text with each place marked that has what is sought, the first of them near the top. */
export function excerptRows(text: string, sought: string, width: number, height: number): readonly string[] {
  const rows = sanitizeLines(text, "label").flatMap((line) => wrap(line, width));
  const needle = sought.toLowerCase();
  const first = rows.findIndex((row) => row.toLowerCase().includes(needle));
  const from = Math.max(0, Math.min(first - rowsBefore, rows.length - height));
  return rows.slice(from, from + height).map((row) => marked(row, needle));
}

function marked(row: string, needle: string): string {
  const lower = row.toLowerCase();
  // A letter whose lower case is longer would move the marks.
  if (needle === "" || lower.length !== row.length) return row;
  let shown = "";
  let at = 0;
  for (let next = lower.indexOf(needle); next >= 0; next = lower.indexOf(needle, at)) {
    shown += row.slice(at, next) + paint(paint(row.slice(next, next + needle.length), "strong"), "accent");
    at = next + needle.length;
  }
  return shown + row.slice(at);
}

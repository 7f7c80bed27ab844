import { wrap } from "./text/cells.js";
import { label } from "./text/sanitize.js";
import { glyph, paint } from "./theme.js";

/** Sentences in rows of at most `width` cells, whole: nothing of an advice is cut. A blank one is a blank row. */
export function messageRows(lines: readonly string[], width: number): readonly string[] {
  return lines.flatMap((line) => wrap(label(line), Math.max(1, width)));
}

/** What a pane shows that has no answer: why there is none, else that it is on its way. */
export function noAnswerRows(error: Parameters<typeof errorRows>[0] | undefined, width: number): readonly string[] {
  return error ? errorRows(error, width) : [paint(glyph("ellipsis"), "dim")];
}

/** An error as every pane shows it: what failed, and below it what to do. */
export function errorRows(
  { message, hint }: { readonly message: string; readonly hint?: string | undefined },
  width: number,
): readonly string[] {
  return [
    ...messageRows([message], width).map((row) => paint(row, "warning")),
    ...(hint === undefined ? [] : messageRows([hint], width)),
  ];
}

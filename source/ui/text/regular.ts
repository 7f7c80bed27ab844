/** One cell each: ASCII, Latin, dashes, arrows, signs of mathematics, box drawing, blocks, shapes, ticks and crosses, braille. */
const oneCell =
  "[\\x20-\\x7e\\u00a1-\\u00ac\\u00ae-\\u00ff\\u2010-\\u2027\\u2190-\\u21ff\\u2200-\\u22ff\\u2500-\\u25fc\\u270e\\u2713-\\u2718\\u2800-\\u28ff]";
const plain = new RegExp(`^${oneCell}*$`);
const styled = new RegExp(`^${oneCell}*(?:\\u001b\\[[\\d;]*m${oneCell}*)*$`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: SGR begins with ESC
const sgr = /\u001b\[[\d;]*m/g;

/** Every character takes one cell, and there is no sequence of any kind. */
export function isOneCellEach(text: string): boolean {
  return plain.test(text);
}

/**
 * The cells of a regular text: every character takes one, beside SGR sequences; nearly all that is on a screen is so.
 * Undefined for another: that one is to be measured letter by letter.
 */
export function regularWidth(text: string): number | undefined {
  if (!styled.test(text)) return undefined;
  return text.includes("\u001b") ? text.replace(sgr, "").length : text.length;
}

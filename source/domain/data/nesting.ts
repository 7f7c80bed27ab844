/** Levels of arrays and objects in each other that a row of JSON may have; real ones have a handful. */
export const deepestLevel = 500;

/** Why such a row is no row. */
export const tooDeep = `JSON nested more than ${deepestLevel} levels deep`;

/** @returns whether arrays and objects of a JSON text are in each other deeper than that; counted without a call for each level */
export function isTooDeep(text: string): boolean {
  // Each level takes two characters.
  if (text.length <= 2 * deepestLevel) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    if (depth > deepestLevel) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text[before - 1] === "\\") before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return text.length;
}

/**
 * True where the text has the letters of `wanted` together, or in their order and close to each other (`brht12` finds
 * `bright-heron-12`); the case does not matter. Far apart they are in every long name.
 */
export function isFuzzy(text: string, wanted: string): boolean {
  const [hay, needle] = [text.toLowerCase(), wanted.toLowerCase()];
  if (needle === "" || hay.includes(needle)) return true;
  if (needle.length < 3) return false;
  const furthest = needle.length * 3;
  for (let start = hay.indexOf(needle.charAt(0)); start >= 0; start = hay.indexOf(needle.charAt(0), start + 1)) {
    let at = start;
    let found = 1;
    while (found < needle.length && at >= 0) {
      at = hay.indexOf(needle.charAt(found), at + 1);
      if (at < 0) return false;
      found += 1;
    }
    if (at - start < furthest) return true;
  }
  return false;
}

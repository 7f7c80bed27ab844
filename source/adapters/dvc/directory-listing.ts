type Entry = { readonly md5: string; readonly relpath: string };

/** The text of a `.dir` object: Python's json.dumps of the entries, sorted by path (dvc-data, hashfile/tree.py). */
export function directoryListing(entries: readonly Entry[]): string {
  const sorted = entries.toSorted((a, b) => byCodePoint(a.relpath, b.relpath));
  return `[${sorted.map(({ md5, relpath }) => `{"md5": "${md5}", "relpath": ${pythonString(relpath)}}`).join(", ")}]`;
}

/** As strings compare in Python; JavaScript compares the halves of characters above U+FFFF. */
function byCodePoint(a: string, b: string): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left === right) continue;
    const isHalf = (code: number) => code >= 0xd800 && code <= 0xdfff;
    if (isHalf(left) !== isHalf(right)) return isHalf(left) ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

/** JSON with every character above ASCII escaped, as json.dumps does. */
function pythonString(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\uffff]/g, (character) =>
    character === "\u007f" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

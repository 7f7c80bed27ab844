/**
 * SQL's LIKE: `%` is any text, `_` one character. Takes at most the product of both lengths in steps: a hostile pattern
 * cannot make it hang, as it could a regular expression.
 */
export function isLike(text: string, pattern: string, ignoreCase: boolean): boolean {
  const letters = [...(ignoreCase ? text.toLowerCase() : text)];
  const wanted = [...(ignoreCase ? pattern.toLowerCase() : pattern)];
  let at = 0;
  let wantedAt = 0;
  // Where to go on after the last `%` when what follows it does not fit here.
  let retryAt = -1;
  let retryWanted = -1;
  while (at < letters.length) {
    if (wanted[wantedAt] === "%") {
      retryWanted = ++wantedAt;
      retryAt = at;
    } else if (wanted[wantedAt] === "_" || (wantedAt < wanted.length && wanted[wantedAt] === letters[at])) {
      at += 1;
      wantedAt += 1;
    } else if (retryWanted >= 0) {
      at = ++retryAt;
      wantedAt = retryWanted;
    } else return false;
  }
  while (wanted[wantedAt] === "%") wantedAt += 1;
  return wantedAt === wanted.length;
}

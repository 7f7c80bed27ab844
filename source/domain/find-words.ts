/**
 * A test for texts: each word of what was typed must be in it, whatever its case; a word after `-` must not. Nothing typed:
 * every text.
 */
export function findWords(typed: string): (text: string) => boolean {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "-");
  const wanted = words.filter((word) => !word.startsWith("-"));
  const unwanted = words.filter((word) => word.startsWith("-")).map((word) => word.slice(1));
  return (text) => {
    const lower = text.toLowerCase();
    return wanted.every((word) => lower.includes(word)) && !unwanted.some((word) => lower.includes(word));
  };
}

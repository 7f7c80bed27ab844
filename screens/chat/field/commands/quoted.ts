const quotes = '"""';

/** The text begins with `"""` and has not ended with another: Enter makes a line. */
export function isOpen(text: string): boolean {
  const begun = /^(\/set\s+system\s+)?"""/.exec(text);
  return begun !== null && !text.slice(begun[0].length).trimEnd().endsWith(quotes);
}

/** What stands between `"""` and `"""`, without the line ends beside them; another text as it is. */
export function unquoted(text: string): string {
  if (!text.startsWith(quotes)) return text;
  const inner = text.slice(quotes.length).trimEnd().replace(/"""$/, "");
  return inner.replace(/^\n/, "").replace(/\n$/, "");
}

/** An argument without the quotes around it, of one sign or of three. */
export function argument(text: string): string {
  if (text.startsWith(quotes)) return unquoted(text);
  return /^"[^"]*"$/s.test(text) ? text.slice(1, -1) : text;
}

/** Words between blanks; quotes keep some together. */
export function words(text: string): readonly string[] {
  return [...text.matchAll(/"[^"]*"|\S+/g)].map(([word]) => argument(word));
}

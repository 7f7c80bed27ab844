const charactersBefore = 2000;
const charactersAfter = 6000;

/** The part of a text around the first place that has what is sought, in any case; its beginning where none has. */
export function excerptOf(content: string, sought: string): string {
  const at = Math.max(0, content.toLowerCase().indexOf(sought.toLowerCase()));
  const from = Math.max(0, at - charactersBefore);
  const to = at + charactersAfter;
  return `${from > 0 ? "…" : ""}${content.slice(from, to)}${to < content.length ? "…" : ""}`;
}

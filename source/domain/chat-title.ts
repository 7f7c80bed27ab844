const longest = 60;
/** A word is not torn where one ends so near before the cut. */
const nearestWord = 40;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What a conversation is called by its first message: its first line with a word in it, without Markdown's signs, at most 60 characters, cut after a word. */
export function titleOf(message: string): string {
  // Ten megabytes may have been pasted.
  const lines = message.slice(0, 10_000).split("\n");
  const line = lines.find((each) => /[\p{L}\p{N}]/u.test(each) && !/^\s*```/.test(each)) ?? lines[0] ?? "";
  const words = line
    .replace(/^\s*(#{1,6}|>|[-*+]|\d+[.)])\s+/, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const letters = [...segmenter.segment(words.slice(0, 1000))].map(({ segment }) => segment);
  if (letters.length <= longest) return words;
  const cut = letters.slice(0, longest - 1).join("");
  const end = cut.lastIndexOf(" ");
  return `${(end >= nearestWord ? cut.slice(0, end) : cut).trimEnd()}…`;
}

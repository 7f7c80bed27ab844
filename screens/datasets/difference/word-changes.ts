import { diffWordsWithSpace } from "diff";
import { wrap } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint, type Tone } from "../../../source/ui/theme.js";

type Piece = { readonly text: string; readonly isChanged: boolean };

/** Texts that differ in more words are shown whole. */
const mostEdits = 200;

/** A text before and after in rows of at most `cells`, the words that are not the same painted. */
export function wordChanges(
  before: string,
  after: string,
  cells: number,
): { readonly before: readonly string[]; readonly after: readonly string[] } {
  const [was, is] = fromFirstChange(oneLine(before), oneLine(after));
  const parts = diffWordsWithSpace(was, is, { maxEditLength: mostEdits });
  const side = (text: string, isAfter: boolean): readonly Piece[] =>
    parts
      ? parts
          .filter(({ added, removed }) => (isAfter ? !removed : !added))
          .map(({ value, added, removed }) => ({ text: value, isChanged: added || removed }))
      : [{ text, isChanged: true }];
  return { before: paintedRows(side(was, false), cells, "bad"), after: paintedRows(side(is, true), cells, "good") };
}

/** What is looked at of a text: more has no room. */
const longest = 1500;
/** So much of what is the same is shown before the first change. */
const leadCharacters = 60;

/** Both texts from a little before the first place where they are not the same. */
function fromFirstChange(before: string, after: string): readonly [before: string, after: string] {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const begin = same <= 2 * leadCharacters ? 0 : before.lastIndexOf(" ", same - leadCharacters) + 1;
  const part = (text: string) => `${begin === 0 ? "" : "… "}${text.slice(begin, begin + longest)}`;
  return [part(before), part(after)];
}

function paintedRows(pieces: readonly Piece[], cells: number, tone: Tone): readonly string[] {
  const whole = pieces.map(({ text }) => text).join("");
  let at = 0;
  return wrap(whole, cells).map((row) => {
    // Blanks at the end of a row are left out.
    const from = Math.max(at, whole.indexOf(row, at));
    at = from + row.length;
    let begin = 0;
    return pieces
      .map(({ text, isChanged }) => {
        const part = text.slice(Math.max(0, from - begin), Math.max(0, at - begin));
        begin += text.length;
        return isChanged ? paint(part, tone) : part;
      })
      .join("");
  });
}

function oneLine(text: string): string {
  return label(text.replaceAll(/\r?\n/g, " ⏎ "));
}

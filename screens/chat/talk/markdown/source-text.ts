import { isOneCellEach } from "../../../../source/ui/text/regular.js";
import { label } from "../../../../source/ui/text/sanitize.js";

const tabCells = 4;
/** Joins emoji into one in some terminals only: without it all of them draw the same cells. */
const joiner = /\u200d/g;
const longestPiece = 16_384;
const pieces = /[\s\S]{1,16383}(?:[\ud800-\udbff][\udc00-\udfff]|[^\ud800-\udbff]|$)/g;

/** What a model or a user wrote, harmless, line by line: what is left of it are its letters, blanks and newlines. */
export function chatText(text: string): string {
  return text
    .split(/\r\n|[\n\u2028\u2029]/)
    .map((line) => withoutDepth(safeLine(line)))
    .join("\n");
}

/** The beginning of a line in 32 quotes and lists, up to the sign of another one: that sign, or the end of its number. */
const deepLine = /^(?:(?: *(?:>|[-*+](?= )|\d{1,9}[.)](?= ))){32} *)(?:(?=>|[-*+] )|\d{1,9}(?=[.)] ))/;
/** An item, or a quote, that stands so far to the right. */
const farItem = /^ {96,}(?=[-*+>] |\d{1,9}[.)] )/;

/** What begins or ends emphasis, and how deep in each other they are followed. */
const emphasis = /(?<=^|\s)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?=[\s\p{P}]|$)/gu;
const deepestEmphasis = 50;

/**
 * Models that repeat themselves write quotes in quotes in quotes, a thousand in a line, which the library follows for minutes,
 * or until its stack ends: so deep a sign is a letter.
 */
function withoutDepth(line: string): string {
  const deep = deepLine.exec(line);
  if (!deep) return withoutNests(line.replace(farItem, " ".repeat(96)));
  return `${deep[0]}\\${line.slice(deep[0].length)}`;
}

/** Emphasis that begins in emphasis, and so on: beyond a depth it is signs. */
function withoutNests(line: string): string {
  let depth = 0;
  return line.replace(emphasis, (signs, at: number) => {
    const begins = at === 0 || /\s/.test(line[at - 1] ?? "");
    depth = Math.max(0, depth + (begins ? 1 : -1));
    return begins && depth > deepestEmphasis ? signs.replace(/./g, "\\$&") : signs;
  });
}

function safeLine(line: string): string {
  if (isOneCellEach(line)) return line;
  const plain = withoutTabs(line.replace(joiner, ""));
  if (plain.length <= longestPiece) return label(plain);
  // The sanitiser cuts what is longer than a row can be; here it is wrapped.
  return (plain.match(pieces) ?? []).map(label).join("");
}

function withoutTabs(line: string): string {
  if (!line.includes("\t")) return line;
  return line.split("\t").reduce((before, piece) => before + " ".repeat(tabCells - (before.length % tabCells)) + piece);
}

/** A last line that is only the beginning of a sign (a fence, a bullet, an underline): what it will be is not known yet. */
const begunSign = /(?:^|\n)[ >]*(?:`{1,2}|~{1,2}|[-=*+_#|]{1,2}|\d{1,4}[.)]?) *$/;

/** How much of a text that still comes may be shown: the beginning of a sign would be another thing for a moment. */
export function shownLength(text: string): number {
  const found = begunSign.exec(text.slice(-24));
  return found ? Math.max(0, text.length - found[0].length) : text.length;
}

import type { Token } from "marked";
import { blockRows, isList, languageOf, type Numbering } from "./blocks.js";
import { lex } from "./lex.js";
import { chatText, shownLength } from "./source-text.js";

/** A fenced or indented block of code: its number is its place, from 1. */
export type CodeBlock = { readonly language: string; readonly code: string };

/** A text that comes in pieces, drawn. */
export type GrowingMarkdown = {
  /** The rows of the text so far; what was drawn and cannot change any more is not drawn again. */
  readonly rows: (text: string) => readonly string[];
  /** The rows of the text where nothing comes after it. */
  readonly whole: (text: string) => readonly string[];
};

/** Longer lists and paragraphs are drawn in parts, so that no picture of a stream draws all of one again. */
const longestBlock = 4_000;
/** Items of a long list that may still change. */
const openItems = 2;
/** A line that is longer is made harmless in parts, too. */
const longestOpenLine = 4_096;

/** Markdown as rows of at most `width` cells. */
export function markdownRows(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  const numbering = numberingFrom(0);
  for (const token of lex(chatText(text))) drawInto(rows, token, { width, numbering }, false);
  return rows;
}

/** The blocks of code of a text, in the order of their numbers, as they were written. */
export function codeBlocks(text: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const visit = (tokens: readonly Token[]) => {
    for (const token of tokens) {
      if (token.type === "code") blocks.push({ language: languageOf(token), code: String(token.text) });
      else if (isList(token)) for (const { tokens: own } of token.items) visit(own);
      else if (token.type === "blockquote") visit(token.tokens ?? []);
    }
  };
  visit(lex(text));
  return blocks;
}

/** Draws a text as it grows, in `width` cells. Another text in its place is drawn from its beginning. */
export function createGrowingMarkdown(width: number): GrowingMarkdown {
  let state = beginning(width);
  const draw = (text: string, isWhole: boolean) => {
    if (!text.startsWith(state.taken)) state = beginning(width);
    const begin = state.taken.length;
    const end = settledEnd(text, begin);
    state.pending += chatText(text.slice(begin, end));
    state.taken = text.slice(0, end);
    const seen = state.pending + chatText(text.slice(end));
    const shown = isWhole ? seen : seen.slice(0, shownLength(seen));
    return openRows(state, shown.slice(settle(state, shown)));
  };
  return { rows: (text) => draw(text, false), whole: (text) => draw(text, true) };
}

type Growing = {
  readonly width: number;
  readonly rows: string[];
  readonly numbering: Numbers;
  /** What of the text is in `pending`, or drawn for good in `rows`. */
  taken: string;
  /** Harmless, not yet drawn for good. */
  pending: string;
  /** What comes next goes on with the last row's block. */
  isGlued: boolean;
};

function beginning(width: number): Growing {
  return { width, rows: [], numbering: numberingFrom(0), taken: "", pending: "", isGlued: false };
}

/** Draws for good what cannot change any more: all but the last block, and most of that where it is long. How much that was. */
function settle(state: Growing, shown: string): number {
  const tokens = lex(shown);
  const last = tokens.findLastIndex(({ type }) => type !== "space");
  let at = 0;
  const take = (raw: string, drawn: readonly Token[]) => {
    if (at + raw.length > state.pending.length || !shown.startsWith(raw, at)) return false;
    for (const token of drawn) drawInto(state.rows, token, state, state.isGlued);
    at += raw.length;
    return true;
  };
  const isWhole = tokens.slice(0, Math.max(0, last)).every((token) => {
    if (!take(token.raw, [token])) return false;
    if (token.type !== "space") state.isGlued = false;
    return true;
  });
  const open = tokens[last];
  const begun = isWhole && open ? begunOf(open) : undefined;
  if (begun && take(begun.raw, lex(begun.raw))) state.isGlued = begun.isTight;
  state.pending = state.pending.slice(at);
  return at;
}

/** What is drawn for good, and what may still change below it. */
function openRows(state: Growing, open: string): readonly string[] {
  const rows = [...state.rows];
  const number = state.numbering.now();
  let isGlued = state.isGlued;
  for (const token of lex(open)) {
    drawInto(rows, token, state, isGlued);
    if (token.type !== "space") isGlued = false;
  }
  state.numbering.to(number);
  return rows;
}

/** How much of the text needs not be looked at again before it is made harmless: whole lines, and most of a very long one. */
function settledEnd(text: string, taken: number): number {
  const line = Math.max(taken, text.lastIndexOf("\n") + 1);
  if (text.length - line <= longestOpenLine) return line;
  const blank = text.lastIndexOf(" ") + 1;
  if (blank > line) return blank;
  return isHalf(text, text.length - 1) ? text.length - 1 : text.length;
}

/** The first of the two units of a sign beyond 16 bits. */
function isHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** What of a long block that still grows can be drawn for good; the rest follows it without a blank row where it is tight. */
function begunOf(token: Token): { readonly raw: string; readonly isTight: boolean } | undefined {
  if (isList(token) && token.raw.length > longestBlock && token.items.length > openItems + 1) {
    const items = token.items.slice(0, -openItems);
    return { raw: items.map(({ raw }) => raw).join(""), isTight: !token.loose };
  }
  const cut = token.type === "paragraph" ? cutOf(token.raw) : undefined;
  return cut === undefined ? undefined : { raw: token.raw.slice(0, cut), isTight: true };
}

/** Where a very long paragraph is cut: before a word, which cannot begin another kind of block. */
function cutOf(raw: string): number | undefined {
  if (raw.length <= longestBlock * 2) return undefined;
  const rest = raw.slice(longestBlock, longestBlock * 2);
  const found = rest.search(/(?<= )\p{L}/u);
  // Scripts without blanks are cut before any letter.
  const at = found < 0 ? rest.search(/(?<!\n)\p{L}/u) : found;
  return at < 0 ? undefined : longestBlock + at;
}

type Look = { readonly width: number; readonly numbering: Numbering };

function drawInto(rows: string[], token: Token, look: Look, isGlued: boolean): void {
  let glued = isGlued;
  for (const part of partsOf(token)) {
    const own = blockRows([part], look.width, look.numbering);
    if (own.length === 0) continue;
    if (rows.length > 0 && !glued) rows.push("");
    for (const row of own) rows.push(row);
    glued = true;
  }
}

/** The block, or the paragraphs that a very long one is cut into. */
function partsOf(token: Token): readonly Token[] {
  if (token.type !== "paragraph" || cutOf(token.raw) === undefined) return [token];
  const parts: Token[] = [];
  let rest = token.raw;
  for (let cut = cutOf(rest); cut !== undefined; cut = cutOf(rest)) {
    parts.push(...lex(rest.slice(0, cut)));
    rest = rest.slice(cut);
  }
  return [...parts, ...lex(rest)];
}

type Numbers = Numbering & { readonly now: () => number; readonly to: (number: number) => void };

function numberingFrom(from: number): Numbers {
  let number = from;
  return {
    next: () => {
      number += 1;
      return number;
    },
    now: () => number,
    to: (next) => {
      number = next;
    },
  };
}

import type { Token, Tokens } from "marked";
import { cellWidth } from "../../../../source/ui/text/cells.js";
import { glyph, paint, type Tone } from "../../../../source/ui/theme.js";
import { codeRows } from "./code.js";
import { inlineSpans, withoutEntities } from "./inline.js";
import { wrapSpans } from "./spans.js";
import { tableRows } from "./table.js";

/** What is told of the code blocks as they are drawn: each gets the next number. */
export type Numbering = { readonly next: () => number };

const deepest = 8;

/** Rows of blocks, a blank one between them; none after the last. */
export function blockRows(
  tokens: readonly Token[],
  width: number,
  numbering: Numbering,
  { isTight = false, depth = 0 } = {},
): readonly string[] {
  const rows: string[] = [];
  for (const token of tokens) {
    const own = rowsOf(token, Math.max(1, width), numbering, depth);
    if (own.length === 0) continue;
    if (rows.length > 0 && !isTight) rows.push("");
    rows.push(...own);
  }
  return rows;
}

function rowsOf(token: Token, width: number, numbering: Numbering, depth: number): readonly string[] {
  switch (token.type) {
    case "space":
    case "def":
    case "checkbox":
      return [];
    case "heading":
      return wrapSpans(inlineSpans(token.tokens, [token.depth <= 2 ? "title" : "strong"]), width);
    case "code":
      return codeRows(String(token.text), languageOf(token), numbering.next(), width);
    case "hr":
      return [paint(glyph("horizontal").repeat(width), "dim")];
    case "blockquote":
      return quoteRows(token.tokens ?? [], width, numbering, depth);
    case "list":
      return isList(token) ? listRows(token, width, numbering, depth) : [];
    case "table":
      return isTable(token) ? tableRows(token, width) : [];
    case "html":
      return wrapSpans([{ text: token.raw.trimEnd(), tones: [] }], width);
    default:
      if ("tokens" in token && token.tokens) return wrapSpans(inlineSpans(token.tokens), width);
      return wrapSpans([{ text: withoutEntities(token.raw.trimEnd()), tones: [] }], width);
  }
}

/** "python" of "python title=a.py" and of "{.python}". */
export function languageOf(token: Token): string {
  const info = "lang" in token && typeof token.lang === "string" ? token.lang : "";
  return (/[\w+#-]+/.exec(info)?.[0] ?? "").toLowerCase().slice(0, 30);
}

function quoteRows(tokens: readonly Token[], width: number, numbering: Numbering, depth: number): readonly string[] {
  if (depth >= deepest) return blockRows(tokens, width, numbering, { depth });
  const bar = paint(`${glyph("vertical")} `, "dim");
  return blockRows(tokens, width - 2, numbering, { depth: depth + 1 }).map((row) => bar + row);
}

function listRows(list: Tokens.List, width: number, numbering: Numbering, depth: number): readonly string[] {
  const start = list.start === "" ? 1 : list.start;
  return list.items.flatMap((item, at) => {
    const sign = list.ordered ? `${start + at}. ` : `${glyph("bullet")} `;
    const task = item.task ? `[${item.checked ? "x" : " "}] ` : "";
    const indent = depth >= deepest ? 0 : cellWidth(sign);
    const text = blockRows(item.tokens, width - indent - task.length, numbering, {
      isTight: !item.loose,
      depth: depth + 1,
    });
    const tone: Tone = item.checked ? "good" : "plain";
    const rows = (text.length === 0 ? [""] : text).map((row, number) =>
      number === 0 ? `${paint(sign, "accent")}${paint(task, tone)}${row}` : `${" ".repeat(indent + task.length)}${row}`,
    );
    return item.loose && at < list.items.length - 1 ? [...rows, ""] : rows;
  });
}

export function isList(token: Token): token is Tokens.List {
  return token.type === "list" && "items" in token;
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === "table" && "header" in token;
}

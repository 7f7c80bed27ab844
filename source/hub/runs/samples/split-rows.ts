/** A part of a text. */
type Span = { readonly from: number; readonly to: number };

const structure = /["[\]{},]/g;
const blank = /\s*/y;

/**
 * The texts of the elements of the array `data` in pandas' "split" JSON, one after the other, and those of the array `columns` as one:
 * a text of tens of megabytes parsed at once would hold up everything else. An element that is cut off is left out.
 */
export function* splitElements(text: string): Generator<readonly [of: "columns" | "data", element: string]> {
  let at = skipBlank(text, 0);
  // In front of each key a brace or a comma.
  while (text[at] === "{" || text[at] === ",") {
    const key = valueAt(text, at + 1);
    const colon = key ? skipBlank(text, key.to) : text.length;
    const start = skipBlank(text, colon + 1);
    const name = key && text.slice(key.from, key.to);
    if (text[colon] !== ":") return;
    if (name === '"data"' && text[start] === "[") {
      at = yield* dataElements(text, start);
      continue;
    }
    const value = valueAt(text, start);
    if (!value) return;
    if (name === '"columns"') yield ["columns", text.slice(value.from, value.to)];
    at = skipBlank(text, value.to);
  }
}

/** The elements of the array that begins here; where the text goes on behind it. */
function* dataElements(text: string, start: number): Generator<readonly ["data", string], number> {
  let end = start;
  do {
    const element = valueAt(text, end + 1);
    if (!element) return text.length;
    if (element.to > element.from) yield ["data", text.slice(element.from, element.to)];
    end = skipBlank(text, element.to);
  } while (text[end] === ",");
  return skipBlank(text, end + 1);
}

/** The value that begins here; undefined where it has no end. */
function valueAt(text: string, start: number): Span | undefined {
  const from = skipBlank(text, start);
  let depth = 0;
  for (let at = from; ; ) {
    structure.lastIndex = at;
    const found = structure.exec(text);
    if (!found) return undefined;
    at = found.index + 1;
    const [sign] = found;
    if (sign === '"') {
      const end = stringEnd(text, at);
      if (end === undefined) return undefined;
      at = end;
    } else if (sign === "[" || sign === "{") depth += 1;
    else if (depth === 0) return { from, to: trimmedEnd(text, from, found.index) };
    else if (sign !== ",") depth -= 1;
    if (depth === 0 && sign !== ",") return { from, to: at };
  }
}

/** Behind the closing quote. */
function stringEnd(text: string, start: number): number | undefined {
  for (let at = start; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    let slashes = 0;
    while (text[quote - 1 - slashes] === "\\" && quote - 1 - slashes >= start) slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

function skipBlank(text: string, at: number): number {
  blank.lastIndex = at;
  blank.exec(text);
  return blank.lastIndex;
}

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && /\s/.test(text[end - 1] ?? "")) end -= 1;
  return end;
}

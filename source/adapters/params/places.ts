import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { keyText, type YamlParams } from "./yaml-params.js";

/** Where in the text a value stands, or would. */
export type Place = {
  readonly owner: YAMLMap | YAMLSeq;
  readonly index: number;
  /** Of a map's item. */
  readonly pair: Pair<unknown, unknown> | undefined;
  readonly value: unknown;
  /** Inside of `{…}` or `[…]`. */
  readonly inFlow: boolean;
};

/** The place of a path; undefined where the file has none (a key that a merge gives has no place of its own). */
export function placeOf(params: YamlParams, path: readonly string[]): Place | undefined {
  let value: unknown = params.document.contents;
  let inFlow = false;
  let place: Place | undefined;
  for (const key of path) {
    if (!isMap(value) && !isSeq(value)) return undefined;
    const owner = value;
    inFlow ||= owner.flow === true;
    const index = isMap(owner) ? owner.items.findIndex((pair) => keyText(pair.key) === key) : indexOf(owner, key);
    const pair = isMap(owner) ? owner.items[index] : undefined;
    const item = isMap(owner) ? pair?.value : owner.items[index];
    if (index < 0 || (pair === undefined && !isSeq(owner))) return undefined;
    value = item;
    place = { owner, index, pair, value, inFlow };
  }
  return place;
}

/** First offset of a node's own text, its anchor and tag not counted. */
export function startOf(node: unknown): number | undefined {
  return rangeOf(node)?.[0];
}

/** The offset behind the last character of a value, comments and blank lines behind it not counted. */
export function endOf(node: unknown): number | undefined {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return last === undefined ? rangeOf(node)?.[1] : endOfPair(last);
  }
  if (isSeq(node) && node.flow !== true) return endOf(node.items.at(-1)) ?? rangeOf(node)?.[1];
  return rangeOf(node)?.[1];
}

/** The same of a key with its value; one without a value ends behind its colon, or the key. */
export function endOfPair(pair: Pair<unknown, unknown>): number | undefined {
  const colon = colonOf(pair);
  const afterKey = colon === undefined ? endOf(pair.key) : colon + 1;
  const end = isScalar(pair.value) && isEmpty(pair.value) ? undefined : endOf(pair.value);
  return end ?? afterKey;
}

/** The offset of the `:` between key and value. */
function colonOf(pair: Pair<unknown, unknown>): number | undefined {
  const token = pair.srcToken?.sep?.find(({ type }) => type === "map-value-ind");
  return token?.offset;
}

/** True for a value that is not written: `key:` alone. */
export function isEmpty(node: unknown): boolean {
  const range = rangeOf(node);
  return node === null || node === undefined || (range !== undefined && range[0] === range[1]);
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset behind the newline that ends the line; the end of the text where none does. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}

/** Where the lines of a value that ends at `end` end: a block scalar ends with its newline. */
export function lastLineEnd(text: string, end: number): number {
  return text[end - 1] === "\n" ? end : lineEnd(text, end);
}

/** The offset of the newline that ends the line before this line's start. */
export function newlineBefore(text: string, start: number): number {
  return Math.max(0, start - (text[start - 2] === "\r" ? 2 : 1));
}

/** The file's own kind of newline, by its first line. */
export function newlineOf(text: string): string {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}

function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range ?? undefined) : undefined;
}

function indexOf(list: YAMLSeq, key: string): number {
  const index = /^\d+$/.test(key) ? Number(key) : -1;
  return index < list.items.length ? index : -1;
}

import { isMap, isScalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { ParamsDocument } from "./params-document.js";
import { endOf, endOfPair, isEmpty, lineEnd, lineStart, newlineOf, type Place, startOf } from "./places.js";
import { type Splice, splice } from "./splice.js";

/** Puts text where `key:` or `- ` has no value yet. */
export function fillEmpty({ text }: ParamsDocument, place: Place, value: string): Splice | undefined {
  const node = isScalar(place.value) ? startOf(place.value) : undefined;
  const after = place.pair ? endOfPair(place.pair) : undefined;
  const at = node ?? after;
  if (at === undefined) return undefined;
  const needsColon = place.pair?.value === null;
  // `? key` without a colon below it has no place for a value on its line.
  if (needsColon && !place.inFlow) return undefined;
  const before = /\s/.test(text[at - 1] ?? "") ? "" : " ";
  const behind = text[at] === "#" ? " " : "";
  return { from: at, to: at, insert: `${needsColon ? ":" : ""}${before}${value}${behind}` };
}

/** Another text for a scalar, an alias, or a map or list in flow form; anchor and tag stay. */
export function replaceInline({ text }: ParamsDocument, value: unknown, replacement: string): Splice | undefined {
  const [from, to] = [startOf(value), endOf(value)];
  if (from === undefined || to === undefined) return undefined;
  // A block scalar ends with its newline.
  const newline = text.slice(from, to).endsWith("\n") ? newlineOf(text) : "";
  return { from, to, insert: `${replacement}${newline}` };
}

/** A value on the key's own line instead of the block below it. */
export function replaceBlock(params: ParamsDocument, place: Place, replacement: string): string | undefined {
  const { text } = params;
  const [from, to] = [startOf(place.value), endOf(place.value)];
  if (from === undefined || to === undefined) return undefined;
  const first = lineStart(text, from);
  // `- a: 1`: the block begins behind what it belongs to.
  if (text.slice(first, from).trim() !== "") return splice(text, { from, to, insert: replacement });
  const properties = place.pair?.srcToken?.sep?.findLast(({ type }) =>
    ["map-value-ind", "anchor", "tag"].includes(type),
  );
  if (properties === undefined) return undefined;
  const at = properties.offset + properties.source.length;
  const isLast = lineEnd(text, to) === text.length && !text.endsWith("\n");
  // Without a final newline the newline before it goes.
  const start = isLast ? first - newlineOf(text).length : first;
  const without = splice(text, { from: start, to: lineEnd(text, to), insert: "" });
  return splice(without, { from: at, to: at, insert: ` ${replacement}` });
}

/** A new last line in a block map (`key: value`) or list (`- value`). */
export function appendLine({ text }: ParamsDocument, owner: YAMLMap | YAMLSeq, entry: string): Splice | undefined {
  const end = endOf(owner);
  const first = isMap(owner) ? startOf(owner.items[0]?.key) : startOf(owner);
  if (end === undefined || first === undefined) return undefined;
  // `- a: 1` and `? a`: as far in as the key, whatever stands before it.
  const indent = text.slice(lineStart(text, first), first).replaceAll(/[^\s]/g, " ");
  // A block scalar ends with its newline.
  const at = text[end - 1] === "\n" ? end : lineEnd(text, end);
  const newline = newlineOf(text);
  const isLast = at === text.length && !text.endsWith("\n");
  return { from: at, to: at, insert: isLast ? `${newline}${indent}${entry}` : `${indent}${entry}${newline}` };
}

/** Takes the lines of a key or an item of a block away; comments above it stay. */
export function removeLines({ text }: ParamsDocument, { owner, index, pair, value }: Place): Splice | undefined {
  const start = pair ? startOf(pair.key) : dashOf(owner, index);
  const end = pair ? endOfPair(pair) : isEmpty(value) ? start && start + 1 : endOf(value);
  if (start === undefined || end === undefined) return undefined;
  const first = lineStart(text, start);
  const to = text[end - 1] === "\n" ? end : lineEnd(text, end);
  if (text.slice(first, start).trim() === "") {
    const isLast = to === text.length && !text.endsWith("\n");
    return { from: isLast ? Math.max(0, first - newlineOf(text).length) : first, to, insert: "" };
  }
  // The first key of `- a: 1`: the next one takes its place.
  const next = isMap(owner) ? startOf(owner.items[index + 1]?.key) : undefined;
  return next === undefined ? undefined : { from: start, to: next, insert: "" };
}

/** The `-` before an item. */
function dashOf(owner: YAMLMap | YAMLSeq, index: number): number | undefined {
  const { srcToken } = owner;
  if (srcToken?.type !== "block-seq") return undefined;
  return srcToken.items[index]?.start.find(({ type }) => type === "seq-item-ind")?.offset;
}

import { isMap, type YAMLMap, type YAMLSeq } from "yaml";
import {
  endOf,
  endOfPair,
  isEmpty,
  lastLineEnd,
  lineStart,
  newlineBefore,
  newlineOf,
  type Place,
  startOf,
} from "./places.js";
import { type Splice, splice } from "./splice.js";
import type { YamlParams } from "./yaml-params.js";

/** Puts text where `key:` or `- ` has no value yet. */
export function fillEmpty(place: Place, value: string): Splice | undefined {
  const at = indicatorEnd(place);
  if (at !== undefined) return { from: at, to: at, insert: ` ${value}` };
  // `{a}`: a key alone. `? a` without a colon below it has no place for a value on its line.
  const key = place.inFlow && place.pair ? endOf(place.pair.key) : undefined;
  return key === undefined ? undefined : { from: key, to: key, insert: `: ${value}` };
}

/** Another text for a scalar, an alias, or a map or list in flow form; anchor and tag stay. */
export function replaceInline({ text }: YamlParams, value: unknown, replacement: string): Splice | undefined {
  const [from, to] = [startOf(value), endOf(value)];
  if (from === undefined || to === undefined) return undefined;
  // A block scalar ends with its newline.
  const newline = text.slice(from, to).endsWith("\n") ? newlineOf(text) : "";
  return { from, to, insert: `${replacement}${newline}` };
}

/** A value on the key's own line instead of the block below it. */
export function replaceBlock(params: YamlParams, place: Place, replacement: string): string | undefined {
  const { text } = params;
  const [from, to] = [startOf(place.value), endOf(place.value)];
  if (from === undefined || to === undefined) return undefined;
  const first = lineStart(text, from);
  // `- a: 1`: the block begins behind what it belongs to.
  if (text.slice(first, from).trim() !== "") return splice(text, { from, to, insert: replacement });
  const at = indicatorEnd(place);
  if (at === undefined) return undefined;
  const end = lastLineEnd(text, to);
  const isLast = end === text.length && !text.endsWith("\n");
  // Without a final newline the newline before it goes.
  const start = isLast ? newlineBefore(text, first) : first;
  const without = splice(text, { from: start, to: end, insert: "" });
  return splice(without, { from: at, to: at, insert: ` ${replacement}` });
}

/** A new last line in a block map (`key: value`) or list (`- value`). */
export function appendLine({ text }: YamlParams, owner: YAMLMap | YAMLSeq, entry: string): Splice | undefined {
  const end = endOf(owner);
  const first = isMap(owner) ? startOf(owner.items[0]?.key) : startOf(owner);
  if (end === undefined || first === undefined) return undefined;
  // `- a: 1` and `? a`: as far in as the key, whatever stands before it.
  const indent = text.slice(lineStart(text, first), first).replaceAll(/[^\s]/g, " ");
  const at = lastLineEnd(text, end);
  const newline = newlineOf(text);
  const isLast = at === text.length && !text.endsWith("\n");
  return { from: at, to: at, insert: isLast ? `${newline}${indent}${entry}` : `${indent}${entry}${newline}` };
}

/** Takes the lines of a key or an item of a block away; comments above it stay. */
export function removeLines({ text }: YamlParams, { owner, index, pair, value }: Place): Splice | undefined {
  const start = pair ? startOf(pair.key) : dashOf(owner, index);
  const end = pair ? endOfPair(pair) : isEmpty(value) ? start && start + 1 : endOf(value);
  if (start === undefined || end === undefined) return undefined;
  const first = lineStart(text, start);
  const to = lastLineEnd(text, end);
  if (text.slice(first, start).trim() === "") {
    const isLast = to === text.length && !text.endsWith("\n");
    return { from: isLast ? newlineBefore(text, first) : first, to, insert: "" };
  }
  // The first key of `- a: 1`: the next one takes its place.
  const next = isMap(owner) ? startOf(owner.items[index + 1]?.key) : undefined;
  return next === undefined ? undefined : { from: start, to: next, insert: "" };
}

/** The `-` before an item. */
function dashOf(owner: YAMLMap | YAMLSeq, index: number): number | undefined {
  return itemTokens(owner, index).find(({ type }) => type === "seq-item-ind")?.offset;
}

/** The offset behind the `:` or `-` of a place, with anchor and tag where it has them. */
function indicatorEnd({ owner, index, pair }: Place): number | undefined {
  const tokens = pair ? (pair.srcToken?.sep ?? []) : itemTokens(owner, index);
  const last = tokens.findLast(({ type }) => ["map-value-ind", "seq-item-ind", "anchor", "tag"].includes(type));
  return last && last.offset + last.source.length;
}

function itemTokens({ srcToken }: YAMLMap | YAMLSeq, index: number) {
  return srcToken?.type === "block-seq" ? (srcToken.items[index]?.start ?? []) : [];
}

import { isMap, type YAMLMap, type YAMLSeq } from "yaml";
import { endOf, endOfPair, lineStart, newlineOf, type Place, startOf } from "./places.js";
import type { Splice } from "./splice.js";
import type { YamlParams } from "./yaml-params.js";

/** A new last entry in `{…}` or `[…]`; on a line of its own where the last one has one. */
export function appendInFlow({ text }: YamlParams, owner: YAMLMap | YAMLSeq, entry: string): Splice | undefined {
  const open = startOf(owner);
  const count = owner.items.length;
  if (open === undefined) return undefined;
  if (count === 0) {
    const close = endOf(owner);
    return close === undefined ? undefined : { from: open + 1, to: close - 1, insert: entry };
  }
  const [start, end] = spanOf(owner, count - 1);
  if (start === undefined || end === undefined) return undefined;
  const before = text.slice(lineStart(text, start), start);
  const ownLine = before.trim() === "" && lineStart(text, start) > open;
  return { from: end, to: end, insert: ownLine ? `,${newlineOf(text)}${before}${entry}` : `, ${entry}` };
}

/** Takes an entry of `{…}` or `[…]` away, with one comma. */
export function removeInFlow({ owner, index }: Place): Splice | undefined {
  const [start, end] = spanOf(owner, index);
  const [next] = spanOf(owner, index + 1);
  const [, previous] = spanOf(owner, index - 1);
  if (start === undefined || end === undefined) return undefined;
  if (next !== undefined) return { from: start, to: next, insert: "" };
  return { from: previous ?? start, to: end, insert: "" };
}

function spanOf(owner: YAMLMap | YAMLSeq, index: number): readonly [number | undefined, number | undefined] {
  if (isMap(owner)) {
    const pair = owner.items[index];
    return pair === undefined ? [undefined, undefined] : [startOf(pair.key), endOfPair(pair)];
  }
  const item = owner.items[index];
  return [startOf(item), endOf(item)];
}

import type { ParamType } from "../../domain/params/param.js";
import { UserError } from "../../domain/user-error.js";
import type { ParamsNode } from "./params-node.js";

/** What is left out of a comparison: what was changed and all below it. */
type Change = { readonly path: readonly string[]; readonly isGone: boolean };

/** True where both have the same keys and values, as they are written, in all but what was changed. */
export function sameElsewhere(
  before: readonly ParamsNode[],
  after: readonly ParamsNode[],
  {
    path,
    pathAfter,
    isRemoved,
  }: { readonly path: readonly string[]; readonly pathAfter: readonly string[]; readonly isRemoved: boolean },
): boolean {
  const rest = (nodes: readonly ParamsNode[], change: Change) => elsewhere(nodes, change).join("\n");
  return rest(before, { path, isGone: false }) === rest(after, { path: pathAfter, isGone: isRemoved });
}

/** Leaves that are neither the changed one, nor above or below it, nor given by a merge: these follow what they are merged from. */
function elsewhere(nodes: readonly ParamsNode[], change: Change): readonly string[] {
  return nodes.flatMap((node) => {
    // Of a list the next item has the place of the one that is gone.
    if (node.from !== undefined || (!change.isGone && isBelow(node.path, change.path))) return [];
    if (node.children.length > 0) return elsewhere(node.children, change);
    if (isBelow(change.path, node.path) && node.path.length < change.path.length) return [];
    return [`${JSON.stringify(comparablePath(node.path, change.path))} ${node.kind} ${node.source}`];
  });
}

/** Items of the list that was changed have no index here: those behind another get another one. */
function comparablePath(path: readonly string[], changed: readonly string[]): readonly string[] {
  const depth = changed.length - 1;
  const isItem = /^\d+$/.test(changed[depth] ?? "") && /^\d+$/.test(path[depth] ?? "");
  return isItem && isBelow(path, changed.slice(0, -1)) ? path.with(depth, "*") : path;
}

function isBelow(path: readonly string[], above: readonly string[]): boolean {
  return above.every((key, at) => path[at] === key);
}

const inWords: Readonly<Record<ParamType, string>> = {
  int: "a whole number",
  float: "a number",
  bool: "true or false",
  null: "null",
  string: "a text",
  date: "a date",
  map: "a map",
  list: "a list",
};

/** Whole numbers stand where numbers stood; a script that wants whole ones is not given others. @throws UserError `params.other-type` */
export function refuseOtherType(before: ParamsNode | undefined, after: ParamsNode | undefined): void {
  if (!before || !after || before.type === after.type || before.type === "null") return;
  if (before.type === "float" && after.type === "int") return;
  throw new UserError({
    code: "params.other-type",
    kind: "conflict",
    message: `${before.path.join(".")} is ${inWords[before.type]} (${cut(before.source)}); ${cut(after.source)} is ${inWords[after.type]}`,
    hint: `Write ${example(before, after)}, or confirm that the type is to change.`,
  });
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function example({ type }: ParamsNode, { source }: ParamsNode): string {
  if (type === "string") return `"${source}" for a text`;
  if (type === "int") return "a whole number such as 3";
  if (type === "float") return "a number such as 0.1";
  if (type === "bool") return "true or false";
  if (type === "list") return "a list such as [1, 2]";
  return type === "map" ? "a map such as {a: 1}" : "a date such as 2024-01-31";
}

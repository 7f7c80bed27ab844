import { nodesOf, type ParamsDocument } from "../../adapters/params/params-document.js";
import type { ParamsNode } from "../../adapters/params/params-node.js";
import type { ParamRow } from "../../api/params-views.js";
import { findWords } from "../../domain/find-words.js";
import { disagreementOf, quoted } from "../../domain/params/portable-scalar.js";
import type { ParamsUse } from "./params-files.js";
import { type UsedParams, usedParams } from "./used-params.js";

/** A row with all rows below it. */
export type ParamBranch = { readonly row: Omit<ParamRow, "isOpen">; readonly children: readonly ParamBranch[] };

/** A value in one row; the rest of a longer one is seen in the editor. */
const longestSource = 4000;

/** The file's tree with what differs from `committed`, where there is one, and from what the stages ran with. */
export function paramBranches(
  params: ParamsDocument,
  committed: ParamsDocument | undefined,
  uses: readonly ParamsUse[],
): readonly ParamBranch[] {
  return branchesOf(nodesOf(params), committed && nodesOf(committed), { params, used: usedParams(uses) });
}

type Context = { readonly params: ParamsDocument; readonly used: UsedParams };

function branchesOf(
  nodes: readonly ParamsNode[],
  then: readonly ParamsNode[] | undefined,
  context: Context,
): readonly ParamBranch[] {
  const keys = new Set(nodes.map(({ path }) => path.at(-1)));
  const before = new Map(then?.map((node) => [node.path.at(-1), node]));
  const gone = (then ?? []).filter((old) => old.from === undefined && !keys.has(old.path.at(-1)));
  return [
    ...nodes.map((node) => {
      const old = before.get(node.path.at(-1));
      return {
        row: rowOf(node, then && { node: old }, context),
        children: branchesOf(node.children, then && (old?.children ?? []), context),
      };
    }),
    ...gone.map((node) => ({ row: goneRow(node, context), children: [] })),
  ];
}

function rowOf(
  node: ParamsNode,
  then: { readonly node: ParamsNode | undefined } | undefined,
  { params, used }: Context,
) {
  const { path, kind, type, source, line, comment, from } = node;
  const flag = flagOf(node, params);
  const ranWith = node.children.length > 0 && kind === "map" ? undefined : used.ranWith(path, node.value);
  // A map differs by what is in it.
  const differs =
    then?.node !== undefined && then.node.source !== source && (kind !== "map" || node.children.length === 0);
  return {
    path,
    kind,
    type,
    source: source.slice(0, longestSource),
    isLong: source.length > longestSource,
    line,
    ...(comment === undefined ? {} : { comment }),
    ...(from === undefined ? {} : { from }),
    usedBy: used.stagesOf(path),
    ...(flag ? { flag } : {}),
    ...(differs ? { was: then.node?.source.slice(0, longestSource) ?? "" } : {}),
    ...(then && !then.node && from === undefined ? { isNew: true } : {}),
    ...(ranWith === undefined ? {} : { ranWith }),
  };
}

function goneRow({ path, type, source }: ParamsNode, { used }: Context) {
  const usedBy = used.stagesOf(path);
  const isLong = source.length > longestSource;
  return { path, kind: "gone" as const, type, source: source.slice(0, longestSource), isLong, line: 0, usedBy };
}

function flagOf(node: ParamsNode, { format, is11 }: ParamsDocument): ParamRow["flag"] {
  if (format !== "yaml" || node.from !== undefined) return undefined;
  const value = node.isPlain ? disagreementOf(node.source, { is11 }) : undefined;
  if (value) return { ...value, of: "value" };
  const key = node.path.at(-1) ?? "";
  const name = node.hasPlainKey && key !== "<<" ? disagreementOf(key, { is11 }) : undefined;
  return (
    name && { ...name, message: `the key ${name.message}`, fixes: [{ text: quoted(key), as: "a text" }], of: "key" }
  );
}

/** All rows that are found and not folded away, in the order of the file. */
export function shownRows(
  branches: readonly ParamBranch[],
  { toggled, find }: { readonly toggled: ReadonlySet<string>; readonly find: string },
): readonly ParamRow[] {
  const finds = findWords(find);
  const isFound = ({ row, children }: ParamBranch): boolean =>
    finds(`${row.path.join(".")} ${row.source}`) || children.some(isFound);
  return branches.flatMap((branch) => {
    const { row, children } = branch;
    if (find !== "" && !isFound(branch)) return [];
    if (children.length === 0) return [row];
    const opensAtFirst = row.kind === "map" || children.some((child) => child.children.length > 0);
    const isToggled = toggled.has(JSON.stringify(row.path));
    const isOpen = (find !== "" && row.kind === "map") || opensAtFirst !== isToggled;
    return [{ ...row, isOpen }, ...(isOpen ? shownRows(children, { toggled, find }) : [])];
  });
}

/** Every row that has no rows below it. */
export function leavesOf(branches: readonly ParamBranch[]): readonly ParamBranch["row"][] {
  return branches.flatMap(({ row, children }) =>
    children.length > 0 && row.kind === "map" ? leavesOf(children) : [row],
  );
}

import type { RunId } from "../../../domain/ids.js";
import { compareColumn } from "../../../domain/run-table/compare-column.js";
import type { ListedRun } from "../../../domain/run-table/listed-run.js";
import type { Read } from "./run-reader.js";

export type ArrangedRun = {
  readonly kind: "run";
  readonly run: ListedRun;
  readonly depth: number;
  readonly children: number;
  readonly folded: boolean;
};
export type ArrangedGroup = {
  readonly kind: "group";
  readonly id: string;
  readonly title: string;
  readonly runs: readonly ListedRun[];
  readonly folded: boolean;
};
/** A row of the table before any cell of it is read. */
export type Arranged = ArrangedRun | ArrangedGroup;

/** The runs in order: by each key in turn, then the latest start, then the id. What is missing and NaN come last either way. */
export function ordered(
  runs: readonly ListedRun[],
  orders: readonly { readonly read: Read; readonly descending: boolean }[],
): readonly ListedRun[] {
  const columns = orders.map(({ read, descending }) => ({ values: runs.map(read), descending }));
  const starts = runs.map(({ head }) => head.startedAtMs);
  const places = runs.map((_, at) => at);
  places.sort((a, b) => {
    for (const { values, descending } of columns) {
      const order = compareColumn(values[a], values[b], descending);
      if (order !== 0) return order;
    }
    const later = (starts[b] ?? 0) - (starts[a] ?? 0);
    return later !== 0 ? later : (runs[a]?.runId ?? "") < (runs[b]?.runId ?? "") ? -1 : 1;
  });
  return places.flatMap((at) => runs[at] ?? []);
}

/** Groups in the order of their first runs; a group is folded but for those in `toggled`. */
export function grouped(
  runs: readonly ListedRun[],
  titleOf: (run: ListedRun) => string,
  toggled: ReadonlySet<string>,
): readonly Arranged[] {
  const groups = new Map<string, ListedRun[]>();
  for (const run of runs) {
    const value = titleOf(run);
    const group = groups.get(value);
    if (group) group.push(run);
    else groups.set(value, [run]);
  }
  return [...groups].flatMap(([title, members]): readonly Arranged[] => {
    const id = `group:${title}`;
    const folded = !toggled.has(id);
    const group: Arranged = { kind: "group", id, title, runs: members, folded };
    if (folded) return [group];
    return [group, ...members.map((run): Arranged => ({ kind: "run", run, depth: 1, children: 0, folded: false }))];
  });
}

/** Nested runs below their parents, in the order of `runs`; a parent is unfolded but for those in `toggled`. */
export function nested(
  runs: readonly ListedRun[],
  parentOf: (run: ListedRun) => string | undefined,
  toggled: ReadonlySet<string>,
): readonly Arranged[] {
  const parents = runs.map(parentOf);
  if (parents.every((parent) => parent === undefined)) return runs.map(alone);
  const there = new Set<string>(runs.map(({ runId }) => runId));
  const children = new Map<string, ListedRun[]>();
  const roots: ListedRun[] = [];
  runs.forEach((run, at) => {
    const parent = parents[at];
    // A parent that the filter leaves out has its children shown all the same.
    if (parent === undefined || parent === run.runId || !there.has(parent)) roots.push(run);
    else {
      const siblings = children.get(parent);
      if (siblings) siblings.push(run);
      else children.set(parent, [run]);
    }
  });
  const rows: Arranged[] = [];
  const shown = new Set<RunId>();
  const add = (run: ListedRun, depth: number) => {
    // Tags are what users write: two runs may each call the other its parent.
    if (shown.has(run.runId)) return;
    shown.add(run.runId);
    const below = children.get(run.runId) ?? [];
    const folded = below.length > 0 && toggled.has(run.runId);
    rows.push({ kind: "run", run, depth, children: below.length, folded });
    if (folded) for (const child of below) hide(child);
    else for (const child of below) add(child, depth + 1);
  };
  const hide = (run: ListedRun) => {
    if (shown.has(run.runId)) return;
    shown.add(run.runId);
    for (const child of children.get(run.runId) ?? []) hide(child);
  };
  for (const run of roots) add(run, 0);
  for (const run of runs) add(run, 0);
  return rows;
}

function alone(run: ListedRun): Arranged {
  return { kind: "run", run, depth: 0, children: 0, folded: false };
}

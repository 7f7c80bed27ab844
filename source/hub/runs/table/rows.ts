import type { RunCell, RunTableGroup, RunTableRun } from "../../../api/run-table-views.js";
import { betterIs } from "../../../domain/better-is.js";
import type { ListedRun } from "../../../domain/run-table/listed-run.js";
import type { RunColumn } from "../../../domain/run-table/run-column.js";
import { isBestTrial } from "../../sweeps/sweep-runs.js";
import type { ArrangedGroup, ArrangedRun } from "./arrange.js";
import { lastPointOf, type Read, type RunReader } from "./run-reader.js";

/** A column that is shown: how it is read. */
export type ShownColumn = { readonly column: RunColumn; readonly read: Read };

/** The columns of these ids, each with its reader. */
export function shownColumns(columns: readonly RunColumn[], reader: RunReader): readonly ShownColumn[] {
  return columns.map((column) => ({ column, read: reader.column(column) }));
}

/** A run's row; `trend` gives the points of its sparkline. */
export async function runRowOf(
  { run, depth, children, folded }: ArrangedRun,
  columns: readonly ShownColumn[],
  context: {
    readonly reader: RunReader;
    readonly experimentName: (id: string) => string;
    readonly trend: (run: ListedRun) => Promise<readonly number[]>;
    readonly deleted: boolean;
  },
): Promise<RunTableRun> {
  const { name, experimentId, startedAtMs, endedAtMs } = run.head;
  const state = context.reader.state(run);
  const lastPointAtMs = endedAtMs === undefined ? lastPointOf(run) : undefined;
  return {
    kind: "run",
    runId: run.runId,
    name,
    experiment: context.experimentName(experimentId),
    state,
    startedAtMs,
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
    ...(lastPointAtMs === undefined ? {} : { lastPointAtMs }),
    deleted: context.deleted,
    depth,
    children,
    folded,
    ...(isBestTrial(run) ? { best: true } : {}),
    ...(run.isDamaged ? { damaged: true } : {}),
    cells: await cellsOf(run, columns, context.trend),
  };
}

/** The cells of a run. Age, duration and what is left are made where they are seen: they go on by themselves. */
export async function cellsOf(
  run: ListedRun,
  columns: readonly ShownColumn[],
  trend: (run: ListedRun) => Promise<readonly number[]>,
): Promise<readonly RunCell[]> {
  const cells: RunCell[] = [];
  for (const { column, read } of columns) {
    const fixed = column.kind === "fixed" ? column.name : undefined;
    if (fixed === "trend") cells.push(await trend(run));
    else if (fixed === "age" || fixed === "took") cells.push(null);
    else cells.push(cellOf(read(run)));
  }
  return cells;
}

/** A group's row: the best or the mean of each metric, the value that its runs share, else how many they have. */
export function groupRow(
  { id, title, runs, folded }: ArrangedGroup,
  columns: readonly ShownColumn[],
  aggregate: "best" | "mean",
): RunTableGroup {
  const cells = columns.map(({ column, read }): RunCell => {
    if (column.kind === "fixed") return null;
    if (column.kind === "metric") return cellOf(aggregated(runs, read, aggregate === "mean" ? "mean" : column.key));
    const values = new Set(runs.map(read));
    const [only] = values;
    return values.size === 1 ? cellOf(only) : `${values.size} values`;
  });
  return { kind: "group", id, title, count: runs.length, folded, cells };
}

/** The mean, or the best by the metric's name (its mean where that does not tell), of the runs that have a number. */
function aggregated(runs: readonly ListedRun[], read: Read, way: string): number | undefined {
  const better = way === "mean" ? undefined : betterIs(way);
  let count = 0;
  let sum = 0;
  let best: number | undefined;
  for (const run of runs) {
    const value = read(run);
    if (typeof value !== "number" || Number.isNaN(value)) continue;
    count += 1;
    sum += value;
    if (best === undefined || (better === "lower" ? value < best : value > best)) best = value;
  }
  if (count === 0) return undefined;
  return better === undefined ? sum / count : best;
}

/** JSON has no NaN and no infinity: they come as words. */
export function cellOf(value: string | number | undefined): RunCell {
  if (value === undefined) return null;
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

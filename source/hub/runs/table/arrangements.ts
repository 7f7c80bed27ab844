import type { RunTableSort } from "../../../api/run-table-views.js";
import { parseOrder } from "../../../domain/filter/filter.js";
import {
  meetsCondition,
  parseRunFilter,
  type RunCondition,
  type RunField,
} from "../../../domain/filter/run-condition.js";
import { type ListedRun, positionOf } from "../../../domain/run-table/listed-run.js";
import { columnOf, isColumn } from "../../../domain/run-table/run-column.js";
import type { Arranged } from "./arrange.js";
import { grouped, nested, ordered } from "./arrange.js";
import type { Read, RunReader } from "./run-reader.js";

/** Which runs a table has and in which order. */
export type Arrangement = {
  readonly filter: string;
  readonly sort: readonly RunTableSort[];
  readonly group: string;
  /** Groups that are unfolded and parents that are folded. */
  readonly toggled: readonly string[];
};

export type ArrangedRuns = {
  readonly rows: readonly Arranged[];
  /** The runs that meet the filter, in order. */
  readonly found: readonly ListedRun[];
};

const newestFirst: readonly RunTableSort[] = [{ column: "age", descending: false }];

/** The runs that meet the filter, ordered, in groups or as a tree. @throws UserError `filter.syntax`, `column.unknown` */
export function arrangeRuns(runs: readonly ListedRun[], wanted: Arrangement, reader: RunReader): ArrangedRuns {
  const meets = filterOf(wanted.filter, runs, reader);
  const sort = wanted.sort.length > 0 ? wanted.sort : newestFirst;
  const orders = sort.map(({ column, descending }) => ({ read: reader.column(columnOf(column)), descending }));
  const found = ordered(meets ? runs.filter(meets) : runs, orders);
  const toggled = new Set(wanted.toggled);
  if (wanted.group === "") return { found, rows: nested(found, parentReader(), toggled) };
  return { found, rows: grouped(found, groupReader(wanted.group, reader), toggled) };
}

/**
 * The runs that meet all the filters, by clauses of MLflow's `order_by` or columns of ours (`best:loss DESC`).
 * @throws UserError `filter.syntax`
 */
export function findRuns(
  runs: readonly ListedRun[],
  { filters, orderBy }: { readonly filters: readonly string[]; readonly orderBy: readonly string[] },
  reader: RunReader,
): readonly ListedRun[] {
  const tests = filters.flatMap((filter) => filterOf(filter, runs, reader) ?? []);
  const orders = orderBy.map((clause) => orderOf(clause, reader));
  return ordered(tests.length === 0 ? runs : runs.filter((run) => tests.every((meets) => meets(run))), orders);
}

function orderOf(clause: string, reader: RunReader): { readonly read: Read; readonly descending: boolean } {
  const [, id = "", direction = "ASC"] = /^\s*(.*?)(?:\s+(ASC|DESC))?\s*$/i.exec(clause) ?? [];
  if (isColumn(id)) return { read: reader.column(columnOf(id)), descending: direction.toUpperCase() === "DESC" };
  const { field, descending } = parseOrder(clause);
  const { kind, key } = field;
  const read = reader.field(kind === "metric" ? { kind, key, figure: "last" } : { kind, key });
  return { read: (run) => oneOf(read(run)), descending };
}

/** Only datasets have several values, and a bigint no field of a run. */
function oneOf(value: ReturnType<ReturnType<RunReader["field"]>>): string | number | undefined {
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

/** True where a new point may change which runs are there or their order. */
export function dependsOnPoints({ filter, sort }: Arrangement): boolean {
  const stable = new Set(["name", "experiment", "age", "tags", "commit", "data", "version", "user", "note", "id"]);
  const isStable = (field: RunField) =>
    field.kind === "fixed" ? stable.has(field.name) : field.kind !== "metric" && field.kind !== "any";
  return !(
    parseRunFilter(filter).every(({ field }) => isStable(field)) &&
    sort.every(({ column }) => isStable(columnOf(column)))
  );
}

/** Undefined where every run meets it. */
function filterOf(
  filter: string,
  runs: readonly ListedRun[],
  reader: RunReader,
): ((run: ListedRun) => boolean) | undefined {
  const tests = parseRunFilter(filter).map((condition) => tester(exactFirst(condition, runs, reader), reader));
  return tests.length === 0 ? undefined : (run) => tests.every((meets) => meets(run));
}

/** A bare word means the names that have it; only where none does those that are merely like it. */
function exactFirst(condition: RunCondition, runs: readonly ListedRun[], reader: RunReader): RunCondition {
  if (condition.operator !== "FUZZY") return condition;
  const exact: RunCondition = { ...condition, operator: "CONTAINS" };
  return runs.some(tester(exact, reader)) ? exact : condition;
}

function tester(condition: RunCondition, reader: RunReader): (run: ListedRun) => boolean {
  const read = reader.field(condition.field);
  return (run) => meetsCondition(read(run), condition);
}

function parentReader(): (run: ListedRun) => string | undefined {
  const position = positionOf("mlflow.parentRunId");
  return (run) => run.value("tag", position(run.keys("tag")));
}

function groupReader(group: string, reader: RunReader): (run: ListedRun) => string {
  if (group === "parent") {
    const parentOf = parentReader();
    return (run) => parentOf(run) ?? "";
  }
  const read = reader.column(columnOf(group));
  return (run) => String(read(run) ?? "");
}

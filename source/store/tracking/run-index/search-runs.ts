import { type Field, parseFilter, parseOrders } from "../../../domain/filter/filter.js";
import { compareValues, meets, type One } from "../../../domain/filter/match.js";
import type { ViewType } from "../../../domain/run.js";
import { datasetValues, runAttribute } from "../run-fields.js";
import { hasPoints, lastValueAt } from "./metric-table.js";
import type { Pairs, RunEntry } from "./run-entry.js";
import type { Shape } from "./shape.js";

type Value = One | undefined;

export type RunSearch = {
  readonly experimentIds: readonly string[];
  readonly filter?: string | undefined;
  readonly orderBy?: readonly string[] | undefined;
  readonly viewType: ViewType;
  /** Their runs count as deleted. */
  readonly deletedExperiments: ReadonlySet<string>;
};

/**
 * The runs that meet the filter, in order: by the clauses, then the latest start, then the id (MLflow search runs). Values
 * are read from the packed entries; the place of a key is looked up once a shape.
 * @throws UserError `filter.…`, `tracking.invalid`
 */
export function searchEntries(entries: Iterable<RunEntry>, search: RunSearch): readonly RunEntry[] {
  const wanted = new Set(search.experimentIds);
  const conditions = parseFilter(search.filter ?? "").map((comparison) => {
    const read = reader(comparison.field);
    return (entry: RunEntry) => meets(read(entry), comparison);
  });
  const orders = parseOrders(search.orderBy, "start_time DESC", "run_id ASC").map(({ field, descending }) => {
    const read = reader(field);
    return { read: (entry: RunEntry) => only(read(entry)), descending };
  });
  const found: RunEntry[] = [];
  for (const entry of entries) {
    const { experimentId, lifecycleStage } = entry.form;
    if (!wanted.has(experimentId)) continue;
    const isActive = lifecycleStage === "active" && !search.deletedExperiments.has(experimentId);
    if (search.viewType !== "ALL" && isActive !== (search.viewType === "ACTIVE_ONLY")) continue;
    if (conditions.every((condition) => condition(entry))) found.push(entry);
  }
  return sorted(found, orders);
}

/** Each order's values are read once; the last orders are looked at only where those before are equal. */
function sorted(
  found: readonly RunEntry[],
  orders: readonly { readonly read: (entry: RunEntry) => Value; readonly descending: boolean }[],
): readonly RunEntry[] {
  const columns = orders.map(({ read, descending }) => ({ values: found.map(read), descending }));
  const places = found.map((_, index) => index);
  places.sort((a, b) => {
    for (const { values, descending } of columns) {
      const order = compareValues(values[a], values[b], descending);
      if (order !== 0) return order;
    }
    return 0;
  });
  return places.flatMap((place) => found[place] ?? []);
}

/** Only datasets have several values, and nothing is ordered by them. */
function only(value: Value | readonly One[]): Value {
  return typeof value === "object" ? undefined : value;
}

function reader({ kind, key }: Field): (entry: RunEntry) => Value | readonly One[] {
  if (kind === "dataset") return ({ form }) => datasetValues(form.inputs, key);
  if (kind === "param") return pairReader(key, ({ params }) => params);
  if (kind === "tag") return pairReader(key, ({ tags }) => tags);
  if (kind === "attribute") return runAttribute(key);
  const position = positions(key);
  return ({ series: { table } }) => {
    const at = position(table.shape);
    return at >= 0 && hasPoints(table, at) ? lastValueAt(table, at) : undefined;
  };
}

function pairReader(key: string, pairs: (entry: RunEntry) => Pairs): (entry: RunEntry) => Value {
  const position = positions(key);
  return (entry) => {
    const { shape, values } = pairs(entry);
    return values[position(shape)];
  };
}

/** The position of a key in a shape, -1 where it has none. */
function positions(key: string): (shape: Shape) => number {
  const known = new Map<Shape, number>();
  return (shape) => {
    const position = known.get(shape) ?? shape.keys().indexOf(key);
    known.set(shape, position);
    return position;
  };
}

import type { RunLooksView, RunTableRow, RunTableView } from "../../../api/run-table-views.js";
import type { ListedRun } from "../../../domain/run-table/listed-run.js";
import { columnId, columnOf, fixedColumns } from "../../../domain/run-table/run-column.js";
import type { Document } from "../../../store/document.js";
import type { RunLooks } from "../../../store/run-looks.js";
import type { Feature, HubContext } from "../../context.js";
import { createTrends } from "../trend.js";
import { type ArrangedRuns, type Arrangement, arrangeRuns, dependsOnPoints } from "./arrangements.js";
import { automaticColumns } from "./automatic-columns.js";
import { leadingAt } from "./progress.js";
import { createReaders } from "./readers.js";
import { cellsOf, groupRow, runRowOf, shownColumns } from "./rows.js";
import type { RunReader } from "./run-reader.js";
import { unknownFields } from "./unknown-fields.js";

type Lookup = Arrangement & { readonly deleted: boolean };
type Kept = ArrangedRuns & {
  readonly reader: RunReader;
  readonly all: number;
  readonly revisions: readonly number[];
  readonly atMs: number;
  readonly tookMs: number;
  automatic?: readonly string[];
};

/** So many of the runs that are marked are named where it is asked what is to be done with them. */
const mostNamed = 50;
/** Arrangements that are kept: those of the terminals that are open. */
const mostKept = 8;
/** Ages grow by themselves: an arrangement is not older. */
const oldestMs = 2000;
/** Points that come all the time may not have the runs ordered all the time: at most this share of it. */
const shareOfTime = 0.1;

/** `runs.table`, `runs.ids`, `runs.columns`, `runs.looks`: windows of the table, and how it looks in this project. */
export function createRunTableFeature(
  context: Pick<HubContext, "store" | "now" | "events" | "executionEnds">,
  looks: Document<RunLooks>,
): Feature {
  const { store, now, events } = context;
  const readers = createReaders(context);
  const trends = createTrends(store);
  const kept = new Map<string, Kept>();
  let [runsRevision, pointsRevision] = [0, 0];
  const stopListening = store.onChange(({ topic }) => {
    if (topic === "series") pointsRevision += 1;
    else runsRevision += 1;
  });

  const listed = (deleted: boolean) => store.listRuns(deleted ? "DELETED_ONLY" : "ACTIVE_ONLY");
  const arranged = async (lookup: Lookup): Promise<Kept> => {
    const { filter, sort, group, toggled, deleted } = lookup;
    const key = JSON.stringify([filter, sort, group, toggled, deleted]);
    const known = kept.get(key);
    const revisions = dependsOnPoints(lookup) ? [runsRevision, pointsRevision] : [runsRevision];
    if (known && now() - known.atMs < oldestMs && known.revisions[0] === runsRevision) {
      if (known.revisions[1] === revisions[1]) return known;
      const restMs = known.tookMs / shareOfTime - (now() - known.atMs);
      if (restMs > 0) {
        // Who asked is told when it is worth asking again.
        setTimeout(() => events.emit("series"), restMs).unref();
        return known;
      }
    }
    const { reader } = await readers.at();
    const begun = performance.now();
    const runs = listed(deleted);
    const made: Kept = {
      ...arrangeRuns(runs, lookup, reader),
      reader,
      all: runs.length,
      revisions,
      atMs: now(),
      tookMs: performance.now() - begun,
    };
    kept.delete(key);
    kept.set(key, made);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return made;
  };

  const trend = (run: ListedRun) => {
    const keys = run.keys("metric");
    const at = leadingAt(keys);
    return trends(run.runId, keys[at], run.figure("count", at) ?? 0);
  };

  /** What is marked of runs that are gone is nothing. */
  const looksNow = (): RunLooksView => {
    const { current, saved, choice } = looks.data();
    const { marks = [], baseline } = choice ?? {};
    const runs = choice === undefined ? [] : listed(false);
    const known = new Map<string, string>(runs.map(({ runId, head }) => [runId, head.name]));
    const marked = marks.filter((runId) => known.has(runId));
    const gone = [...new Set([...marks, ...(baseline === undefined ? [] : [baseline])])].filter(
      (runId) => !known.has(runId),
    );
    return {
      ...(current ? { current } : {}),
      saved,
      names: marked.slice(0, mostNamed).map((runId) => [runId, known.get(runId) ?? ""] as const),
      choice: {
        marks: marked,
        ...(baseline !== undefined && known.has(baseline) ? { baseline } : {}),
      },
      ...(gone.length === 0 ? {} : { gone }),
    };
  };

  return {
    handlers: {
      "runs.table": async ({ offset, limit, columns, aggregate, baseline, find, ...lookup }): Promise<RunTableView> => {
        const made = await arranged(lookup);
        const { rows, found, all } = made;
        if (!columns) made.automatic ??= automaticColumns(found, made.reader);
        const ids = columns ?? made.automatic ?? [];
        const { reader, experimentName } = await readers.at();
        const shown = shownColumns(ids.map(columnOf), reader);
        const window = await Promise.all(
          rows.slice(offset, offset + limit).map(async (row): Promise<RunTableRow> => {
            if (row.kind === "group") return groupRow(row, shown, aggregate);
            return runRowOf(row, shown, { reader, experimentName, trend, deleted: lookup.deleted });
          }),
        );
        const base = baseline === undefined ? undefined : store.listRuns("ALL").find(({ runId }) => runId === baseline);
        const foundAt = find === undefined ? -1 : rows.findIndex((row) => idOf(row) === find);
        const unknown = found.length > 0 ? [] : unknownFields(lookup.filter, listed(lookup.deleted));
        return {
          rows: window,
          total: rows.length,
          found: found.length,
          all,
          ...(all === 0 && !lookup.deleted ? { deleted: listed(true).length } : {}),
          columns: ids,
          ...(base === undefined
            ? {}
            : {
                baseline: {
                  runId: base.runId,
                  name: base.head.name,
                  cells: await cellsOf(base, shown, async () => []),
                },
              }),
          ...(foundAt < 0 ? {} : { foundAt }),
          ...(unknown.length === 0 ? {} : { unknown }),
        };
      },
      "runs.ids": async ({ from, to, ...lookup }) => {
        const { rows, found } = await arranged(lookup);
        const inside = () =>
          rows
            .slice(Math.min(from ?? 0, to ?? 0), Math.max(from ?? 0, to ?? 0) + 1)
            .flatMap((row) => (row.kind === "run" ? [row.run] : []));
        const runs = from === undefined || to === undefined ? found : inside();
        return {
          runIds: runs.map(({ runId }) => runId),
          names: runs.slice(0, mostNamed).map(({ runId, head }) => [runId, head.name] as const),
        };
      },
      "runs.columns": () => ({ columns: allColumns(store.listRuns("ACTIVE_ONLY")) }),
      "runs.looks": looksNow,
      "runs.keepLook": async ({ look, name }) => {
        await looks.update((data) => {
          if (name === undefined) {
            data.current = look;
            return;
          }
          data.saved = data.saved.filter((each) => each.name !== name);
          if (look) data.saved.push({ name, look });
        });
        events.emit("looks");
        return looksNow();
      },
      "runs.keepChoice": async (choice) => {
        await looks.update((data) => {
          data.choice = choice;
        });
        events.emit("looks");
        return looksNow();
      },
    },
    close: async () => {
      stopListening();
      readers.close();
    },
  };
}

function idOf(row: ArrangedRuns["rows"][number]): string {
  return row.kind === "group" ? row.id : row.run.runId;
}

/** Every column that there is: those of each run, then the keys of metrics, params and tags as they came. */
function allColumns(runs: readonly ListedRun[]): readonly string[] {
  const keysOf = (kind: "metric" | "param" | "tag") => {
    const lists = new Set(runs.map((run) => run.keys(kind)));
    return [...new Set([...lists].flat())];
  };
  return [
    ...fixedColumns,
    ...keysOf("metric").map((key) => columnId({ kind: "metric", key, figure: "last" })),
    ...keysOf("param").map((key) => columnId({ kind: "param", key })),
    ...keysOf("tag")
      .filter((key) => !/^(mlflow|slipway)\./.test(key))
      .map((key) => columnId({ kind: "tag", key })),
  ];
}

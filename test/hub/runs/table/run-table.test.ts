import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunTableRow } from "../../../../source/api/run-table-views.js";
import type { ExperimentId } from "../../../../source/domain/ids.js";
import { createRunChanges } from "../../../../source/hub/runs/run-changes.js";
import { createRunTableFeature } from "../../../../source/hub/runs/table/table-feature.js";
import { createUndo } from "../../../../source/hub/services/undo.js";
import { type FileTrackingStore, openTrackingStore } from "../../../../source/store/file-tracking-store.js";
import { openRunLooks } from "../../../../source/store/run-looks.js";
import { openUndoStack } from "../../../../source/store/undo-stack.js";

const experimentId = "0" as ExperimentId;
const call = { who: "ada@gpu", signal: new AbortController().signal };
const hour = 3_600_000;
const startMs = 1_700_000_000_000;

const executionEnds = new Map<string, number>();
const everything = { filter: "", sort: [], group: "", toggled: [], deleted: false };
const quiet = { emit: () => undefined, watched: () => false };

let folder: string;
let table: ReturnType<typeof createRunTableFeature>;
let store: FileTrackingStore;
let nowMs = startMs;
let ask: (input?: object) => Promise<{ readonly rows: readonly RunTableRow[]; readonly columns: readonly string[] }>;
let change: ReturnType<typeof createRunChanges>["handlers"];
let undo: ReturnType<typeof createUndo>;

beforeEach(async () => {
  executionEnds.clear();
  nowMs = startMs;
  folder = await mkdtemp(join(tmpdir(), "slipway-table-"));
  store = await openTrackingStore(folder, { now: () => nowMs });
  table = createRunTableFeature({ store, now: () => nowMs, events: quiet, executionEnds }, await openRunLooks(folder));
  undo = createUndo(quiet, await openUndoStack(folder));
  change = createRunChanges({ store, undo }).handlers;
  ask = async (input = {}) => {
    const usual = { filter: "", sort: [], group: "", toggled: [], deleted: false, offset: 0, limit: 100 };
    const view = await table.handlers["runs.table"]?.({ ...usual, aggregate: "best", ...input }, call);
    if (!view) throw new Error("no answer");
    return view;
  };
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

type Made = {
  readonly name: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly loss?: readonly number[];
  readonly startedAtMs?: number;
};

async function make({ name, params = {}, tags = {}, loss = [], startedAtMs = startMs }: Made) {
  const pairs = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([key, value]) => ({ key, value }));
  const { runId } = await store.createRun({ experimentId, name, startedAtMs, tags: pairs(tags) });
  const metrics = loss.map((value, step) => ({ key: "loss", value, step, timestampMs: startedAtMs + step * 1000 }));
  await store.logBatch(runId, { params: pairs(params), metrics });
  return runId;
}

const names = ({ rows }: { readonly rows: readonly RunTableRow[] }) =>
  rows.map((row) => (row.kind === "group" ? `[${row.title} ${row.count}]` : `${"  ".repeat(row.depth)}${row.name}`));
const cellsOf = ({ rows }: { readonly rows: readonly RunTableRow[] }) => rows.map(({ cells }) => cells);

describe("the table of runs", () => {
  test("has the newest first, and by a column those without a value last, before them NaN, whatever the direction", async () => {
    await make({ name: "old", loss: [3], startedAtMs: startMs - hour });
    await make({ name: "nan", loss: [Number.NaN], startedAtMs: startMs - 3 });
    await make({ name: "none", startedAtMs: startMs - 2 });
    await make({ name: "new", loss: [1, 2], startedAtMs: startMs - 1 });
    expect(names(await ask())).toEqual(["new", "none", "nan", "old"]);
    const by = (descending: boolean) => ask({ sort: [{ column: "last:loss", descending }] });
    expect(names(await by(false))).toEqual(["new", "old", "nan", "none"]);
    expect(names(await by(true))).toEqual(["old", "new", "nan", "none"]);
  });

  test("sorts by several keys, params that are numbers as numbers", async () => {
    await make({ name: "a", params: { rank: "16", lr: "1e-3" } });
    await make({ name: "b", params: { rank: "4", lr: "1e-3" } });
    await make({ name: "c", params: { rank: "16", lr: "2e-4" } });
    const sort = [
      { column: "param:rank", descending: true },
      { column: "param:lr", descending: false },
    ];
    expect(names(await ask({ sort }))).toEqual(["c", "a", "b"]);
  });

  test("is filtered by short words over metrics, params, tags, states and ages", async () => {
    await make({ name: "bright-heron", params: { learning_rate: "4e-3" }, tags: { team: "nlp" }, loss: [0.2] });
    await make({ name: "test-heron", params: { learning_rate: "1e-5" }, loss: [0.9], startedAtMs: startMs - 3 * hour });
    const found = async (filter: string) => names(await ask({ filter }));
    expect(await found("lr>1e-4")).toEqual(["bright-heron"]);
    expect(await found("heron -name:test")).toEqual(["bright-heron"]);
    expect(await found("tag:team")).toEqual(["bright-heron"]);
    expect(await found("-tag:team=nlp")).toEqual(["test-heron"]);
    expect(await found("status:running age<2h")).toEqual(["bright-heron"]);
    expect(await found("status:stale")).toEqual(["test-heron"]);
    expect(await found("metrics.loss < 0.5 AND params.learning_rate = '4e-3'")).toEqual(["bright-heron"]);
    await expect(ask({ filter: "lr>" })).rejects.toThrow("at column 4: expected a value after >");
  });

  test("shows last, least, greatest and best of a metric, NaN and infinity as words", async () => {
    await make({ name: "a", loss: [3, 1, 2] });
    await make({ name: "inf", loss: [1, Number.POSITIVE_INFINITY], startedAtMs: startMs - 1 });
    await make({ name: "nan", loss: [Number.NaN], startedAtMs: startMs - 2 });
    expect(cellsOf(await ask({ columns: ["last:loss", "min:loss", "max:loss", "best:loss"] }))).toEqual([
      [2, 1, 3, 1],
      ["Infinity", 1, "Infinity", 1],
      ["NaN", "NaN", "NaN", "NaN"],
    ]);
  });

  test("chooses the columns that differ until others are chosen", async () => {
    await make({ name: "a", params: { rank: "4", seed: "1" }, loss: [1] });
    await make({ name: "b", params: { rank: "8", seed: "1" }, loss: [1] });
    const { columns } = await ask();
    expect(columns).toContain("param:rank");
    expect(columns).toContain("last:loss");
    expect(columns).not.toContain("param:seed");
  });

  test("tells steps a second and when a run will be done, by max_steps or by epochs", async () => {
    const steps = { max_steps: "100" };
    await make({ name: "steps", params: steps, loss: Array.from({ length: 51 }, () => 1), startedAtMs: startMs });
    nowMs = startMs + 50_000;
    const [cells] = cellsOf(await ask({ columns: ["speed", "eta", "ends"] }));
    expect(cells).toEqual([1, 50_000, startMs + 100_000]);
  });

  test("tells GPU hours as the run says them, else by its GPUs and how long it took", async () => {
    await make({ name: "said", params: { gpu_hours: "12.5" } });
    const { runId } = await store.createRun({ experimentId, name: "measured", startedAtMs: startMs - 1 });
    const point = { value: 90, step: 0, timestampMs: startMs };
    await store.logBatch(runId, {
      metrics: ["system/gpu_0_utilization_percentage", "system/gpu_1_utilization_percentage", "system/cpu_percent"].map(
        (key) => ({ ...point, key }),
      ),
    });
    await store.updateRun(runId, { status: "FINISHED", endedAtMs: startMs - 1 + hour / 2 });
    await make({ name: "none", startedAtMs: startMs - 2 });
    expect(cellsOf(await ask({ columns: ["gpu-hours"] }))).toEqual([[12.5], [1], [null]]);
    expect(names(await ask({ filter: "gpu-hours>2" }))).toEqual(["said"]);
    expect(names(await ask({ sort: [{ column: "gpu-hours", descending: true }] }))).toEqual([
      "said",
      "measured",
      "none",
    ]);
  });

  test("has its filter, marks and baseline again after a restart, but no run that is gone", async () => {
    const [a, b, c] = [await make({ name: "a" }), await make({ name: "b" }), await make({ name: "c" })];
    const look = { filter: "lr>1", sort: [], pinned: [], group: "", aggregate: "best" as const };
    await table.handlers["runs.keepLook"]?.({ look }, call);
    await table.handlers["runs.keepChoice"]?.({ marks: [c, a, b, "0".repeat(32)], baseline: b }, call);
    await change["runs.delete"]?.({ runIds: [b] }, call);
    const again = createRunTableFeature(
      { store, now: () => nowMs, events: quiet, executionEnds },
      await openRunLooks(folder),
    );
    expect(await again.handlers["runs.looks"]?.({}, call)).toEqual({
      current: look,
      saved: [],
      names: [
        [c, "c"],
        [a, "a"],
      ],
      choice: { marks: [c, a] },
      gone: [b, "0".repeat(32)],
    });
    expect(await again.handlers["runs.ids"]?.({ ...everything, filter: "name=c" }, call)).toEqual({
      runIds: [c],
      names: [[c, "c"]],
    });
  });

  test("takes a bare word for the names that have it, and only where none does for those that are like it", async () => {
    await make({ name: "run-0001" });
    await make({ name: "run-00-100-1", startedAtMs: startMs - 1 });
    expect(names(await ask({ filter: "run-0001" }))).toEqual(["run-0001"]);
    expect(names(await ask({ filter: "rn-0001" }))).toEqual(["run-0001", "run-00-100-1"]);
  });

  test("says which field of a filter no run has, and what is like it", async () => {
    await make({ name: "a", params: { "finetuning.lora_rank": "4" }, tags: { team: "nlp" }, loss: [1] });
    const unknown = async (filter: string) => Reflect.get(await ask({ filter }), "unknown");
    expect(await unknown("nme:gam")).toEqual([{ key: "nme", similar: ["name"] }]);
    expect(await unknown("metrics.los < 1")).toEqual([{ key: "los", kind: "metric", similar: ["loss"] }]);
    expect(await unknown("params.loss > 1")).toEqual([{ key: "loss", kind: "param", similar: ["metrics.loss"] }]);
    expect(await unknown("tag:nlp")).toEqual([{ key: "nlp", kind: "tag", similar: ["team=nlp"] }]);
    expect(await unknown("lora_rank>100 loss>5")).toBeUndefined();
    expect(await unknown("-nme:gam")).toBeUndefined();
  });

  test("counts what is deleted where there is nothing else", async () => {
    const runIds = [await make({ name: "a" }), await make({ name: "b" })];
    await change["runs.delete"]?.({ runIds }, call);
    expect(await ask()).toMatchObject({ rows: [], all: 0, deleted: 2 });
  });

  test("shows first the params that differ, then those that some runs merely have not", async () => {
    await make({ name: "a", params: { warmup: "10", seed: "7", lr: "1" } });
    await make({ name: "b", params: { seed: "7", lr: "2" } });
    const { columns } = await ask();
    expect(columns.filter((id) => id.startsWith("param:"))).toEqual(["param:lr", "param:warmup"]);
  });

  test("knows at once that a run is dead whose execution has ended, but not one that logs on", async () => {
    nowMs = startMs + 5000;
    const tags = { "slipway.execution": "7" };
    await make({ name: "dead", tags, loss: [1] });
    await make({ name: "goes on", tags, loss: [1, 2, 3, 4], startedAtMs: startMs - 1 });
    await make({ name: "other", tags: { "slipway.execution": "8" }, startedAtMs: startMs - 2 });
    const states = async () => cellsOf(await ask({ columns: ["state"] })).flat();
    expect(await states()).toEqual(["running", "running", "running"]);
    executionEnds.set("7", startMs + 1000);
    nowMs += 2000;
    expect(await states()).toEqual(["stale", "running", "running"]);
    expect(names(await ask({ filter: "status:stale" }))).toEqual(["dead"]);
  });

  test("never takes the silent parent of a sweep for dead", async () => {
    const parent = await make({ name: "sweep-1 rank", tags: { "slipway.sweep": "sweep-1" }, startedAtMs: startMs });
    const tags = { "slipway.sweep": "sweep-1", "slipway.trial": "1" };
    await make({ name: "sweep-1-1", tags, startedAtMs: startMs - 1 });
    nowMs = startMs + hour;
    const states = async () => cellsOf(await ask({ columns: ["state"] })).flat();
    expect(await states()).toEqual(["running", "stale"]);
    await store.updateRun(parent, { status: "SCHEDULED" });
    expect(await states()).toEqual(["scheduled", "stale"]);
  });

  test("groups by a param, folded at first, with the best or the mean of the metrics", async () => {
    await make({ name: "a", params: { rank: "4" }, loss: [1] });
    await make({ name: "b", params: { rank: "4" }, loss: [3], startedAtMs: startMs - 1 });
    await make({ name: "c", params: { rank: "8" }, loss: [2], startedAtMs: startMs - 2 });
    const input = { group: "param:rank", columns: ["last:loss", "param:rank"] };
    const view = await ask(input);
    expect(names(view)).toEqual(["[4 2]", "[8 1]"]);
    expect(cellsOf(view)).toEqual([
      [1, "4"],
      [2, "8"],
    ]);
    expect(cellsOf(await ask({ ...input, aggregate: "mean" }))[0]).toEqual([2, "4"]);
    expect(names(await ask({ ...input, toggled: ["group:4"] }))).toEqual(["[4 2]", "  a", "  b", "[8 1]"]);
  });

  test("shows nested runs below their parent, folded where it is wanted, and survives runs that are each other's parent", async () => {
    const parent = await make({ name: "sweep" });
    await make({ name: "trial", tags: { "mlflow.parentRunId": parent }, startedAtMs: startMs + 1 });
    const first = await make({ name: "ring-1", startedAtMs: startMs - 1 });
    const second = await make({ name: "ring-2", tags: { "mlflow.parentRunId": first }, startedAtMs: startMs - 2 });
    await store.logBatch(first, { tags: [{ key: "mlflow.parentRunId", value: second }] });
    expect(names(await ask())).toEqual(["sweep", "  trial", "ring-1", "  ring-2"]);
    expect(names(await ask({ toggled: [parent] }))).toEqual(["sweep", "ring-1", "  ring-2"]);
    expect(names(await ask({ filter: "trial" }))).toEqual(["trial"]);
  });

  test("takes a clock that jumped, two runs of one name, emoji, long names and 12,000 metrics", async () => {
    const wide = await make({ name: "🔥".repeat(125), startedAtMs: startMs + 24 * hour });
    await make({ name: "twin" });
    await make({ name: "twin" });
    for (let from = 0; from < 12_000; from += 1000) {
      const metrics = Array.from({ length: 1000 }, (_, at) => ({
        key: `m/${from + at}`,
        value: at,
        step: 0,
        timestampMs: startMs,
      }));
      await store.logBatch(wide, { metrics });
    }
    const view = await ask();
    expect(names(view)).toEqual(["🔥".repeat(125), "twin", "twin"]);
    // A row has the cells of its columns, not all that was logged.
    expect(view.rows[0]?.cells.length).toBe(view.columns.length);
    expect(view.columns.length).toBeLessThan(30);
    expect(names(await ask({ filter: "age<1m" }))).toHaveLength(3);
    expect(names(await ask({ filter: "m/11999=999" }))).toHaveLength(1);
  });

  test("says where a run stands, and has the cells of the baseline though the filter leaves it out", async () => {
    const a = await make({ name: "a", loss: [1] });
    const b = await make({ name: "b", loss: [2], startedAtMs: startMs - 1 });
    const view = await ask({ find: b, baseline: a, filter: "name=b", columns: ["last:loss"] });
    expect(view).toMatchObject({ foundAt: 0, baseline: { runId: a, name: "a", cells: [1] }, found: 1, all: 2 });
  });
});

describe("changes of runs", () => {
  const done = <Output>(output: Output | undefined) => expect(output).toBeDefined();

  test("delete and restore of several are undone as one", async () => {
    const runIds = [await make({ name: "a" }), await make({ name: "b", startedAtMs: startMs - 1 })];
    done(await change["runs.delete"]?.({ runIds }, call));
    expect(names(await ask())).toEqual([]);
    expect(names(await ask({ deleted: true }))).toEqual(["a", "b"]);
    expect(await undo.run(call)).toBe("delete of 2 runs");
    expect(names(await ask())).toEqual(["a", "b"]);
  });

  test("a name, a tag and a note come back", async () => {
    const runId = await make({ name: "a", tags: { team: "nlp" } });
    done(await change["runs.rename"]?.({ runId, name: "🔥 best" }, call));
    done(await change["runs.tag"]?.({ runIds: [runId], key: "team" }, call));
    done(await change["runs.tag"]?.({ runIds: [runId], key: "mlflow.note.content", value: "kept" }, call));
    const columns = ["name", "tag:team", "note"];
    expect(cellsOf(await ask({ columns }))).toEqual([["🔥 best", null, "kept"]]);
    for (const _ of "abc") await undo.run(call);
    expect(cellsOf(await ask({ columns }))).toEqual([["a", "nlp", null]]);
  });

  test("where one of the runs is not known nothing is changed", async () => {
    const known = await make({ name: "a" });
    await expect(change["runs.delete"]?.({ runIds: [known, "0".repeat(32)] }, call)).rejects.toThrow();
    expect(names(await ask())).toEqual(["a"]);
  });
});

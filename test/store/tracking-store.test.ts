import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ExperimentId, RunId } from "../../source/domain/ids.js";
import type { MetricPoint } from "../../source/domain/run.js";
import { type FileTrackingStore, openTrackingStore } from "../../source/store/file-tracking-store.js";

const experimentZero = "0" as ExperimentId;
const actor = { who: "ada@gpu-07", via: "client" } as const;

let folder: string;
let store: FileTrackingStore;
let nowMs = 1000;

const open = () => openTrackingStore(folder, { now: () => nowMs++ });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-store-"));
  store = await open();
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const reopen = async () => {
  await store.close();
  store = await open();
};

const point = (step: number, value: number, timestampMs = 100 + step): MetricPoint => ({ step, value, timestampMs });
const loss = (step: number, value: number, timestampMs?: number) => ({
  key: "loss",
  ...point(step, value, timestampMs),
});

test("a run, its params, tags, points and summaries are there after the store was opened again", async () => {
  const run = await store.createRun({ experimentId: experimentZero, name: "keen-wren-1", userId: "ada" });
  await store.logBatch(run.runId, {
    metrics: [loss(0, 4), loss(1, Number.NaN), loss(2, 1), { key: "__proto__", ...point(0, Number.POSITIVE_INFINITY) }],
    params: [{ key: "constructor", value: "x" }],
    tags: [{ key: "team", value: "支持" }],
  });
  await store.updateRun(run.runId, { status: "FINISHED", endedAtMs: 5000 });
  const before = await store.getRun(run.runId);
  await reopen();
  const after = await store.getRun(run.runId);
  expect(after).toEqual(before);
  expect(after.metrics.get("loss")).toEqual({
    last: point(2, 1),
    min: { value: 1, step: 2 },
    max: { value: 4, step: 0 },
    count: 3,
    nanCount: 1,
  });
  expect([...after.metrics.keys()]).toEqual(["loss", "__proto__"]);
  expect(after.params).toEqual(new Map([["constructor", "x"]]));
});

test("a batch that would change a param stores none of it", async () => {
  const { runId } = await store.createRun({ experimentId: experimentZero });
  await store.logBatch(runId, { params: [{ key: "lr", value: "1e-3" }] });
  const changing = store.logBatch(runId, {
    metrics: [loss(0, 1)],
    params: [
      { key: "new", value: "1" },
      { key: "lr", value: "2e-3" },
    ],
    tags: [{ key: "t", value: "1" }],
  });
  await expect(changing).rejects.toMatchObject({ kind: "invalid" });
  await store.logBatch(runId, { params: [{ key: "lr", value: "1e-3" }] });
  const run = await store.getRun(runId);
  expect(run.params).toEqual(new Map([["lr", "1e-3"]]));
  expect(run.metrics.size).toBe(0);
  expect(run.tags.has("t")).toBe(false);
});

test("a batch sent again after a lost answer does not make second points", async () => {
  const { runId } = await store.createRun({ experimentId: experimentZero });
  const metrics = [loss(0, 1), loss(1, 2)];
  await store.logBatch(runId, { metrics });
  await store.logBatch(runId, { metrics });
  expect((await store.getRun(runId)).metrics.get("loss")?.count).toBe(2);
});

test("the history is ordered by timestamp, step, value, with identical points once, in pages", async () => {
  const { runId } = await store.createRun({ experimentId: experimentZero });
  await store.logBatch(runId, { metrics: [loss(3, 5, 300), loss(1, 9, 100), loss(2, 7, 100)] });
  const first = await store.metricHistory(runId, "loss", { maxResults: 2 });
  const rest = await store.metricHistory(runId, "loss", { maxResults: 2, pageToken: first.nextPageToken });
  expect([...first.items, ...rest.items].map(({ value }) => value)).toEqual([9, 7, 5]);
  expect(rest.nextPageToken).toBeUndefined();
  expect((await store.metricHistory("0".repeat(32) as RunId, "loss", {})).items).toEqual([]);
});

test("points that log_model repeats for its model do not count twice on the chart", async () => {
  const { runId } = await store.createRun({ experimentId: experimentZero });
  await store.logBatch(runId, { metrics: [loss(0, 4), loss(1, 2)] });
  const model = await store.createLoggedModel({ experimentId: experimentZero, name: "llm_model", sourceRunId: runId });
  const repeated = [loss(0, 4), loss(1, 2)].map((metric) => ({ ...metric, modelId: model.modelId }));
  await store.logBatch(runId, { metrics: repeated });
  await store.logBatch(runId, { metrics: repeated });
  expect((await store.getRun(runId)).metrics.get("loss")?.count).toBe(2);
  expect((await store.seriesWindow(runId, "loss", { columns: 10 })).points).toBe(2);
  expect((await store.getLoggedModel(model.modelId)).metrics.map(({ value }) => value)).toEqual([4, 2]);
});

test("a window of a series keeps the extremes of every column and counts NaN", async () => {
  const { runId } = await store.createRun({ experimentId: experimentZero });
  const metrics = Array.from({ length: 1000 }, (_, step) => loss(step, step === 500 ? Number.NaN : step % 10));
  await store.logBatch(runId, { metrics });
  const { columns, points } = await store.seriesWindow(runId, "loss", { columns: 10 });
  expect(points).toBe(1000);
  expect(columns).toHaveLength(10);
  expect(columns[5]).toEqual({
    fromStep: 500,
    toStep: 599,
    min: 0,
    max: 9,
    mean: 450 / 99,
    last: 9,
    count: 100,
    nanCount: 1,
  });
});

test.each([1, 9, 20, 37])(
  "a series file cut %i bytes short loses only its last record, which is kept aside",
  async (cut) => {
    const { runId } = await store.createRun({ experimentId: experimentZero });
    await store.logBatch(runId, { metrics: [loss(0, 1)] });
    await store.logBatch(runId, { metrics: [loss(1, 2)] });
    await store.close();
    const file = join(folder, "series", runId, "points.bin");
    const bytes = await readFile(file);
    const record = 9 + 1 + 28;
    await writeFile(file, bytes.subarray(0, bytes.byteLength - cut));
    store = await open();
    expect((await store.getRun(runId)).metrics.get("loss")?.count).toBe(1);
    expect((await readFile(`${file}.torn-${bytes.byteLength - record}`)).byteLength).toBe(record - cut);
    await store.logBatch(runId, { metrics: [loss(2, 3)] });
    await reopen();
    expect((await store.metricHistory(runId, "loss", {})).items.map(({ value }) => value)).toEqual([1, 3]);
  },
);

test("a run document damaged by hand is named with its line and left as it is; the others are there", async () => {
  const damaged = await store.createRun({ experimentId: experimentZero });
  const sound = await store.createRun({ experimentId: experimentZero });
  await store.close();
  const file = join(folder, "db", "runs", `${damaged.runId}.json`);
  const text = '{"version":1,\n"data":{"runId":,}}';
  await writeFile(file, text);
  store = await open();
  expect(store.problems.map(({ message }) => message)).toEqual([`${file}:2:17 is not JSON`]);
  expect(await readFile(file, "utf8")).toBe(text);
  expect((await store.searchRuns({ experimentIds: [experimentZero] })).items.map(({ runId }) => runId)).toEqual([
    sound.runId,
  ]);
});

test("search filters, orders and pages runs", async () => {
  for (const [name, value] of [
    ["a", 3],
    ["b", 1],
    ["c", 2],
  ] as const) {
    const { runId } = await store.createRun({ experimentId: experimentZero, name });
    await store.logBatch(runId, { metrics: [loss(0, value)], params: [{ key: "rank", value: String(value) }] });
  }
  const search = { experimentIds: [experimentZero], filter: "metrics.loss < 3", orderBy: ["metrics.loss ASC"] };
  const first = await store.searchRuns({ ...search, maxResults: 1 });
  const second = await store.searchRuns({ ...search, maxResults: 1, pageToken: first.nextPageToken });
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(["b", "c"]);
  expect(second.nextPageToken).toBeUndefined();
});

test("a deleted run is still given, not found by a search, and comes back", async () => {
  const { runId } = await store.createRun({ experimentId: experimentZero });
  await store.deleteRun(runId);
  expect((await store.getRun(runId)).lifecycleStage).toBe("deleted");
  expect((await store.searchRuns({ experimentIds: [experimentZero] })).items).toEqual([]);
  await expect(store.logBatch(runId, { metrics: [loss(0, 1)] })).rejects.toMatchObject({ kind: "invalid" });
  await store.restoreRun(runId);
  expect((await store.searchRuns({ experimentIds: [experimentZero] })).items).toHaveLength(1);
});

test("a move archives the version that held the stage, in one save with a line in the audit", async () => {
  await store.createRegisteredModel({ name: "Support" });
  for (const _ of [1, 2]) await store.createModelVersion({ name: "Support", source: "models:/m-1" }, actor);
  const move = (version: string) =>
    store.transitionVersion({ name: "Support", version, stage: "Production", archiveExisting: true, note: "n" }, actor);
  await move("1");
  await move("2");
  await reopen();
  const { items } = await store.searchModelVersions({ filter: "name = 'Support'" });
  expect(items.map(({ version, stage }) => [version, stage]).sort()).toEqual([
    ["1", "Archived"],
    ["2", "Production"],
  ]);
  expect((await store.audit("Support")).map(({ version, from, to, who }) => [version, from, to, who])).toEqual([
    ["1", "Production", "Archived", actor.who],
    ["2", "None", "Production", actor.who],
    ["1", "None", "Production", actor.who],
    ["2", "", "None", actor.who],
    ["1", "", "None", actor.who],
  ]);
  expect((await store.latestVersions("Support", ["Production"])).map(({ version }) => version)).toEqual(["2"]);
});

test("the number of a deleted version is not used again", async () => {
  await store.createRegisteredModel({ name: "Support" });
  await store.createModelVersion({ name: "Support", source: "s" }, actor);
  await store.deleteModelVersion("Support", "1", actor);
  await reopen();
  expect((await store.createModelVersion({ name: "Support", source: "s" }, actor)).version).toBe("2");
});

test("an alias points at one version; reserved names and missing aliases are refused as MLflow does", async () => {
  await store.createRegisteredModel({ name: "Support" });
  await store.createModelVersion({ name: "Support", source: "s" }, actor);
  await store.setAlias("Support", "champion", "1", actor);
  expect((await store.getVersionByAlias("Support", "champion")).version).toBe("1");
  await expect(store.setAlias("Support", "v1", "1", actor)).rejects.toMatchObject({ kind: "invalid" });
  await expect(store.getVersionByAlias("Support", "none")).rejects.toMatchObject({ kind: "invalid" });
  await expect(store.createRegisteredModel({ name: "Support" })).rejects.toMatchObject({ kind: "exists" });
  await expect(store.createRegisteredModel({ name: "a/b" })).rejects.toMatchObject({ kind: "invalid" });
});

test("a store opened for reading refuses every write and shows what is there", async () => {
  const { runId } = await store.createRun({ experimentId: experimentZero });
  await store.close();
  store = await openTrackingStore(folder, { readOnly: true });
  await expect(store.logBatch(runId, { metrics: [loss(0, 1)] })).rejects.toMatchObject({ kind: "refused" });
  await expect(store.createExperiment({ name: "x" })).rejects.toMatchObject({ kind: "refused" });
  expect((await store.getRun(runId)).runId).toBe(runId);
});

test("experiments: a taken name, also of a deleted one, is refused; Default has the id 0", async () => {
  const created = await store.createExperiment({ name: "LLM", tags: [{ key: "k", value: "v" }] });
  expect(created.experimentId).toBe("1");
  await store.deleteExperiment(created.experimentId);
  await expect(store.createExperiment({ name: "LLM" })).rejects.toMatchObject({ kind: "exists" });
  await expect(store.deleteExperiment(created.experimentId)).rejects.toMatchObject({ kind: "not-found" });
  expect((await store.searchExperiments({})).items.map(({ name }) => name)).toEqual(["Default"]);
  expect((await store.getExperimentByName("LLM")).lifecycleStage).toBe("deleted");
});

test("a document keeps what it was before its last change beside it", async () => {
  const { runId } = await store.createRun({ experimentId: experimentZero, name: "before" });
  await store.updateRun(runId, { name: "after" });
  const file = join(folder, "db", "runs", `${runId}.json`);
  expect([await readFile(`${file}.bak`, "utf8"), await readFile(file, "utf8")]).toEqual([
    expect.stringContaining('"name":"before"'),
    expect.stringContaining('"name":"after"'),
  ]);
  await reopen();
  expect((await store.searchRuns({ experimentIds: [experimentZero] })).items.map(({ name }) => name)).toEqual([
    "after",
  ]);
});

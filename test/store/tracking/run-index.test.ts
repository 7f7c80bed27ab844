import { mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ExperimentId, LoggedModelId, RunId } from "../../../source/domain/ids.js";
import type { Metric, Run } from "../../../source/domain/run.js";
import { type FileTrackingStore, openTrackingStore } from "../../../source/store/file-tracking-store.js";

const experimentId = "0" as ExperimentId;
const modelId = `m-${"a".repeat(32)}` as LoggedModelId;

let folder: string;
let store: FileTrackingStore;

const open = async () => {
  store = await openTrackingStore(folder);
};
const all = async () => (await store.searchRuns({ experimentIds: [experimentId], viewType: "ALL" })).items;
const pointsFile = (runId: RunId) => join(folder, "series", runId, "points.bin");
const snapshot = () => join(folder, "index", "runs.bin");

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-index-"));
  await open();
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Runs of all kinds: none of the points, some keys in another order, a model's series, steps beyond 2^53, deleted. */
async function fill(): Promise<readonly Run[]> {
  const loss = (step: Metric["step"], value: number): Metric => ({ key: "loss", value, timestampMs: 100, step });
  const [bare, plain, other, model, big] = await Promise.all(
    ["bare", "plain", "other", "model", "big"].map((name) => store.createRun({ experimentId, name })),
  );
  if (!bare || !plain || !other || !model || !big) throw new Error("five runs were made");
  const accuracy = { key: "accuracy", value: Number.NaN, timestampMs: 5, step: 1 };
  await store.logBatch(plain.runId, { metrics: [loss(1, 3), accuracy], params: [{ key: "lr", value: "1e-3" }] });
  await store.logBatch(other.runId, { metrics: [accuracy, loss(1, 3)], tags: [{ key: "team", value: "支持" }] });
  await store.logBatch(model.runId, { metrics: [loss(1, 3), loss(2, 2)] });
  await store.logBatch(model.runId, { metrics: [loss(1, 3), loss(2, 2)].map((metric) => ({ ...metric, modelId })) });
  await store.logBatch(big.runId, { metrics: [loss(2n ** 53n + 1n, 1)] });
  await store.deleteRun(other.runId);
  return all();
}

test("runs are as they were after a start from the snapshot, and after one without it", async () => {
  const before = await fill();
  expect(before).toHaveLength(5);
  await store.close();
  expect((await stat(snapshot())).size).toBeGreaterThan(0);
  await open();
  expect(await all()).toEqual(before);
  await store.close();
  await rm(snapshot());
  await open();
  expect(await all()).toEqual(before);
  await store.close();
  await writeFile(snapshot(), (await readFile(snapshot())).subarray(0, 60));
  await open();
  expect(await all()).toEqual(before);
});

test("what came after the last snapshot is read from the documents and the ends of the series", async () => {
  const { runId } = (await fill()).find(({ name }) => name === "bare") ?? (await store.createRun({ experimentId }));
  await store.close();
  const old = await readFile(snapshot());
  await open();
  await store.logBatch(runId, {
    metrics: [{ key: "loss", value: 0.5, timestampMs: 200, step: 9 }],
    params: [{ key: "rank", value: "16" }],
  });
  const late = await store.createRun({ experimentId, name: "late" });
  const before = await all();
  await store.close();
  // As a kill would have left it.
  await writeFile(snapshot(), old);
  await open();
  expect(await all()).toEqual(before);
  expect((await store.getRun(late.runId)).name).toBe("late");
});

test("a document changed by hand, and a series that another file was put in the place of, are read again", async () => {
  const { runId } = await store.createRun({ experimentId, name: "before" });
  const { runId: donor } = await store.createRun({ experimentId, name: "donor" });
  const point = (value: number) => ({ metrics: [{ key: "loss", value, timestampMs: 1, step: 1 }] });
  await store.logBatch(runId, point(1));
  await store.logBatch(donor, point(2));
  await store.close();
  const document = join(folder, "db", "runs", `${runId}.json`);
  await writeFile(document, (await readFile(document, "utf8")).replaceAll("before", "behind"));
  await writeFile(pointsFile(runId), await readFile(pointsFile(donor)));
  await utimes(document, new Date(0), new Date(0));
  await open();
  const run = await store.getRun(runId);
  expect(run.name).toBe("behind");
  expect(run.metrics.get("loss")?.last.value).toBe(2);
});

test("a batch sent again after the hub was killed does not count twice", async () => {
  const { runId } = await store.createRun({ experimentId });
  const metrics = Array.from({ length: 1000 }, (_, i) => ({ key: "loss", value: i, timestampMs: 7, step: 3 }));
  await store.logBatch(runId, { metrics });
  await store.close();
  await rm(snapshot());
  await open();
  await store.logBatch(runId, { metrics });
  expect((await store.getRun(runId)).metrics.get("loss")?.count).toBe(1000);
  expect((await store.metricHistory(runId, "loss", {})).items).toHaveLength(1000);
});

// A flipped bit in a length once passed for a torn tail: the next append cut the whole series off.
test.each([0, 2, 3, 5, 12])("damage at byte %i in front of whole records is named, and nothing is cut", async (at) => {
  const { runId } = await store.createRun({ experimentId });
  for (const step of [1, 2, 3]) {
    await store.logBatch(runId, { metrics: [{ key: "loss", value: step, timestampMs: step, step }] });
  }
  await store.close();
  await rm(snapshot());
  const bytes = await readFile(pointsFile(runId));
  bytes[at] = (bytes[at] ?? 0) ^ 0x7f;
  await writeFile(pointsFile(runId), bytes);
  await open();
  expect(store.problems.map(({ code, message }) => [code, message])).toEqual([
    ["store.damaged", `${pointsFile(runId)} is damaged at byte 0`],
  ]);
  expect(await readFile(pointsFile(runId))).toEqual(bytes);
});

// The run was gone from every list.
test("a run whose series is damaged is there without it: its series alone is refused, until the file is mended", async () => {
  const { runId } = await store.createRun({ experimentId, name: "hurt" });
  const point = (step: number) => ({ key: "loss", value: step, timestampMs: step, step });
  await store.logBatch(runId, { metrics: [point(1)], params: [{ key: "lr", value: "1e-3" }] });
  await store.logBatch(runId, { metrics: [point(2)] });
  await store.close();
  const whole = await readFile(pointsFile(runId));
  const hurt = Buffer.from(whole);
  hurt[60] = (hurt[60] ?? 0) ^ 0x7f;
  await writeFile(pointsFile(runId), hurt);
  await rm(snapshot());
  for (const _ of ["without a snapshot", "with one"]) {
    await open();
    // The record of the first point, behind that of its key.
    const message = `${pointsFile(runId)} is damaged at byte 28`;
    expect(store.problems.map((problem) => problem.message)).toEqual([message]);
    const [run] = await all();
    expect(run).toMatchObject({
      name: "hurt",
      status: "RUNNING",
      params: new Map([["lr", "1e-3"]]),
      metrics: new Map(),
    });
    expect(run?.metricsProblem?.message).toBe(message);
    await expect(store.metricHistory(runId, "loss", {})).rejects.toThrow(message);
    await expect(store.seriesPoints(runId, "loss")).rejects.toThrow(message);
    await expect(store.logBatch(runId, { metrics: [point(3)] })).rejects.toThrow(message);
    await store.logBatch(runId, { tags: [{ key: "seen", value: "yes" }] });
    expect(await readFile(pointsFile(runId))).toEqual(hurt);
    await store.close();
  }
  await writeFile(pointsFile(runId), whole);
  await open();
  expect((await store.metricHistory(runId, "loss", {})).items).toHaveLength(2);
  expect(store.problems).toEqual([]);
});

// Its summary was that of the former file, with what the longer one had behind the same border.
test("a longer series in the place of another is read as a whole, though its records end at the same bytes", async () => {
  const { runId } = await store.createRun({ experimentId });
  const { runId: donor } = await store.createRun({ experimentId });
  const log = (id: RunId, step: number, value: number) =>
    store.logBatch(id, { metrics: [{ key: "loss", value, timestampMs: step, step }] });
  await log(runId, 1, 1);
  for (const step of [1, 2]) await log(donor, step, 5);
  await store.close();
  await writeFile(pointsFile(runId), await readFile(pointsFile(donor)));
  await open();
  expect((await store.getRun(runId)).metrics.get("loss")).toMatchObject({
    count: 2,
    min: { value: 5 },
    max: { value: 5 },
  });
});

test("steps and timestamps beyond 2^53 keep all their digits, also as the last point", async () => {
  const { runId } = await store.createRun({ experimentId });
  const exact = { key: "loss", value: 1, timestampMs: 1_700_000_000_000_000_001n, step: 2n ** 63n - 1n };
  await store.logBatch(runId, { metrics: [{ key: "loss", value: 2, timestampMs: 1, step: 1 }, exact] });
  await store.close();
  await open();
  const { key: _, ...point } = exact;
  expect((await store.metricHistory(runId, "loss", {})).items[1]).toEqual(point);
  expect((await store.getRun(runId)).metrics.get("loss")?.last).toEqual(point);
});

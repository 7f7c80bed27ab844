import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openTrackingStore } from "../../source/store/file-tracking-store.js";
import { prepareProjectFolder } from "../../source/store/project-folder.js";
import { encodeKey, encodePoints, type SeriesPoint } from "../../source/store/series-record.js";
import { type RunForm, runKind } from "../../source/store/tracking/forms.js";
import {
  type Data,
  type GeneratedRun,
  generatedRun,
  lastStep,
  longMetric,
  longRunId,
  lossAt,
  runsExperiment,
  seriesExperiment,
  timestampAt,
} from "./data.js";

/** As many points as a `log-batch` holds. */
const pointsPerRecord = 1000;

/**
 * Fills the store of a project that no hub owns: `runs` generated ones, and a run with a long series for each of `series`.
 * The store's own forms and encoders, without its syncs: 100,000 runs would take an hour with them.
 */
export async function fillHubStore(projectRoot: string, { runs, series }: Data): Promise<void> {
  const folder = await prepareProjectFolder(projectRoot);
  const store = await openTrackingStore(folder);
  for (const { name } of [runsExperiment, seriesExperiment]) await store.createExperiment({ name });
  await store.close();
  for (let index = 0; index < runs; index++) {
    const run = generatedRun(index);
    writeRun(folder, runFormOf(run), pointsOf(run));
  }
  for (const points of series) writeRun(folder, longRunForm(points), longSeries(points));
}

/** Adds one finished run with `steps` points of each metric to the store of a project that no hub owns. */
export async function addRun(projectRoot: string, metrics: readonly string[], steps: number): Promise<void> {
  const folder = await prepareProjectFolder(projectRoot);
  await (await openTrackingStore(folder)).close(); // makes the experiment "Default"
  const runId = longRunId(metrics.length * steps);
  const run = { ...finishedRun(runId, "measured", "0"), tags: [["mlflow.runName", "measured"] as [string, string]] };
  const records = metrics.map((key, id) => encodeKey(id, { key }));
  const stepsPerRecord = Math.max(1, Math.floor(pointsPerRecord / metrics.length));
  for (let first = 0; first < steps; first += stepsPerRecord) {
    const points: SeriesPoint[] = [];
    for (let step = first; step < Math.min(steps, first + stepsPerRecord); step++) {
      for (const id of metrics.keys())
        points.push({ id, value: lossAt(step, id), timestampMs: timestampAt(step), step });
    }
    records.push(encodePoints(points));
  }
  writeRun(folder, run, Buffer.concat(records));
}

/** A document and a series file: the one place that knows where and in which form the store keeps them. */
function writeRun(folder: string, run: RunForm, series: Buffer): void {
  mkdirSync(join(folder, "db/runs"), { recursive: true, mode: 0o700 });
  const document = { version: runKind.version, data: runKind.schema.parse(run) };
  writeFileSync(join(folder, "db/runs", `${run.runId}.json`), `${JSON.stringify(document)}\n`, { mode: 0o600 });
  mkdirSync(join(folder, "series", run.runId), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "series", run.runId, "points.bin"), series, { mode: 0o600 });
}

function pointsOf({ metrics, startedAtMs }: GeneratedRun): Buffer {
  const keys = metrics.map(([key], id) => encodeKey(id, { key }));
  const points = metrics.map(([, value], id) => ({ id, value, timestampMs: startedAtMs, step: lastStep }));
  return Buffer.concat([...keys, encodePoints(points)]);
}

function longSeries(count: number): Buffer {
  const records = [encodeKey(0, { key: longMetric })];
  for (let first = 0; first < count; first += pointsPerRecord) {
    const points: SeriesPoint[] = [];
    for (let step = first; step < Math.min(count, first + pointsPerRecord); step++) {
      points.push({ id: 0, value: lossAt(step), timestampMs: timestampAt(step), step });
    }
    records.push(encodePoints(points));
  }
  return Buffer.concat(records);
}

function runFormOf({ runId, name, startedAtMs, endedAtMs, params, tags }: GeneratedRun): RunForm {
  return {
    ...finishedRun(runId, name, runsExperiment.id),
    startedAtMs,
    endedAtMs,
    params: params.map(([key, value]) => [key, value]),
    tags: tags.map(([key, value]) => [key, value]),
  };
}

function longRunForm(points: number): RunForm {
  const name = `series-${points}`;
  return { ...finishedRun(longRunId(points), name, seriesExperiment.id), tags: [["mlflow.runName", name]] };
}

function finishedRun(runId: string, name: string, experimentId: string): RunForm {
  return {
    runId,
    experimentId,
    name,
    userId: "bench",
    status: "FINISHED",
    startedAtMs: timestampAt(0),
    endedAtMs: timestampAt(600),
    artifactUri: `mlflow-artifacts:/${experimentId}/${runId}/artifacts`,
    lifecycleStage: "active",
    params: [],
    tags: [],
    inputs: [],
    modelInputs: [],
    modelOutputs: [],
  };
}

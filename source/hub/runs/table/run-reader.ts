import type { RunRow } from "../../../api/views.js";
import { betterIs } from "../../../domain/better-is.js";
import type { One } from "../../../domain/filter/match.js";
import type { RunField } from "../../../domain/filter/run-condition.js";
import { type ListedRun, onceForKeys, positionOf } from "../../../domain/run-table/listed-run.js";
import type { Figure, FixedColumn, RunColumn } from "../../../domain/run-table/run-column.js";
import { durationMs, type RunState, runState } from "../../../domain/run-table/run-state.js";
import { isSweepParent } from "../../sweeps/sweep-runs.js";
import { executionTag } from "../run-row.js";
import { leadingAt, type Progress } from "./progress.js";

type Value = number | string | undefined;
/** A value to order by and to show. */
export type Read = (run: ListedRun) => Value;

export type ReaderContext = {
  readonly experimentName: (experimentId: string) => string;
  readonly versionsOf: (runId: string) => RunRow["versions"];
  readonly progress: Progress;
  /** When each execution of ours that is over has ended, by its id. */
  readonly executionEnds: ReadonlyMap<string, number>;
  readonly nowMs: number;
};

export type RunReader = {
  readonly column: (column: RunColumn) => Read;
  /** All that a condition on the field may be met by. */
  readonly field: (field: RunField) => (run: ListedRun) => One | readonly One[] | undefined;
  readonly state: (run: ListedRun) => RunState;
};

/** Tags that say who or what logged, not what was tried. */
const hiddenTag = /^(mlflow|slipway)\./;

/** How the columns of runs and the fields of filters are read from a store's list. */
export function createRunReader(context: ReaderContext): RunReader {
  const { nowMs, progress } = context;
  const executionAt = positionOf(executionTag);
  const state = (run: ListedRun) => {
    const { status, startedAtMs } = run.head;
    const execution = status === "RUNNING" ? run.value("tag", executionAt(run.keys("tag"))) : undefined;
    const processEndedAtMs = execution === undefined ? undefined : context.executionEnds.get(execution);
    // Nobody waits for points of a sweep's parent.
    const lastPointAtMs = isSweepParent(run) ? nowMs : alivePoint(run);
    return runState(status, { startedAtMs, lastPointAtMs, processEndedAtMs }, nowMs);
  };
  const isAlive = (run: ListedRun) => ["running", "quiet"].includes(state(run));
  const took = (run: ListedRun) => {
    const { startedAtMs, endedAtMs } = run.head;
    const lastPointAtMs = endedAtMs === undefined ? lastPointOf(run) : undefined;
    return durationMs(state(run), { startedAtMs, endedAtMs, lastPointAtMs }, nowMs);
  };
  const ends = (run: ListedRun) => (isAlive(run) ? progress.endsAtMs(run) : undefined);
  const fixed: Readonly<Record<FixedColumn, Read>> = {
    state,
    name: ({ head }) => head.name,
    experiment: ({ head }) => context.experimentName(head.experimentId),
    // Never less than none: a clock that jumped back.
    age: ({ head }) => Math.max(0, nowMs - head.startedAtMs),
    took,
    speed: (run) => progress.speed(run, isAlive(run)),
    eta: (run) => {
      const at = ends(run);
      return at === undefined ? undefined : Math.max(0, at - nowMs);
    },
    ends,
    "gpu-hours": (run) => gpuHours(run, took),
    trend: (run) => run.figure("last", leadingAt(run.keys("metric"))),
    tags: (run) => shownTags(run).join(", ") || undefined,
    commit: (run) => firstTag(run, commitsAt)?.slice(0, 8),
    data: (run) => dataOf(run)[0],
    version: (run) => versionTexts(context.versionsOf(run.runId)).join(", ") || undefined,
    user: ({ head }) => head.userId || undefined,
    note: (run) => firstTag(run, noteAt),
    id: ({ runId }) => runId,
  };
  const column = (wanted: RunColumn): Read => {
    if (wanted.kind === "fixed") return fixed[wanted.name];
    if (wanted.kind === "metric") return figureReader(wanted.key, wanted.figure);
    return pairReader(wanted.kind, wanted.key);
  };
  return {
    column,
    state,
    field: (wanted) => {
      if (wanted.kind === "any") return anyReader(wanted.key);
      if (wanted.kind === "attribute") return attributeReader(wanted.key);
      if (wanted.kind === "dataset") return ({ head }) => datasetValues(head, wanted.key);
      if (wanted.kind !== "fixed") return column(wanted);
      if (wanted.name === "data") return dataOf;
      if (wanted.name === "tags") return shownTags;
      if (wanted.name === "version") {
        return ({ runId }) =>
          context.versionsOf(runId).map(({ model, version, stage }) => `${model} v${version} ${stage}`);
      }
      // One that is silent for a while is running all the same.
      if (wanted.name === "state") return (run) => (state(run) === "quiet" ? ["running", "quiet"] : state(run));
      return fixed[wanted.name];
    },
  };
}

/** When the run has last logged a point, in epoch ms. */
export function lastPointOf(run: ListedRun): number | undefined {
  let latest: number | undefined;
  for (let at = run.keys("metric").length - 1; at >= 0; at -= 1) {
    const time = run.figure("lastTimeMs", at);
    if (time !== undefined && (latest === undefined || time > latest)) latest = time;
  }
  return latest;
}

/** Only of a run that may be alive it matters how long it has been silent. */
function alivePoint(run: ListedRun): number | undefined {
  return run.head.status === "RUNNING" ? lastPointOf(run) : undefined;
}

/** One number of a metric: "best" is its least or greatest value by what its name says is good. */
function figureReader(key: string, figure: Figure): Read {
  const position = positionOf(key);
  const read = figure === "best" ? ({ lower: "min", higher: "max" } as const)[betterIs(key) ?? "lower"] : figure;
  const known = figure === "best" && betterIs(key) === undefined ? "last" : read;
  return (run) => {
    const at = position(run.keys("metric"));
    const value = run.figure(known, at);
    // The best of nothing but NaN is NaN: it is not that nothing was logged.
    return value ?? run.figure("last", at);
  };
}

function pairReader(kind: "param" | "tag", key: string): Read {
  const position = positionOf(key);
  return (run) => run.value(kind, position(run.keys(kind)));
}

/** A metric of this key, else a param, else a tag; then one whose last part it is. `lr` also finds `learning_rate`. */
function anyReader(key: string): Read {
  const names = key === "lr" ? ["lr", "learning_rate"] : [key];
  const exact = (keys: readonly string[]) => names.map((name) => keys.indexOf(name)).find((at) => at >= 0) ?? -1;
  const ending = (keys: readonly string[]) =>
    keys.findIndex((each) => names.some((name) => each.endsWith(`.${name}`) || each.endsWith(`/${name}`)));
  const ways = [exact, ending].flatMap((find) => {
    const [metric, param, tag] = [onceForKeys(find), onceForKeys(find), onceForKeys(find)];
    return [
      (run: ListedRun) => run.figure("last", metric(run.keys("metric"))),
      (run: ListedRun) => run.value("param", param(run.keys("param"))),
      (run: ListedRun) => run.value("tag", tag(run.keys("tag"))),
    ];
  });
  return (run) => {
    for (const way of ways) {
      const value = way(run);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function attributeReader(key: string): Read {
  const reads: Readonly<Record<string, Read>> = {
    run_id: ({ runId }) => runId,
    run_name: ({ head }) => head.name,
    status: ({ head }) => head.status,
    user_id: ({ head }) => head.userId,
    artifact_uri: ({ head }) => head.artifactUri,
    start_time: ({ head }) => head.startedAtMs,
  };
  return reads[key] ?? (({ head }) => head.endedAtMs);
}

function datasetValues({ inputs }: ListedRun["head"], key: string): readonly string[] {
  if (key === "name") return inputs.map(({ name }) => name);
  if (key === "digest") return inputs.map(({ digest }) => digest);
  return inputs.flatMap(({ tags }) =>
    tags.filter((tag) => tag.key === "mlflow.data.context").map(({ value }) => value),
  );
}

const commitsAt = onceForKeys((keys) =>
  ["slipway.git.commit", "git_commit", "mlflow.source.git.commit"].map((key) => keys.indexOf(key)),
);
const noteAt = onceForKeys((keys) => [keys.indexOf("mlflow.note.content")]);
const dataAt = onceForKeys((keys) => keys.flatMap((key, at) => (key.startsWith("slipway.data.") ? [at] : [])));
const shownAt = onceForKeys((keys) => keys.flatMap((key, at) => (hiddenTag.test(key) ? [] : [at])));
const gpusOf = onceForKeys((keys) => new Set(keys.flatMap((key) => /^system\/gpu_(\d+)_/.exec(key)?.[1] ?? [])).size);

function firstTag(run: ListedRun, places: (keys: readonly string[]) => readonly number[]): string | undefined {
  return places(run.keys("tag"))
    .map((at) => run.value("tag", at))
    .find((value) => value !== undefined && value !== "");
}

function shownTags(run: ListedRun): readonly string[] {
  const keys = run.keys("tag");
  return shownAt(keys).map((at) => {
    const value = run.value("tag", at);
    return value ? `${keys[at]}=${value}` : (keys[at] ?? "");
  });
}

/** The version of its data first (md5 of DVC, digest of MLflow's inputs), then the names, for filters. */
function dataOf(run: ListedRun): readonly string[] {
  const keys = run.keys("tag");
  const places = dataAt(keys);
  const { inputs } = run.head;
  return [
    ...places.map((at) => (run.value("tag", at) ?? "").slice(0, 8)),
    ...inputs.map(({ digest }) => digest.slice(0, 8)),
    ...places.map((at) => (keys[at] ?? "").slice("slipway.data.".length)),
    ...inputs.map(({ name }) => name),
  ];
}

function versionTexts(versions: RunRow["versions"]): readonly string[] {
  return versions.map(({ version, stage }) => `v${version}${stage === "None" ? "" : ` ${stage}`}`);
}

/** As the run says itself, else its GPUs (by MLflow's system metrics) times how long it took. */
function gpuHours(run: ListedRun, took: (run: ListedRun) => number): number | undefined {
  const said = Number(anyGpuHours(run));
  if (Number.isFinite(said)) return said;
  const gpus = gpusOf(run.keys("metric"));
  return gpus === 0 ? undefined : (gpus * took(run)) / 3_600_000;
}
const anyGpuHours = anyReader("gpu_hours");

// The data that both servers hold: one formula here and in populate-peer.py, so that the same question has the same answer.

/** `count` runs of the experiment "1": 20 metrics with a point each, 20 params, 10 tags. */
export type GeneratedRun = {
  readonly runId: string;
  readonly name: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly metrics: readonly (readonly [key: string, value: number])[];
  readonly params: readonly (readonly [key: string, value: string])[];
  readonly tags: readonly (readonly [key: string, value: string])[];
};

/** How many generated runs a store holds, and a run with so many points for each of `series`. */
export type Data = { readonly runs: number; readonly series: readonly number[] };

const metricsPerRun = 20;
const paramsPerRun = 20;
const tagsPerRun = 10;
/** The step of a generated run's points. */
export const lastStep = 100;

/** Experiments beside MLflow's own "Default", in the order that both stores number them. */
export const runsExperiment = { id: "1", name: "many runs" };
export const seriesExperiment = { id: "2", name: "long series" };
/** The metric of a run with a long series. */
export const longMetric = "loss";

/** About an eighth of the runs; what users ask for: a metric, a param, the best first. */
export const searchedFor = {
  experiment_ids: [runsExperiment.id],
  filter: "metrics.metric_00 < 0.5 and params.param_00 = 'adam'",
  order_by: ["metrics.metric_01 ASC"],
  max_results: 100,
};

const firstStartMs = 1_760_000_000_000;
const optimizers = ["adam", "sgd", "lion", "adafactor"] as const;

export function generatedRun(index: number): GeneratedRun {
  const name = `run-${String(index).padStart(6, "0")}`;
  const startedAtMs = firstStartMs + index * 1000;
  return {
    runId: runIdOf(index),
    name,
    startedAtMs,
    endedAtMs: startedAtMs + 600_000,
    metrics: times(metricsPerRun, (at) => [`metric_${two(at)}`, noise(index, at)]),
    params: times(paramsPerRun, (at) => [
      `param_${two(at)}`,
      at === 0 ? (optimizers[index % optimizers.length] ?? "") : String((index * 31 + at * 17) % 97),
    ]),
    tags: times(tagsPerRun, (at) =>
      at === 0 ? ["mlflow.runName", name] : [`tag_${two(at)}`, `value-${(index * 13 + at) % 11}`],
    ),
  };
}

/** Runs with one long series stand far above the generated ones. */
export const longRunId = (points: number) => runIdOf(0xf0_0000_0000 + points);

/** A point of a long series: a curve that falls, with noise; that of another metric has other noise. */
export const lossAt = (step: number, metric = 1) => 1 / (1 + step / 1000) + noise(step, metric) * 0.1;
export const timestampAt = (step: number) => firstStartMs + step * 1000;

/** In [0, 1), exact in both languages: whole numbers below 2^53 and one division. */
function noise(a: number, b: number): number {
  return ((a * 7919 + b * 104_729) % 100_003) / 100_003;
}

function runIdOf(number: number): string {
  return number.toString(16).padStart(32, "0");
}

function two(at: number): string {
  return String(at).padStart(2, "0");
}

function times<T>(count: number, make: (at: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

import type { Environment } from "../../adapters/process.js";
import { asRunId, type RunId } from "../../domain/ids.js";
import type { MachineSample } from "../../domain/machine/machine-sample.js";
import { systemMetrics } from "../../domain/machine/system-metrics.js";
import type { Execution } from "../../domain/pipeline.js";
import type { Run } from "../../domain/run.js";
import type { TrackingStore } from "../../domain/tracking-store.js";

const executionTag = "slipway.execution";
/** Of a run whose `system/…` metrics are the hub's: it goes on with them after a restart. */
const recordedTag = "slipway.systemMetrics";
/** As mlflow/system_metrics/system_metrics_monitor.py has it, where the run's environment says nothing else. */
const usualEveryMs = 10_000;

type Recorded = {
  readonly everyMs: number;
  readonly since: MachineSample;
  readonly executionId: string;
  nextMs: number;
  step: number;
  samples: readonly MachineSample[];
  /** Of the last point that the hub has logged; undefined: none yet. */
  lastMs: number | undefined;
};

/**
 * Logs the machine's figures to the runs of our own executions while they are RUNNING, as MLflow's client would where it is told
 * to; a run whose client does so itself is left to it.
 */
export function createRecorder(options: {
  readonly store: Pick<TrackingStore, "getRun" | "logBatch" | "onChange">;
  readonly isAnyRunning: () => boolean;
  /** Undefined where it has ended. */
  readonly running: (executionId: string) => Execution | undefined;
  /** The environment that an execution has been given, as far as it can be read. */
  readonly environmentOf: (execution: Execution) => Environment;
  readonly onFault: (error: unknown) => void;
}) {
  const { store, running } = options;
  const changed = new Set<string>();
  const recorded = new Map<RunId, Recorded>();
  const left = new Set<string>();
  let working = false;
  const stop = store.onChange((change) => {
    if ((change.topic !== "runs" && change.topic !== "series") || !options.isAnyRunning()) return;
    if (!left.has(change.runId) && !recorded.has(change.runId)) changed.add(change.runId);
  });

  const begin = async (id: string, sample: MachineSample): Promise<void> => {
    const runId = asRunId(id);
    const run = runId && (await store.getRun(runId).catch(() => undefined));
    const executionId = run?.tags.get(executionTag);
    const execution = executionId === undefined ? undefined : running(executionId);
    if (!run || !execution) return;
    const isOurs = run.tags.get(recordedTag) === "hub";
    const env = options.environmentOf(execution);
    if (run.status !== "RUNNING") return;
    if (/^(true|1)$/i.test(env.MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING ?? "") || (!isOurs && hasSystemMetrics(run))) {
      left.add(id);
      return;
    }
    const everyMs = intervalMs(env);
    const last = lastPoint(run);
    recorded.set(run.runId, {
      everyMs,
      since: sample,
      executionId: execution.executionId,
      nextMs: sample.atMs + everyMs,
      step: last ? Number(last.step) + 1 : 0,
      samples: [],
      lastMs: last && Number(last.timestampMs),
    });
  };

  const log = async (runId: RunId, entry: Recorded, sample: MachineSample): Promise<void> => {
    const run = await store.getRun(runId).catch(() => undefined);
    const othersLog = run && lastPoint(run) && Number(lastPoint(run)?.timestampMs) !== entry.lastMs;
    if (run?.status !== "RUNNING" || !running(entry.executionId) || othersLog) {
      recorded.delete(runId);
      if (othersLog) left.add(runId);
      return;
    }
    const { samples, step, lastMs } = entry;
    const metrics = [...systemMetrics(samples, entry.since)].map(([key, value]) => ({
      key,
      value,
      timestampMs: sample.atMs,
      step,
    }));
    entry.samples = [];
    entry.step += 1;
    entry.nextMs = sample.atMs + entry.everyMs;
    entry.lastMs = sample.atMs;
    await store.logBatch(runId, {
      metrics,
      ...(lastMs === undefined ? { tags: [{ key: recordedTag, value: "hub" }] } : {}),
    });
  };

  const work = async (sample: MachineSample): Promise<void> => {
    const ids = [...changed];
    changed.clear();
    for (const id of ids) await begin(id, sample);
    for (const [runId, entry] of recorded) if (sample.atMs >= entry.nextMs) await log(runId, entry, sample);
  };

  return {
    /** Resolves when what the sample led to is logged; what fails is told to `onFault`. */
    onSample: async (sample: MachineSample): Promise<void> => {
      for (const entry of recorded.values()) entry.samples = [...entry.samples, sample];
      if (working || (changed.size === 0 && recorded.size === 0)) return;
      working = true;
      await work(sample)
        .catch(options.onFault)
        .finally(() => {
          working = false;
        });
    },
    close: stop,
  };
}

function hasSystemMetrics({ metrics }: Run): boolean {
  return [...metrics.keys()].some((key) => key.startsWith("system/"));
}

/** The latest of what is logged every time. */
function lastPoint({ metrics }: Run) {
  return metrics.get("system/system_memory_usage_megabytes")?.last;
}

function intervalMs(env: Environment): number {
  const everyS = Number(env.MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL ?? "");
  const samples = Number(env.MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING ?? "");
  return (everyS > 0 ? everyS * 1000 : usualEveryMs) * (samples >= 1 ? samples : 1);
}

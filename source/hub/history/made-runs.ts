import type { MadeRun } from "../../api/history-views.js";
import { type ListedRun, positionOf } from "../../domain/run-table/listed-run.js";
import type { TrackingStore } from "../../domain/tracking-store.js";

const atExecution = positionOf("slipway.execution");
const atStage = positionOf("slipway.stage");

/** The runs that each execution's stages created, by its id, the first that began first. */
export function madeRuns(store: TrackingStore): ReadonlyMap<string, readonly MadeRun[]> {
  const runs = new Map<string, ListedRun[]>();
  for (const run of store.listRuns("ACTIVE_ONLY")) {
    const id = run.value("tag", atExecution(run.keys("tag")));
    if (id === undefined) continue;
    const known = runs.get(id);
    if (known) known.push(run);
    else runs.set(id, [run]);
  }
  return new Map(
    [...runs].map(([id, made]) => [id, made.toSorted((a, b) => a.head.startedAtMs - b.head.startedAtMs).map(viewOf)]),
  );
}

/** Last values of the metrics of an execution's runs; of several runs by the stage that made each. */
export function runMetrics(
  store: TrackingStore,
  executionId: string,
): readonly { readonly key: string; readonly value: number }[] {
  const runs = [...store.listRuns("ACTIVE_ONLY")].filter(
    (run) => run.value("tag", atExecution(run.keys("tag"))) === executionId,
  );
  return runs.flatMap((run) => {
    const stage = runs.length > 1 ? `${viewOf(run).stage ?? run.head.name}: ` : "";
    return run.keys("metric").flatMap((key, at) => {
      const value = run.figure("last", at);
      return value === undefined || key.startsWith("system/") ? [] : [{ key: `${stage}${key}`, value }];
    });
  });
}

function viewOf(run: ListedRun): MadeRun {
  const stage = run.value("tag", atStage(run.keys("tag")));
  return { runId: run.runId, name: run.head.name, status: run.head.status, stage: stage === "" ? undefined : stage };
}

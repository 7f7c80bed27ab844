import { asLoggedModelId, type ExperimentId, type RunId } from "../../../domain/ids.js";
import type { MetricSummary, Run } from "../../../domain/run.js";
import type { SeriesState } from "../../series-state.js";
import type { RunForm } from "../forms.js";
import { hasPoints, summaryAt } from "./metric-table.js";
import { type Shape, shapeOf } from "./shape.js";

/** Params or tags: the keys' shape and the values in its order. */
export type Pairs = { readonly shape: Shape; readonly values: readonly string[] };

/** When and how large a file was when it was read: another file there is read again. */
export type FileMark = { readonly mtimeMs: number; readonly sizeBytes: number };

/** A run in memory: what its document says, packed, and the state of its series. */
export type RunEntry = {
  readonly runId: RunId;
  form: RunHead;
  params: Pairs;
  tags: Pairs;
  document: FileMark;
  readonly series: SeriesState;
};

/** A run's document without the pairs. */
export type RunHead = Omit<RunForm, "params" | "tags">;

/** What search and lists read of a run without making a `Run` of it. */
export function headOf(form: RunForm): { readonly head: RunHead; readonly params: Pairs; readonly tags: Pairs } {
  const { params, tags, ...head } = form;
  return { head, params: pairsOf(params), tags: pairsOf(tags) };
}

export function toRun({ form, params, tags, series }: RunEntry): Run {
  return {
    ...form,
    // The ids were checked when the document was made; the form's schema proves only text.
    runId: form.runId as RunId,
    experimentId: form.experimentId as ExperimentId,
    endedAtMs: form.endedAtMs,
    params: mapOf(params),
    tags: mapOf(tags),
    metrics: summariesOf(series),
    ...(series.damage ? { metricsProblem: series.damage } : {}),
    modelInputs: form.modelInputs.flatMap((id) => asLoggedModelId(id) ?? []),
    modelOutputs: form.modelOutputs.flatMap(({ modelId, step }) => {
      const id = asLoggedModelId(modelId);
      return id === undefined ? [] : [{ modelId: id, step }];
    }),
  };
}

function pairsOf(pairs: readonly (readonly [string, string])[]): Pairs {
  return { shape: shapeOf(pairs.map(([key]) => key)), values: pairs.map(([, value]) => value) };
}

function mapOf({ shape, values }: Pairs): ReadonlyMap<string, string> {
  return new Map(shape.keys().map((key, index) => [key, values[index] ?? ""]));
}

function summariesOf({ table }: SeriesState): ReadonlyMap<string, MetricSummary> {
  const summaries = new Map<string, MetricSummary>();
  table.shape.keys().forEach((key, position) => {
    if (hasPoints(table, position)) summaries.set(key, summaryAt(table, position));
  });
  return summaries;
}

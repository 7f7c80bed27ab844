import type {
  CodeView,
  ComparedRun,
  DataCell,
  FileCell,
  MatrixView,
  MetricCell,
} from "../../../source/api/run-compare-views.js";
import type { MetricRow, RunHeadView } from "../../../source/api/run-detail-views.js";
import type { HubClient } from "../../../source/client/hub-client.js";

type Entries = readonly (readonly [key: string, value: string])[];

/** All of a run but its points. */
export type WholeRun = {
  readonly head: RunHeadView;
  readonly params: Entries;
  readonly tags: Entries;
  readonly metrics: readonly MetricRow[];
};

/** All differences of runs. */
export type WholeComparison = {
  readonly runs: readonly ComparedRun[];
  readonly params: MatrixView<string>;
  readonly metrics: MatrixView<MetricCell>;
  readonly best: MatrixView<MetricCell>;
  readonly artifacts: MatrixView<FileCell>;
  readonly paramsFile: MatrixView<string>;
  readonly data: MatrixView<DataCell>;
  readonly packages: MatrixView<string>;
  /** Of each run but the first, against the first. */
  readonly code: readonly CodeView[];
};

const everything = { find: "", offset: 0, limit: 20_000 };
const linesOfCode = 2000;

export async function gatherRun(client: HubClient, runId: string, signal?: AbortSignal): Promise<WholeRun> {
  const options = signal ? { signal } : {};
  const [head, params, tags, metrics] = await Promise.all([
    client.call("runs.head", { runId }, options),
    client.call("runs.entries", { runId, of: "params", ...everything }, options),
    client.call("runs.entries", { runId, of: "tags", ...everything }, options),
    client.call("runs.metrics", { runId, ...everything }, options),
  ]);
  return { head, params: params.rows, tags: tags.rows, metrics: metrics.rows };
}

export async function gatherComparison(
  client: HubClient,
  runIds: readonly string[],
  signal?: AbortSignal,
): Promise<WholeComparison> {
  const options = signal ? { signal } : {};
  const input = { runIds: [...runIds], all: false, ...everything };
  const [{ runs }, params, metrics, best, artifacts, paramsFile, data, packages, ...code] = await Promise.all([
    client.call("compare.runs", { runIds: [...runIds] }, options),
    client.call("compare.params", input, options),
    client.call("compare.metrics", { ...input, by: "last" }, options),
    client.call("compare.metrics", { ...input, by: "best" }, options),
    client.call("compare.artifacts", input, options),
    client.call("compare.paramsFile", input, options),
    client.call("compare.data", input, options),
    client.call("compare.packages", input, options),
    ...runIds
      .slice(1)
      .map((_, at) =>
        client.call("compare.code", { runIds: [...runIds], other: at + 1, from: 0, limit: linesOfCode }, options),
      ),
  ]);
  return { runs, params, metrics, best, artifacts, paramsFile, data, packages, code };
}

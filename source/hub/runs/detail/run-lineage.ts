import type { DatasetInputView, LoggedModelView, RunLineage, RunRef } from "../../../api/run-detail-views.js";
import type { RunRow } from "../../../api/views.js";
import { asRunId } from "../../../domain/ids.js";
import type { DatasetInput, Run } from "../../../domain/run.js";
import type { TrackingStore } from "../../../domain/tracking-store.js";

const dataTag = "slipway.data.";
const mostChildren = 200;

/** The commit that a run was made of: Slipway's note, MLflow's, or a script's own. */
export function commitOf({ tags }: Run): string | undefined {
  return tags.get("slipway.git.commit") ?? tags.get("mlflow.source.git.commit") ?? tags.get("git_commit");
}

/** Whether the tree was dirty then; undefined where nobody has noted it. */
export function dirtyOf({ tags }: Run): boolean | undefined {
  const noted = tags.get("slipway.git.dirty") ?? tags.get("mlflow.source.git.dirty");
  return noted === undefined ? undefined : noted.toLowerCase() === "true";
}

/** Datasets that DVC tracks and the run was made of, by path. */
export function dataOf({ tags }: Run): RunLineage["data"] {
  return [...tags]
    .filter(([key]) => key.startsWith(dataTag))
    .map(([key, md5]) => ({ path: key.slice(dataTag.length), md5 }));
}

/** Where a run comes from and what came of it. */
export async function runLineage(
  store: TrackingStore,
  run: Run,
  options: { readonly versions: RunRow["versions"]; readonly gitSubject: string | undefined },
): Promise<RunLineage> {
  const { tags, runId, experimentId } = run;
  const children = await store.searchRuns({
    experimentIds: [experimentId],
    filter: `tags.\`mlflow.parentRunId\` = '${runId}'`,
    maxResults: mostChildren,
  });
  const parent = await runRef(store, tags.get("mlflow.parentRunId"));
  const commit = commitOf(run);
  const dirty = dirtyOf(run);
  const optional = {
    stage: tags.get("slipway.stage"),
    executionId: tags.get("slipway.execution"),
    gitCommit: commit,
    gitDirty: dirty,
    gitSubject: options.gitSubject,
    source: tags.get("mlflow.source.name"),
    parent,
  };
  return {
    ...withoutUndefined(optional),
    data: dataOf(run),
    versions: options.versions,
    children: children.items.map(({ runId: id, name, status }) => ({ runId: id, name, status })),
    childrenTotal: children.items.length,
  };
}

/** A dataset as `mlflow.log_input` noted it. */
export function inputView({ name, digest, sourceType, source, profile, tags }: DatasetInput): DatasetInputView {
  const context = tags.find(({ key }) => key === "mlflow.data.context")?.value;
  const rows = rowsOf(profile);
  return { name, digest, sourceType, source, ...withoutUndefined({ context, rows }) };
}

/** The models that a run read and made, as far as they are there. */
export async function modelsOf(store: TrackingStore, run: Run): Promise<readonly LoggedModelView[]> {
  const named = [
    ...run.modelInputs.map((modelId) => ({ modelId, role: "input" as const, step: undefined })),
    ...run.modelOutputs.map(({ modelId, step }) => ({ modelId, role: "output" as const, step })),
  ];
  const models = await Promise.all(
    named.map(async ({ modelId, role, step }) => {
      const model = await store.getLoggedModel(modelId).catch(() => undefined);
      if (!model) return [];
      const { name, modelType: type, status, artifactUri } = model;
      return [{ modelId, name, type, status: shortStatus(status), role, artifactUri, ...withoutUndefined({ step }) }];
    }),
  );
  return models.flat();
}

/** The fields that have a value: JSON has no undefined. */
export function withoutUndefined<Fields extends object>(
  fields: Fields,
): { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  // Only entries without undefined are left, which is what the type says.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}

async function runRef(store: TrackingStore, id: string | undefined): Promise<RunRef | undefined> {
  if (id === undefined) return undefined;
  const runId = asRunId(id);
  const run = runId && (await store.getRun(runId).catch(() => undefined));
  return run && { runId: run.runId, name: run.name, status: run.status };
}

/** `{"num_rows": 200}`, as MLflow's pandas and Hugging Face datasets have it. */
function rowsOf(profile: string | undefined): number | undefined {
  const [, rows] = /"num_rows"\s*:\s*(\d+)/.exec(profile ?? "") ?? [];
  return rows === undefined ? undefined : Number(rows);
}

/** LOGGED_MODEL_READY -> ready */
function shortStatus(status: string): string {
  return status.replace("LOGGED_MODEL_", "").toLowerCase();
}

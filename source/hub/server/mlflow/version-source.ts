import type { LoggedModelId, RunId } from "../../../domain/ids.js";
import { asVersionStage } from "../../../domain/registry.js";
import type { TrackingStore } from "../../../domain/tracking-store.js";
import { UserError } from "../../../domain/user-error.js";

export type Lineage = {
  readonly source: string;
  readonly runId: RunId | undefined;
  readonly modelId: LoggedModelId | undefined;
};

/** Schemes that name a host which the server would have to call (rejected_host_addressed_scheme of MLflow 3.17). */
const hostSchemes = new Set(["http", "https", "ftp", "sftp", "hdfs", "viewfs"]);

/** Schemes whose places belong to a run or a logged model. */
const ownSchemes = new Set(["runs", "models", "mlflow-artifacts"]);

/**
 * Where a new version comes from, checked as the real server does (handlers.py, _validate_source_run and
 * _validate_source_model): a source in the artifacts of a run or model names that run or model; a version of a registered
 * model hands on its run and model; nothing local, and no way up. The source itself is never opened.
 * @throws UserError `registry.bad-source`, `tracking.not-found` for a registered model that is not there
 */
export async function lineageOf(store: TrackingStore, sent: Lineage): Promise<Lineage> {
  const { source, modelId } = sent;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(source)?.[1]?.toLowerCase() ?? "";
  if (scheme === "models" && !/^models:\/m-[0-9a-f]{32}$/.test(source)) return ofVersion(store, sent);
  if (scheme === "" || scheme === "file" || hostSchemes.has(scheme) || !isPlainPath(source)) throw badSource(source);
  if (modelId !== undefined) return ofLoggedModel(store, sent, modelId, scheme);
  if (!ownSchemes.has(scheme)) return sent;
  const inRun =
    (scheme === "runs" && sent.runId !== undefined && source.startsWith(`runs:/${sent.runId}/`)) ||
    (scheme === "mlflow-artifacts" && (await isBelowRun(store, source, sent.runId)));
  if (!inRun) throw badSource(source);
  return sent;
}

async function ofLoggedModel(store: TrackingStore, sent: Lineage, id: LoggedModelId, scheme: string): Promise<Lineage> {
  const model = await store.getLoggedModel(id).catch(absent);
  if (!model) throw badSource(sent.source);
  const isIts = sent.source === `models:/${id}` || isBelow(sent.source, model.artifactUri);
  if (ownSchemes.has(scheme) && !isIts) throw badSource(sent.source);
  return { ...sent, runId: sent.runId ?? model.sourceRunId };
}

/** Where the client finds the files: a version that was copied has those of its source, a logged model's are its own. */
export async function downloadUri(store: TrackingStore, name: string, version: string): Promise<string> {
  const { modelId, source } = await store.getModelVersion(name, version);
  const [, sourceName, sourceVersion] = /^models:\/([^/@]+)\/(\d+)$/.exec(source) ?? [];
  if (sourceName !== undefined && sourceVersion !== undefined) return downloadUri(store, sourceName, sourceVersion);
  return modelId !== undefined && source.startsWith("models:/")
    ? (await store.getLoggedModel(modelId)).artifactUri
    : source;
}

/** `models:/NAME/VERSION`, `models:/NAME/STAGE`, `models:/NAME/latest`, `models:/NAME@ALIAS`. */
async function ofVersion(store: TrackingStore, { source, runId, modelId }: Lineage): Promise<Lineage> {
  const [, name, version, alias] = /^models:\/([^/@]+)(?:\/([^/@]+)|@([^/@]+))$/.exec(source) ?? [];
  if (name === undefined) throw badSource(source);
  await store.getRegisteredModel(name);
  const found =
    alias === undefined ? await byWord(store, name, version ?? "") : await store.getVersionByAlias(name, alias);
  if (!found) throw badSource(source);
  const differs = (runId ?? found.runId) !== found.runId || (modelId ?? found.modelId) !== found.modelId;
  if (differs) throw badSource(source);
  return { source: `models:/${name}/${found.version}`, runId: found.runId, modelId: found.modelId };
}

async function byWord(store: TrackingStore, name: string, word: string) {
  if (/^\d+$/.test(word)) return store.getModelVersion(name, word);
  const stage = asVersionStage(word);
  const versions = await store.latestVersions(name, stage === undefined ? [] : [stage]);
  if (stage === undefined && word.toLowerCase() !== "latest") return undefined;
  return [...versions].sort((a, b) => Number(b.version) - Number(a.version))[0];
}

/** An absolute path without a way up, also after every decoding. */
function isPlainPath(source: string): boolean {
  let decoded = source;
  for (let next = decode(decoded); next !== decoded; next = decode(decoded)) decoded = next;
  const path = decoded.replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/?#]*)?/i, "").replace(/[?#].*$/s, "");
  const parts = path.split("/").filter((part) => part !== "");
  return path.startsWith("/") && !decoded.includes("\0") && !decoded.split("/").includes("..") && !parts.includes(".");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

async function isBelowRun(store: TrackingStore, source: string, id: RunId | undefined): Promise<boolean> {
  const run = id === undefined ? undefined : await store.getRun(id).catch(absent);
  return run !== undefined && isBelow(source, run.artifactUri);
}

function absent(error: unknown): undefined {
  if (error instanceof UserError && error.kind === "not-found") return undefined;
  throw error;
}

function isBelow(source: string, root: string): boolean {
  return root !== "" && (source === root || source.startsWith(`${root}/`));
}

function badSource(source: string): UserError {
  return new UserError({
    code: "registry.bad-source",
    kind: "invalid",
    message: `Invalid model version source: '${source}'. The run_id or model_id must name what holds the source.`,
  });
}

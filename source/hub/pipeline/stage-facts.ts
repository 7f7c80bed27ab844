import type { LockEntry } from "../../adapters/dvc/dvc-lock.js";
import { isElsewhere } from "../../adapters/dvc/stage-definition.js";
import type { StageFacts, StageFile } from "../../api/stage-views.js";
import { isMapping, sameValue } from "../../domain/pipeline/python-value.js";
import { UserError } from "../../domain/user-error.js";
import { beginLook, type Look } from "./look.js";
import { valueAt } from "./params.js";
import type { PipelineParts } from "./read-pipeline.js";

/** Values of a metrics file that are shown. */
const mostMetrics = 100;
/** What takes longer to hash is not told as changed. */
const withinMs = 250;

/** What the stage reads and makes, its params with their values, and its metrics'. @throws UserError `pipeline.no-such-stage` */
export async function stageFacts(parts: PipelineParts, name: string): Promise<StageFacts> {
  const repository = await parts.repository.read();
  const stage = repository.stages.find((each) => each.name === name);
  if (!stage) {
    throw new UserError({
      code: "pipeline.no-such-stage",
      kind: "not-found",
      message: `There is no stage "${name}"`,
      hint: "List the stages: slipway status",
    });
  }
  const lock = repository.locks.get(name);
  const look = beginLook(parts.root, repository, parts, withinMs);
  const files = (paths: readonly string[], entries: readonly LockEntry[] | undefined) =>
    Promise.all(
      paths.map((path) =>
        fileOf(
          look,
          path,
          entries?.find((entry) => entry.path === path),
        ),
      ),
    );
  const params = await Promise.all(
    stage.params.map(async ({ file, keys }) => {
      const now = await look.params(file);
      const ran = lock?.params?.[file];
      const own = keys.length > 0 ? keys : isMapping(now) ? Object.keys(now) : [];
      return own.flatMap((key) => {
        const value = keys.length > 0 ? valueAt(now, key) : isMapping(now) ? now[key] : undefined;
        const was = ran?.[key];
        return leaves(key, value, was).map((leaf) => ({ file, ...leaf }));
      });
    }),
  );
  const metrics = stage.outs.filter(({ kind, path }) => kind === "metric" && !isElsewhere(path));
  const values = await Promise.all(
    metrics.map(async ({ path }) => {
      const value = await look.params(path).catch(() => undefined);
      return leaves("", value, value)
        .filter((leaf) => Number.isFinite(Number(leaf.value)))
        .map(({ key, value: shown }) => ({ path, key, value: shown }));
    }),
  );
  const last = parts.executions.lastRun(name);
  return {
    ...(last ? { lastRun: { executionId: last.executionId, who: last.who, startedAtMs: last.startedAtMs } } : {}),
    deps: await files(stage.deps, lock?.deps),
    outs: await files(
      stage.outs.map(({ path }) => path),
      lock?.outs,
    ),
    params: params.flat(),
    metrics: values.flat().slice(0, mostMetrics),
  };
}

async function fileOf(look: Look, path: string, entry: LockEntry | undefined): Promise<StageFile> {
  const known = {
    path,
    ...(entry?.md5 === undefined ? {} : { md5: entry.md5 }),
    ...(entry?.size === undefined ? {} : { sizeBytes: entry.size }),
    ...(entry?.nfiles === undefined ? {} : { files: entry.nfiles }),
  };
  if (isElsewhere(path)) return known;
  const hashed = await look.hash(path, entry !== undefined && entry.hash === undefined);
  if (hashed === "pending") return known;
  if (!hashed) return { ...known, now: "missing" };
  if ("unreadable" in hashed) return { ...known, now: "changed" };
  return {
    ...known,
    sizeBytes: hashed.sizeBytes,
    ...(hashed.files === undefined ? {} : { files: hashed.files }),
    ...(entry?.md5 !== undefined && hashed.md5 !== entry.md5 ? { now: "changed" as const } : {}),
  };
}

/** Each value below with its dotted key. */
function leaves(
  key: string,
  value: unknown,
  was: unknown,
): readonly { readonly key: string; readonly value: string; readonly was?: string }[] {
  if (isMapping(value)) {
    return Object.entries(value).flatMap(([name, below]) =>
      leaves(key === "" ? name : `${key}.${name}`, below, isMapping(was) ? was[name] : undefined),
    );
  }
  const isSame = was === undefined || sameValue(value, was);
  return [{ key, value: text(value), ...(isSame ? {} : { was: text(was) }) }];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

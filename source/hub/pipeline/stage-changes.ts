import type { TrackedOut } from "../../adapters/dvc/dot-dvc.js";
import type { LockEntry, StageLock } from "../../adapters/dvc/dvc-lock.js";
import { isElsewhere, type StageDefinition } from "../../adapters/dvc/stage-definition.js";
import { isMapping, sameValue } from "../../domain/pipeline/python-value.js";
import type { StageChange } from "../../domain/pipeline/stage-change.js";
import type { Look } from "./look.js";
import { valueAt } from "./params.js";

/**
 * What `dvc status` would list of the stage: deps, params, outs, always changed, command; none: DVC would not run it. What
 * runs upstream is not looked at here. What lies elsewhere (`s3://…`) is not asked.
 */
export async function stageChanges(
  look: Look,
  stage: StageDefinition,
  lock: StageLock | undefined,
): Promise<readonly StageChange[]> {
  const { deps, outs, params, cmd } = stage;
  const tracked = outs.map(({ path, cached }) => ({ path, cached, entry: entryOf(lock, lock?.outs, path) }));
  const [ofDeps, ofParams, ofOuts] = await Promise.all([
    stage.frozen ? [] : Promise.all(deps.map((path) => depChange(look, path, entryOf(lock, lock?.deps, path)))),
    stage.frozen ? [] : Promise.all(params.map((each) => paramChanges(look, each, lock))),
    Promise.all(tracked.map((out) => outChange(look, out))),
  ]);
  const isCallback = deps.length === 0 && outs.length === 0 && params.length === 0;
  return [
    ...ofDeps.flat(),
    ...ofParams.flat(),
    ...ofOuts.flat(),
    ...(stage.alwaysChanged || isCallback ? [{ of: "always" } as const] : []),
    ...(lock && !sameValue(cmd, lock.cmd) ? [{ of: "command", before: lock.cmd, now: cmd } as const] : []),
  ];
}

/** The same of a `.dvc` file: of its outs. */
export async function sourceChanges(look: Look, outs: readonly TrackedOut[]): Promise<readonly StageChange[]> {
  const changes = await Promise.all(
    outs.map(({ path, cached, md5, legacy }) => outChange(look, { path, cached, entry: { md5, legacy } })),
  );
  return changes.flat();
}

/** What a path had when the stage ran; without a hash: the stage did not have it. */
type Entry = { readonly md5: string | undefined; readonly legacy: boolean };

function entryOf(lock: StageLock | undefined, entries: readonly LockEntry[] | undefined, path: string): Entry {
  const entry = entries?.find((each) => each.path === path);
  // A stage that has a lock, but not of this path, is taken for one of DVC 2 (dvc/stage/loader.py, `fill_from_lock`).
  return { md5: entry?.md5, legacy: lock !== undefined && entry?.hash === undefined };
}

async function depChange(look: Look, path: string, entry: Entry): Promise<readonly StageChange[]> {
  if (isElsewhere(path)) return [];
  const hashed = await look.hash(path, entry.legacy);
  if (hashed === "pending") return [];
  if (!hashed) return [{ of: "dep", path, status: "deleted" }];
  if ("unreadable" in hashed) return [{ of: "dep", path, status: "modified", unreadable: hashed.unreadable }];
  if (hashed.md5 === entry.md5) return [];
  const rows = entry.md5 === undefined ? undefined : await look.rows(path, entry.md5);
  const added = entry.md5 === undefined ? { added: true } : {};
  return [{ of: "dep", path, status: "modified", ...added, ...(rows ? { rows } : {}) }];
}

async function outChange(
  look: Look,
  { path, cached, entry }: { readonly path: string; readonly cached: boolean; readonly entry: Entry },
): Promise<readonly StageChange[]> {
  if (isElsewhere(path)) return [];
  // DVC looks into its cache first, and not at the workspace where it has nothing.
  if (entry.md5 !== undefined && cached && !(await look.objects.has(entry.md5, entry.legacy))) {
    return [{ of: "out", path, status: "not in cache" }];
  }
  const hashed = await look.hash(path, entry.legacy);
  if (hashed === "pending") return [];
  if (!hashed) return [{ of: "out", path, status: "deleted" }];
  if ("unreadable" in hashed) return [{ of: "out", path, status: "modified", unreadable: hashed.unreadable }];
  if (hashed.md5 === entry.md5) return [];
  return [{ of: "out", path, status: "modified", ...(entry.md5 === undefined ? { added: true } : {}) }];
}

async function paramChanges(
  look: Look,
  { file, keys }: StageDefinition["params"][number],
  lock: StageLock | undefined,
): Promise<readonly StageChange[]> {
  const value = await look.params(file);
  const locked = lock?.params?.[file];
  if (value === undefined) return [{ of: "params-file", file, status: "deleted" }];
  if (!locked) return [{ of: "params-file", file, status: "new" }];
  const wanted = keys.length > 0 ? [...new Set(keys)] : keysOf(value, locked);
  return wanted.flatMap((key): readonly StageChange[] => {
    const now = keys.length > 0 ? valueAt(value, key) : ownOf(value, key);
    const before = ownOf(locked, key);
    if (now === undefined) return [{ of: "param", file, key, status: "deleted", before, now }];
    if (before === undefined) return [{ of: "param", file, key, status: "new", before, now }];
    return sameValue(now, before) ? [] : [{ of: "param", file, key, status: "modified", before, now }];
  });
}

function ownOf(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function keysOf(value: unknown, locked: Readonly<Record<string, unknown>>): readonly string[] {
  return [...new Set([...(isMapping(value) ? Object.keys(value) : []), ...Object.keys(locked)])];
}

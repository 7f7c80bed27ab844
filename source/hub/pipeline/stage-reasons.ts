import { join } from "node:path";
import { findObject } from "../../adapters/dvc/cache.js";
import type { LockEntry, StageLock } from "../../adapters/dvc/dvc-lock.js";
import type { StageDefinition } from "../../adapters/dvc/dvc-yaml.js";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { countRows } from "../../adapters/files/count-rows.js";
import { readParams, sameValue, shownValue, valueAt } from "./params.js";

export type ReasonContext = {
  readonly root: string;
  readonly hasher: Hasher;
  readonly cache: string;
};

/**
 * Why DVC would run the stage, in words; none: it would not (as `dvc status` decides: deps, outs, always changed, command).
 * What runs upstream is not looked at here.
 */
export async function stageReasons(
  context: ReasonContext,
  stage: StageDefinition,
  lock: StageLock,
): Promise<readonly string[]> {
  const reasons = [
    ...(stage.frozen ? [] : await depReasons(context, stage, lock)),
    ...(stage.frozen ? [] : await paramReasons(context, stage, lock)),
    ...(await outReasons(context, stage, lock)),
  ];
  if (stage.alwaysChanged || (stage.deps.length === 0 && stage.outs.length === 0 && stage.params.length === 0)) {
    reasons.push("it always runs");
  }
  if (!sameValue(stage.cmd, lock.cmd)) reasons.push("its command changed");
  return reasons;
}

async function depReasons(context: ReasonContext, { deps }: StageDefinition, lock: StageLock) {
  const reasons = await Promise.all(deps.map((path) => depReason(context, path, entryOf(lock.deps, path))));
  return reasons.filter((reason) => reason !== undefined);
}

async function depReason(
  { root, hasher, cache }: ReasonContext,
  path: string,
  entry: LockEntry | undefined,
): Promise<string | undefined> {
  const hashed = await hasher.hash(join(root, path));
  if (!hashed) return `${path} is missing`;
  if (hashed.md5 === entry?.md5) return undefined;
  if (!entry?.md5) return `${path} is new`;
  const object = await findObject(cache, entry.md5);
  const [before, after] = [object && (await countRows(object, path)), await countRows(join(root, path))];
  if (before === undefined || after === undefined) return `${path} changed`;
  return `${path} changed: ${before} → ${after} rows`;
}

async function paramReasons({ root }: ReasonContext, { params }: StageDefinition, lock: StageLock) {
  const reasons: string[] = [];
  for (const { file, keys } of params) {
    const value = await readParams(root, file);
    const locked = lock.params?.[file];
    if (value === undefined) reasons.push(`${file} is missing`);
    else if (!locked) reasons.push(`${file} is new`);
    else reasons.push(...changedKeys(file, keys.length > 0 ? keys : keysOf(value, locked), value, locked));
  }
  return reasons;
}

function changedKeys(
  file: string,
  keys: readonly string[],
  value: unknown,
  locked: Readonly<Record<string, unknown>>,
): readonly string[] {
  return keys.flatMap((key) => {
    const now = valueAt(value, key);
    const before = Object.hasOwn(locked, key) ? locked[key] : undefined;
    return sameValue(now, before) ? [] : nestedChanges(`${file}: ${key}`, before, now);
  });
}

/** A changed group is told by its leaves. */
function nestedChanges(name: string, before: unknown, now: unknown): readonly string[] {
  if (!isGroup(before) || !isGroup(now)) return [`${name} ${shownValue(before)} → ${shownValue(now)}`];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return keys.flatMap((key) => {
    const [left, right] = [valueAt(before, key), valueAt(now, key)];
    return sameValue(left, right) ? [] : nestedChanges(`${name}.${key}`, left, right);
  });
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function outReasons({ root, hasher, cache }: ReasonContext, { outs }: StageDefinition, lock: StageLock) {
  const reasons = await Promise.all(
    outs.map(async ({ path, cached }) => {
      const entry = entryOf(lock.outs, path);
      const hashed = await hasher.hash(join(root, path));
      if (cached && entry?.md5 && !(await findObject(cache, entry.md5))) return `${path} is not in the cache`;
      if (!hashed) return `${path} is missing`;
      return hashed.md5 === entry?.md5 ? undefined : `${path} was changed after the stage ran`;
    }),
  );
  return reasons.filter((reason) => reason !== undefined);
}

function entryOf(entries: readonly LockEntry[] | undefined, path: string): LockEntry | undefined {
  return entries?.find((entry) => entry.path === path);
}

function keysOf(value: unknown, locked: Readonly<Record<string, unknown>>): readonly string[] {
  return [...new Set([...Object.keys(locked), ...(isGroup(value) ? Object.keys(value) : [])])];
}

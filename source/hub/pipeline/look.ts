import { setTimeout } from "node:timers/promises";
import { findObject } from "../../adapters/dvc/cache.js";
import { createDvcHashes } from "../../adapters/dvc/dvc-hashes.js";
import type { Hashed, Hasher, Unreadable } from "../../adapters/dvc/hasher.js";
import { createObjectCache, type ObjectCache } from "../../adapters/dvc/object-cache.js";
import { readParamsFile } from "../../adapters/dvc/params-file.js";
import type { DvcRepository } from "../../adapters/dvc/repository.js";
import { absolutePath } from "../../adapters/dvc/stage-definition.js";
import type { RowCounter } from "../../adapters/files/row-counter.js";

/** One look at a project: within it no file is looked at twice, so that a thousand stages that share one cost one. */
export type Look = {
  /** "pending": it takes longer than the look may; hashing goes on. */
  readonly hash: (path: string, legacy: boolean) => Promise<Hashed | Unreadable | "pending" | undefined>;
  /** How many paths are pending. */
  readonly pending: () => number;
  /** In words, of these paths those that are pending. */
  readonly pendingOf: (paths: readonly string[]) => readonly string[];
  /** The value of a params file; undefined where it is not there. @throws YamlProblem */
  readonly params: (file: string) => Promise<unknown>;
  /** Every folder that was looked into, absolute. */
  readonly folders: () => readonly string[];
  readonly objects: ObjectCache;
  readonly rows: (path: string, md5: string) => Promise<{ readonly before: number; readonly now: number } | undefined>;
};

/** Paths are relative to the project. */
export function beginLook(
  root: string,
  { dvcRoot, config, ignore }: DvcRepository,
  { hasher, rows }: LookParts,
  withinMs?: number,
): Look {
  const pending = new Set<string>();
  const folders: string[] = [];
  const known = createDvcHashes(dvcRoot, config.siteCacheDir);
  const late = withinMs === undefined ? undefined : setTimeout(withinMs, "pending" as const, { ref: false });
  const hash = once(async (key: string) => {
    const [path = "", legacy] = key.split("\0");
    const found = hasher.look(absolutePath(root, path), { legacy: legacy === "legacy", ignore, known });
    const first = await (late ? Promise.race([found, late]) : found);
    if (first === "pending") pending.add(path);
    else if (first && "md5" in first) folders.push(...(first.folders ?? []));
    return first;
  });
  return {
    hash: (path, legacy) => hash(legacy ? `${path}\0legacy` : path),
    folders: () => folders,
    pending: () => pending.size,
    pendingOf: (paths) => paths.filter((path) => pending.has(path)).map((path) => `${path} is being read`),
    params: once((file: string) => readParamsFile(absolutePath(root, file), file)),
    objects: createObjectCache(config.cacheFolder),
    rows: async (path, md5) => {
      const object = await findObject(config.cacheFolder, md5);
      if (object === undefined) return undefined;
      const [before, now] = await Promise.all([rows.count(object, path), rows.count(absolutePath(root, path), path)]);
      return before === undefined || now === undefined ? undefined : { before, now };
    },
  };
}

export type LookParts = {
  readonly hasher: Hasher;
  readonly rows: RowCounter;
};

function once<Result>(ask: (key: string) => Promise<Result>): (key: string) => Promise<Result> {
  const asked = new Map<string, Promise<Result>>();
  return (key) => {
    const result = asked.get(key) ?? ask(key);
    asked.set(key, result);
    return result;
  };
}

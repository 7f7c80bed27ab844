import { join, posix } from "node:path";
import { z } from "zod";
import { stagesOf } from "./dvc-yaml.js";
import { parseYaml, readYaml, YamlProblem } from "./yaml-file.js";

const entrySchema = z.looseObject({
  path: z.string(),
  md5: z.string().optional(),
  size: z.number().optional(),
  nfiles: z.number().optional(),
});
const stageSchema = z.looseObject({
  cmd: z.union([z.string(), z.array(z.string())]).optional(),
  deps: z.array(entrySchema).optional(),
  outs: z.array(entrySchema).optional(),
  params: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

export type LockEntry = z.infer<typeof entrySchema>;
export type StageLock = z.infer<typeof stageSchema>;

/**
 * What each of these stages ran with last (dvc.lock, schema 2.0), by name, its paths relative to the project. Empty where
 * there is no file.
 * @throws YamlProblem
 */
export async function readDvcLock(
  root: string,
  stages: readonly { readonly name: string; readonly wdir: string }[],
): Promise<ReadonlyMap<string, StageLock>> {
  const locks = locksOf(await readYaml(join(root, "dvc.lock"), "dvc.lock"));
  return new Map(
    stages.flatMap(({ name, wdir }) => {
      const lock = locks.get(name);
      return lock ? [[name, inProject(lock, wdir)]] : [];
    }),
  );
}

/** A stage's lock with its paths relative to the project: in the file they are relative to the stage's folder. */
export function inProject(lock: StageLock, wdir: string): StageLock {
  const at = (path: string) => posix.normalize(posix.join(wdir, path));
  const moved = (entries: readonly LockEntry[] | undefined) =>
    entries?.map((entry) => ({ ...entry, path: at(entry.path) }));
  const params =
    lock.params && Object.fromEntries(Object.entries(lock.params).map(([file, values]) => [at(file), values]));
  return { ...lock, deps: moved(lock.deps), outs: moved(lock.outs), params };
}

/** The same of a text, as git history has it. @throws YamlProblem */
export function parseDvcLock(text: string): ReadonlyMap<string, StageLock> {
  return locksOf(parseYaml(text, "dvc.lock"));
}

function locksOf(value: unknown): ReadonlyMap<string, StageLock> {
  return new Map(
    stagesOf(value, "dvc.lock").map(([name, body]) => {
      const parsed = stageSchema.safeParse(body);
      if (parsed.success) return [name, parsed.data];
      throw new YamlProblem("dvc.lock", parsed.error.issues[0]?.message ?? "not a lock file", undefined);
    }),
  );
}

import { posix } from "node:path";
import { z } from "zod";
import { remembered } from "../files/remembered-file.js";
import { stagesOf } from "./dvc-yaml.js";
import { inFolder } from "./stage-definition.js";
import { parseYaml, readYaml } from "./yaml-file.js";
import { YamlProblem } from "./yaml-problem.js";

const entrySchema = z.looseObject({
  path: z.string(),
  md5: z.string().optional(),
  size: z.number().optional(),
  nfiles: z.number().optional(),
  /** Absent: DVC 2 made it, its hash is of the text with unix line ends. */
  hash: z.string().optional(),
});
const stageSchema = z.looseObject({
  cmd: z.union([z.string(), z.array(z.string())]).optional(),
  deps: z.array(entrySchema).optional(),
  outs: z.array(entrySchema).optional(),
  params: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

export type LockEntry = z.infer<typeof entrySchema>;
export type StageLock = z.infer<typeof stageSchema>;

/** What the stages of one dvc.lock ran with last (schema 2.0), by their names in it; empty where there is no file. @throws YamlProblem */
export const readLockFile = remembered(
  async (path, shownAs): Promise<ReadonlyMap<string, StageLock>> => locksOf(await readYaml(path, shownAs), shownAs),
);

/** The same of a text, as git history has it. @throws YamlProblem */
export function parseDvcLock(text: string): ReadonlyMap<string, StageLock> {
  return locksOf(parseYaml(text, "dvc.lock"), "dvc.lock");
}

/** One stage's entry, as DVC's run cache keeps it; undefined for a text that is none. */
export function parseStageLock(text: string): StageLock | undefined {
  try {
    return stageSchema.safeParse(parseYaml(text, "an entry of the run cache")).data;
  } catch {
    return undefined; // it is being written, or damaged
  }
}

/** Equal for two entries where the same commands made the same outs of the same deps and params. */
export function whatRan({ cmd, deps = [], params = {}, outs = [] }: StageLock): string {
  const entries = (some: readonly LockEntry[]) =>
    some.map(({ size: _size, nfiles: _nfiles, isexec: _isexec, files: _files, hash: _hash, ...entry }) =>
      ordered(entry),
    );
  return JSON.stringify([cmd, entries(deps).sort(), ordered(params), entries(outs).sort()]);
}

/** JSON with the keys of maps in order. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** A stage's lock with its paths relative to the project: in the file they are relative to the stage's folder. */
export function inProject(lock: StageLock, wdir: string): StageLock {
  const moved = (entries: readonly LockEntry[] | undefined) =>
    entries?.map((entry) => ({ ...entry, path: inFolder(wdir, entry.path) }));
  const params =
    lock.params &&
    Object.fromEntries(Object.entries(lock.params).map(([file, values]) => [inFolder(wdir, file), values]));
  return { ...lock, deps: moved(lock.deps), outs: moved(lock.outs), params };
}

/** The dvc.lock beside a dvc.yaml. */
export function lockBeside(dvcYaml: string): string {
  return posix.join(posix.dirname(dvcYaml), "dvc.lock");
}

function locksOf(value: unknown, file: string): ReadonlyMap<string, StageLock> {
  return new Map(
    stagesOf(value, file).map(([name, body]) => {
      const parsed = stageSchema.safeParse(body);
      if (parsed.success) return [name, parsed.data];
      throw new YamlProblem(file, parsed.error.issues[0]?.message ?? "not a lock file");
    }),
  );
}

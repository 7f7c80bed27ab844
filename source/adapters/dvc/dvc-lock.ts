import { join } from "node:path";
import { z } from "zod";
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
const fileSchema = z.looseObject({ stages: z.record(z.string(), stageSchema).optional() });

export type LockEntry = z.infer<typeof entrySchema>;
export type StageLock = z.infer<typeof stageSchema>;

/** What each stage ran with last (dvc.lock, schema 2.0), by name. Empty where there is no file. @throws YamlProblem */
export async function readDvcLock(root: string): Promise<ReadonlyMap<string, StageLock>> {
  return locksOf(await readYaml(join(root, "dvc.lock"), "dvc.lock"));
}

/** The same of a text, as git history has it. @throws YamlProblem */
export function parseDvcLock(text: string): ReadonlyMap<string, StageLock> {
  return locksOf(parseYaml(text, "dvc.lock"));
}

function locksOf(value: unknown): ReadonlyMap<string, StageLock> {
  const parsed = fileSchema.safeParse(value ?? {});
  if (!parsed.success)
    throw new YamlProblem("dvc.lock", parsed.error.issues[0]?.message ?? "not a lock file", undefined);
  return new Map(Object.entries(parsed.data.stages ?? {}));
}

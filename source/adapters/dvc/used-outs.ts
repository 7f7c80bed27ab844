import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { isInside } from "./dot-dvc.js";
import { readRepositoryOnce } from "./repository.js";
import { parseYaml } from "./yaml-file.js";

/** A hash that an out has, with the path of the out relative to the repository. */
export type UsedOut = {
  readonly path: string;
  readonly md5: string;
  readonly legacy: boolean;
  /** The remote that it alone is pushed to. */
  readonly remote: string | undefined;
  /** False: it goes to no remote. */
  readonly pushed: boolean;
  /** A fetch may get it from its source instead of from a remote. */
  readonly imported: boolean;
};

const importSchema = z.looseObject({ deps: z.array(z.looseObject({ repo: z.unknown() })).nullish() });

/**
 * What DVC's files in a folder say is used: hashes of cached outs, without those of imports from other repositories, which DVC
 * does not keep (dvc/output.py, get_used_objs). @throws YamlProblem
 */
export async function usedOuts(
  dvcRoot: string,
  textOf: (file: string) => Promise<string>,
): Promise<readonly UsedOut[]> {
  const { stages, locks, sources } = await readRepositoryOnce(dvcRoot);
  const used: UsedOut[] = [];
  for (const [file, outs] of sources) {
    if (isRepositoryImport(await textOf(file), file)) continue;
    for (const { path, md5, legacy, cached, remote, pushed, importedFrom } of outs) {
      const imported = importedFrom !== undefined;
      if (cached && md5 !== undefined) used.push({ path, md5, legacy, remote, pushed, imported });
    }
  }
  for (const { name, outs } of stages) {
    const locked = locks.get(name)?.outs ?? [];
    for (const { path, cached, remote, pushed } of outs) {
      const entry = cached ? locked.find((each) => each.path === path) : undefined;
      if (entry?.md5 === undefined) continue;
      used.push({ path, md5: entry.md5, legacy: entry.hash === undefined, remote, pushed, imported: false });
    }
  }
  return used;
}

/** The same of files of a commit, given as texts by their path. @throws YamlProblem */
export async function usedOutsOfTexts(texts: ReadonlyMap<string, string>): Promise<readonly UsedOut[]> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-dvc-"));
  try {
    await mkdir(join(folder, ".dvc"));
    for (const [path, text] of texts) {
      if (!isInside(path)) continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await usedOuts(folder, async (file) => texts.get(file) ?? "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isRepositoryImport(text: string, file: string): boolean {
  const { deps } = importSchema.safeParse(parseYaml(text, file) ?? {}).data ?? {};
  return (deps ?? []).some(({ repo }) => repo !== undefined);
}

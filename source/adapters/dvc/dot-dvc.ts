import { readdir } from "node:fs/promises";
import { join, posix, relative } from "node:path";
import { z } from "zod";
import { inFolder } from "./stage-definition.js";
import { parseYaml, readYaml } from "./yaml-file.js";
import { YamlProblem } from "./yaml-problem.js";

const schema = z.looseObject({
  wdir: z.string().nullish(),
  outs: z
    .array(
      z.looseObject({
        path: z.string(),
        md5: z.string().optional(),
        size: z.number().optional(),
        nfiles: z.number().optional(),
        hash: z.string().optional(),
        cache: z.boolean().optional(),
      }),
    )
    .nullish(),
});

/** One out of a `.dvc` file. */
export type TrackedOut = {
  /** Relative to the project. */
  readonly path: string;
  /** The `.dvc` file, relative to the project. */
  readonly file: string;
  readonly md5: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly files: number | undefined;
  /** Made by DVC 2: its object lies elsewhere and its hash may be another. */
  readonly legacy: boolean;
  /** DVC keeps it in its cache. */
  readonly cached: boolean;
};

/** Folders that hold no tracked data, and may be huge. */
const skipped = new Set([".git", ".dvc", ".slipway", "node_modules", "__pycache__", ".venv", "venv"]);
const deepest = 8;
const mostFolders = 20_000;

/** Every `.dvc` file of the project. */
export async function findDotDvcFiles(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  let looked = 0;
  const look = async (folder: string, depth: number): Promise<void> => {
    if (depth > deepest || ++looked > mostFolders) return;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isDirectory() && !skipped.has(entry.name)) await look(join(folder, entry.name), depth + 1);
      else if (entry.isFile() && entry.name.endsWith(".dvc") && entry.name !== ".dvc") {
        found.push(relative(root, join(folder, entry.name)).replaceAll("\\", "/"));
      }
    }
  };
  await look(root, 0);
  return found.sort();
}

/** The outs of a `.dvc` file (path relative to the project). @throws YamlProblem */
export async function readDotDvc(root: string, file: string): Promise<readonly TrackedOut[]> {
  return outsOf(await readYaml(join(root, file), file), file);
}

/** The same of a text, as git history has it. @throws YamlProblem */
export function parseDotDvc(text: string, file: string): readonly TrackedOut[] {
  return outsOf(parseYaml(text, file), file);
}

function outsOf(value: unknown, file: string): readonly TrackedOut[] {
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) throw new YamlProblem(file, parsed.error.issues[0]?.message ?? "not a .dvc file");
  const folder = posix.join(posix.dirname(file), parsed.data.wdir ?? ".");
  return (parsed.data.outs ?? [])
    .map(({ path, md5, size, nfiles, hash, cache = true }) => ({
      path: inFolder(folder, path),
      file,
      md5,
      sizeBytes: size,
      files: nfiles,
      legacy: hash === undefined,
      cached: cache,
    }))
    .filter(({ path }) => isInside(path));
}

/** True for a path of the project itself: what lies outside is nobody's to list or to change here. */
export function isInside(path: string): boolean {
  return !(path === ".." || path.startsWith("../") || path.startsWith("/"));
}

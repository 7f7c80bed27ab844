import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readRegular } from "../files/regular-file.js";

const infoSchema = z.looseObject({ name: z.string(), location: z.literal("tempdir"), root_dir: z.string() });

/** The folder of a `dvc exp run --temp` that is there: DVC removes it at the end, whatever came of the experiment. */
export type StandaloneFolder = {
  /** Without links in it. */
  readonly path: string;
  /** Experiments that DVC has noted to run there, and when it noted each. */
  readonly notes: readonly { readonly name: string; readonly atMs: number }[];
};

/**
 * The folders of temporary experiments that are there now (DVC 3.67: `.dvc/tmp/exps/standalone/tmp…` by Python's mkdtemp, noted in
 * `.dvc/tmp/exps/standalone/run/SHA/SHA.run` with the experiment's name).
 */
export async function standaloneFolders(dvcRoot: string): Promise<readonly StandaloneFolder[]> {
  const parent = await realpath(join(dvcRoot, ".dvc", "tmp", "exps", "standalone")).catch(() => undefined);
  const names = parent === undefined ? [] : await readdir(parent).catch(() => []);
  const paths: string[] = [];
  for (const name of names.filter((each) => /^tmp\w+$/.test(each))) {
    const path = join(parent ?? "", name);
    const isFolder = await lstat(path).then(
      (info) => info.isDirectory(),
      () => false,
    );
    if (isFolder) paths.push(path);
  }
  if (parent === undefined || paths.length === 0) return [];
  const notes = await readNotes(join(parent, "run"));
  return Promise.all(paths.map(async (path) => ({ path, notes: notes.filter((note) => note.path === path) })));
}

async function readNotes(folder: string) {
  const ids = await readdir(folder).catch(() => []);
  const read = await Promise.all(
    ids.map(async (id) => {
      const file = join(folder, id, `${id}.run`);
      const info = infoSchema.safeParse(parseJson(await readRegular(file).catch(() => ""))).data;
      const path = info && (await realpath(info.root_dir).catch(() => undefined));
      const status = path === undefined ? undefined : await lstat(file).catch(() => undefined);
      return info && path !== undefined && status ? [{ path, name: info.name, atMs: status.mtimeMs }] : [];
    }),
  );
  return read.flat();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // being written
  }
}

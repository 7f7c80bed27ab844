import { join } from "node:path";
import { findObject } from "../../adapters/dvc/cache.js";
import { findDotDvcFiles, isInside, readDotDvc } from "../../adapters/dvc/dot-dvc.js";
import { lockBeside } from "../../adapters/dvc/dvc-lock.js";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import { countRows } from "../../adapters/files/count-rows.js";
import type { Dataset, DatasetState } from "../../domain/dataset.js";

type Tracked = {
  readonly path: string;
  readonly trackedBy: string;
  readonly stage: string | undefined;
  readonly md5: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly files: number | undefined;
};

/** Everything that DVC tracks, by path: outs of `.dvc` files and cached outs of stages. A file that does not parse is left out. */
export async function listDatasets(root: string, hasher: Hasher, cache: string): Promise<readonly Dataset[]> {
  const tracked = [...(await ofDotDvcFiles(root)), ...(await ofStages(root))];
  const datasets = await Promise.all(tracked.map((each) => datasetOf(root, each, hasher, cache)));
  return datasets.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function ofDotDvcFiles(root: string): Promise<readonly Tracked[]> {
  const files = await findDotDvcFiles(root);
  const outs = await Promise.all(files.map((file) => readDotDvc(root, file).catch(() => [])));
  return outs.flat().map(({ file, ...out }) => ({ ...out, trackedBy: file, stage: undefined }));
}

async function ofStages(root: string): Promise<readonly Tracked[]> {
  const { stages, locks } = (await readRepository(root).catch(() => undefined)) ?? { stages: [] };
  return stages.flatMap(({ name, file, outs }) =>
    outs
      .filter(({ cached, path }) => cached && isInside(path))
      .map(({ path }) => {
        const entry = locks?.get(name)?.outs?.find((out) => out.path === path);
        return {
          path,
          trackedBy: lockBeside(file),
          stage: name,
          md5: entry?.md5,
          sizeBytes: entry?.size,
          files: entry?.nfiles,
        };
      }),
  );
}

async function datasetOf(root: string, tracked: Tracked, hasher: Hasher, cache: string): Promise<Dataset> {
  const path = join(root, tracked.path);
  const hashed = await hasher.hash(path);
  return {
    path: tracked.path,
    kind: (hashed?.files ?? tracked.files) === undefined ? "file" : "directory",
    trackedBy: tracked.trackedBy,
    stage: tracked.stage,
    state: await stateOf(tracked.md5, hashed?.md5, cache),
    md5: hashed?.md5 ?? tracked.md5,
    sizeBytes: hashed?.sizeBytes ?? tracked.sizeBytes,
    files: hashed?.files ?? tracked.files,
    rows: hashed && (await countRows(path)),
  };
}

async function stateOf(tracked: string | undefined, present: string | undefined, cache: string): Promise<DatasetState> {
  if (tracked === undefined) return present === undefined ? "missing" : "new";
  if (present === undefined) return "missing";
  if (present !== tracked) return "modified";
  return (await findObject(cache, tracked)) ? "clean" : "not-in-cache";
}

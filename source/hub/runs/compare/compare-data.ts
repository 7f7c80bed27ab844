import { stat } from "node:fs/promises";
import { cacheFolder, findObject } from "../../../adapters/dvc/cache.js";
import { countRows } from "../../../adapters/files/count-rows.js";
import type { DataCell, MatrixView } from "../../../api/run-compare-views.js";
import type { Run } from "../../../domain/run.js";
import { dataOf, inputView } from "../detail/run-lineage.js";
import { type MatrixWindow, matrixView, notesOf } from "./matrix.js";

/** The data that each run was made of: what DVC tracks, by md5, and MLflow's inputs, by digest; rows and size where the cache has it. */
export async function compareData(
  root: string,
  runs: readonly Run[],
  window: MatrixWindow,
): Promise<MatrixView<DataCell>> {
  const cache = await cacheFolder(root);
  const columns = await Promise.all(
    runs.map(async (run) => {
      const tracked = await Promise.all(
        dataOf(run).map(async ({ path, md5 }) => [path, await cellOf(cache, path, md5)] as const),
      );
      const inputs = run.inputs.map(inputView).map(({ name, context, digest, rows }) => {
        const key = context === undefined ? `input ${name}` : `input ${name} (${context})`;
        return [key, { digest, ...(rows === undefined ? {} : { rows }) }] as const;
      });
      const noted = run.tags.get("dataset_md5");
      const own = noted === undefined ? [] : [["tag dataset_md5", { digest: noted }] as const];
      return new Map<string, DataCell>([...tracked, ...inputs, ...own]);
    }),
  );
  const notes = notesOf(
    columns.map((column) => (column.size === 0 ? "no version of its data is recorded" : undefined)),
  );
  return matrixView({ columns, window, notes, same: (a, b) => a.digest === b.digest });
}

async function cellOf(cache: string, path: string, md5: string): Promise<DataCell> {
  const object = await findObject(cache, md5);
  if (object === undefined) return { digest: md5 };
  const rows = await countRows(object, path);
  const sizeBytes = await stat(object).then(
    ({ size }) => size,
    () => undefined,
  );
  return {
    digest: md5,
    ...(rows === undefined ? {} : { rows }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  };
}

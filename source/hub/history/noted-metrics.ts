import { readParamsFile } from "../../adapters/dvc/params-file.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import { absolutePath, isElsewhere } from "../../adapters/dvc/stage-definition.js";
import { PythonFloat } from "../../domain/pipeline/python-value.js";

type NotedMetric = { readonly key: string; readonly value: number };

/** More of one execution are not noted. */
const mostMetrics = 2000;

/** The numbers in DVC's metrics files as they are now, "metrics.json: train.loss"; of a file that cannot be read none. */
export async function notedMetrics(root: string): Promise<readonly NotedMetric[]> {
  const repository = await readRepository(root).catch(() => undefined);
  const files = (repository?.stages ?? [])
    .flatMap(({ outs }) => outs)
    .filter(({ kind, path }) => kind === "metric" && !isElsewhere(path))
    .map(({ path }) => path);
  const noted = await Promise.all(
    files.map(async (file) => {
      const value = await readParamsFile(absolutePath(root, file), file).catch(() => undefined);
      return numbersOf(value, "").map(([key, number]) => ({ key: `${file}: ${key}`, value: number }));
    }),
  );
  return noted.flat().slice(0, mostMetrics);
}

function numbersOf(value: unknown, path: string): readonly (readonly [string, number])[] {
  const number = value instanceof PythonFloat ? value.value : value;
  if (typeof number === "number" || typeof number === "bigint") return [[path, Number(number)]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => numbersOf(below, path === "" ? key : `${path}.${key}`));
}

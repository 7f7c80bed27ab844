import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type DvcRepository, readRepository } from "../../adapters/dvc/repository.js";
import { formatOf } from "../../adapters/params/params-file.js";
import type { ParamsFileView } from "../../api/params-views.js";
import { UserError } from "../../domain/user-error.js";

/** A stage that names keys of a params file. */
export type ParamsUse = {
  readonly stage: string;
  /** Dotted; none: the whole file. */
  readonly keys: readonly string[];
  /** By these keys what the stage ran with last; undefined where it never ran with the file. */
  readonly ranWith: Readonly<Record<string, unknown>> | undefined;
};

const usual = "params.yaml";

/** `params.yaml` and the params files that dvc.yaml names, each once. */
export async function paramsFiles(root: string): Promise<readonly ParamsFileView[]> {
  const named = (await repositoryOf(root)).stages.flatMap(({ params }) => params.map(({ file }) => file));
  const views = await Promise.all([...new Set([usual, ...named])].map((file) => viewOf(root, file)));
  // Without a pipeline there is nothing but what is there.
  return views.filter(({ file, isThere }) => isThere || named.includes(file));
}

/** The stages that name keys of the file, in the order of dvc.yaml. */
export async function usesOf(root: string, file: string): Promise<readonly ParamsUse[]> {
  const { stages, locks } = await repositoryOf(root);
  return stages.flatMap(({ name, params }) =>
    params
      .filter((each) => each.file === file)
      .map(({ keys }) => ({ stage: name, keys, ranWith: locks.get(name)?.params?.[file] })),
  );
}

/** @throws UserError `params.unknown-file` for what is none of the project's params files */
export async function requireParamsFile(root: string, file: string): Promise<ParamsFileView> {
  const found = (await paramsFiles(root)).find((each) => each.file === file);
  if (found) return found;
  // One that is still to be made.
  if (file === usual) return viewOf(root, file);
  throw new UserError({
    code: "params.unknown-file",
    kind: "not-found",
    message: `${file} is no params file of this project`,
    hint: "Name it in a stage's params: in dvc.yaml.",
  });
}

async function viewOf(root: string, file: string): Promise<ParamsFileView> {
  const format = formatOf(file);
  const isThere = await stat(join(root, file)).then(
    (info) => info.isFile(),
    () => false,
  );
  return { file, isThere, ...("readOnly" in format ? { readOnly: format.readOnly } : {}) };
}

/** A dvc.yaml that does not parse is told by the Pipeline tab; its params can still be looked at and mended. */
async function repositoryOf(root: string): Promise<Pick<DvcRepository, "stages" | "locks">> {
  return readRepository(root).catch(() => ({ stages: [], locks: new Map() }));
}

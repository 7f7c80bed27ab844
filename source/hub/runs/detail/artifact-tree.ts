import type { LoggedModelView, TreeRow } from "../../../api/run-detail-views.js";
import type { ArtifactFiles, ArtifactOwner } from "../runs-feature.js";

/** Of one folder; more are said, not drawn. */
const mostEntries = 5000;
const deepest = 32;

/** Where an artifact is looked for: a run or a logged model, and the path below it. */
export type ArtifactPlace = { readonly owner: ArtifactOwner; readonly path: string };

/** `models:/m-…/requirements.txt` is of a logged model, everything else of the run itself. */
export function artifactPlace(
  run: ArtifactOwner,
  models: readonly LoggedModelView[],
  path: string,
): ArtifactPlace | undefined {
  const [, modelId, rest = ""] = /^models:\/(m-[0-9a-f]{32})(?:\/(.*))?$/s.exec(path) ?? [];
  if (modelId === undefined) return { owner: run, path };
  const owner = models.find((model) => model.modelId === modelId);
  return owner && { owner, path: rest };
}

/** The rows of the tree where these folders are open: folders first, then the files, then the models that the run made. */
export async function artifactTree(
  artifacts: ArtifactFiles,
  run: ArtifactOwner,
  models: readonly LoggedModelView[],
  open: ReadonlySet<string>,
): Promise<readonly TreeRow[]> {
  const below = async (owner: ArtifactOwner, path: string, prefix: string, depth: number): Promise<TreeRow[]> => {
    const entries = (await artifacts.list(owner, path)).slice(0, mostEntries);
    const sorted = [...entries.filter((each) => each.isDirectory), ...entries.filter((each) => !each.isDirectory)];
    const rows = await Promise.all(
      sorted.map(async ({ path: place, isDirectory, sizeBytes }): Promise<TreeRow[]> => {
        const address = prefix === "" ? place : `${prefix}/${place}`;
        const isOpen = isDirectory && open.has(address) && depth < deepest;
        const row: TreeRow = {
          path: address,
          name: place.split("/").at(-1) ?? place,
          depth,
          kind: isDirectory ? "folder" : "file",
          isOpen,
          ...(sizeBytes === undefined ? {} : { sizeBytes }),
        };
        return isOpen ? [row, ...(await below(owner, place, prefix, depth + 1))] : [row];
      }),
    );
    return rows.flat();
  };
  const own = await below(run, "", "", 0);
  const made = await Promise.all(
    models
      .filter(({ role }) => role === "output")
      .map(async (model): Promise<TreeRow[]> => {
        const path = `models:/${model.modelId}`;
        const isOpen = open.has(path);
        const row: TreeRow = { path, name: model.name, depth: 0, kind: "model", isOpen };
        return isOpen ? [row, ...(await below(model, "", path, 1))] : [row];
      }),
  );
  return [...own, ...made.flat()];
}

/** Every file of the run and of the models that it made, by address; at most `most`. */
export async function allFiles(
  artifacts: ArtifactFiles,
  run: ArtifactOwner,
  models: readonly LoggedModelView[],
  most: number,
): Promise<readonly { readonly path: string; readonly sizeBytes: number }[]> {
  const files: { readonly path: string; readonly sizeBytes: number }[] = [];
  const walk = async (owner: ArtifactOwner, folder: string, prefix: string, depth: number): Promise<void> => {
    for (const { path, isDirectory, sizeBytes = 0 } of await artifacts.list(owner, folder)) {
      if (files.length >= most) return;
      if (!isDirectory) files.push({ path: `${prefix}${path}`, sizeBytes });
      else if (depth < deepest) await walk(owner, path, prefix, depth + 1);
    }
  };
  await walk(run, "", "", 0);
  for (const model of models) {
    if (model.role === "output") await walk(model, "", `models:/${model.modelId}/`, 0);
  }
  return files;
}

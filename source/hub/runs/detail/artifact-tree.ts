import type { LoggedModelView, TreeRow, TreeView } from "../../../api/run-detail-views.js";
import { findWords } from "../../../domain/find-words.js";
import { createTurns } from "../../../domain/turns.js";
import type { ArtifactFiles, ArtifactOwner } from "../runs-feature.js";

const deepest = 32;
/** Files whose sizes are asked for together. */
const looksAtOnce = 64;

export type FoundFile = { readonly path: string; readonly sizeBytes: number };

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

/** Which part of the tree is wanted: of the folders in `open` what has these words in its name, so many rows from `offset` on. */
export type TreeWindow = {
  readonly open: ReadonlySet<string>;
  readonly find: string;
  readonly offset: number;
  readonly limit: number;
};

/**
 * A window of the tree: folders first, then the files, then the models that the run made. Whatever a folder holds, only what
 * the window shows is looked at; an open folder stays where a name is looked for.
 */
export async function artifactTree(
  artifacts: ArtifactFiles,
  run: ArtifactOwner,
  models: readonly LoggedModelView[],
  window: TreeWindow,
): Promise<TreeView> {
  const { open, find } = window;
  const matches = find === "" ? undefined : findWords(find);
  const turns = createTurns();
  const wanted = collector(window);
  const below = async (owner: ArtifactOwner, path: string, prefix: string, depth: number): Promise<void> => {
    const names = await artifacts.names(owner, path);
    const at = (name: string) => (path === "" ? name : `${path}/${name}`);
    const addressOf = (name: string) => (prefix === "" ? at(name) : `${prefix}/${at(name)}`);
    for (const name of names.folders) {
      if (turns.isOver()) await turns.next();
      const address = addressOf(name);
      const isOpen = depth < deepest && open.has(address);
      if (!isOpen && matches && !matches(name)) continue;
      wanted.add(() => ({ row: { path: address, name, depth, kind: "folder", isOpen } }));
      if (isOpen) await below(owner, at(name), prefix, depth + 1);
    }
    const files = matches ? names.files.filter(matches) : names.files;
    wanted.addAll(files.length, (index) => {
      const name = files[index] ?? "";
      const problem = names.problems.get(name);
      const row = { path: addressOf(name), name, depth, isOpen: false };
      if (problem !== undefined) return { row: { ...row, kind: "other", problem } };
      return { row: { ...row, kind: "file" }, size: () => artifacts.size(owner, at(name)) };
    });
  };
  await below(run, "", "", 0);
  for (const model of models) {
    if (model.role !== "output") continue;
    const path = `models:/${model.modelId}`;
    const isOpen = open.has(path);
    if (!isOpen && matches && !matches(model.name)) continue;
    wanted.add(() => ({ row: { path, name: model.name, depth: 0, kind: "model", isOpen } }));
    if (isOpen) await below(model, "", path, 1);
  }
  const rows = wanted.rows().map(async ({ row, size }) => {
    const sizeBytes = await size?.();
    return sizeBytes === undefined ? row : { ...row, sizeBytes };
  });
  return { rows: await Promise.all(rows), total: wanted.total() };
}

type WantedRow = { readonly row: TreeRow; readonly size?: () => Promise<number | undefined> };

/** Counts all rows and makes those of the window. */
function collector({ offset, limit }: TreeWindow) {
  const rows: WantedRow[] = [];
  let total = 0;
  const addAll = (count: number, make: (index: number) => WantedRow) => {
    for (let at = Math.max(total, offset); at < Math.min(total + count, offset + limit); at += 1)
      rows.push(make(at - total));
    total += count;
  };
  return { add: (make: () => WantedRow) => addAll(1, make), addAll, rows: () => rows, total: () => total };
}

/** Every file of the run and of the models that it made whose name is wanted, by address; at most `most`. */
export async function allFiles(
  artifacts: ArtifactFiles,
  run: ArtifactOwner,
  models: readonly LoggedModelView[],
  { most, isWanted = () => true }: { readonly most: number; readonly isWanted?: (name: string) => boolean },
): Promise<readonly FoundFile[]> {
  const found: (() => Promise<readonly FoundFile[]>)[] = [];
  const walk = async (owner: ArtifactOwner, folder: string, prefix: string, depth: number): Promise<void> => {
    const { folders, files, problems } = await artifacts.names(owner, folder);
    const at = (name: string) => (folder === "" ? name : `${folder}/${name}`);
    for (const name of files.filter((each) => isWanted(each) && !problems.has(each)).slice(0, most - found.length)) {
      found.push(async () => {
        const sizeBytes = await artifacts.size(owner, at(name));
        return sizeBytes === undefined ? [] : [{ path: `${prefix}${at(name)}`, sizeBytes }];
      });
    }
    for (const name of folders) {
      if (found.length >= most || depth >= deepest) return;
      await walk(owner, at(name), prefix, depth + 1);
    }
  };
  await walk(run, "", "", 0);
  for (const model of models) {
    if (model.role === "output") await walk(model, "", `models:/${model.modelId}/`, 0);
  }
  const all: FoundFile[] = [];
  for (let at = 0; at < found.length; at += looksAtOnce) {
    const some = await Promise.all(found.slice(at, at + looksAtOnce).map((look) => look()));
    all.push(...some.flat());
  }
  return all;
}

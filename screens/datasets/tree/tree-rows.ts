import type { Dataset, DatasetState, UntrackedFile } from "../../../source/domain/dataset.js";

/** What a folder holds, together. */
type FolderSum = {
  readonly datasets: number;
  readonly sizeBytes: number;
  /** Of its tables whose rows are known; 0: none. */
  readonly rows: number;
  /** The state that most wants to be looked at. */
  readonly state: DatasetState;
  /** Something in it is not pushed. */
  readonly unpushed: boolean;
  /** Something in it is newer at its source. */
  readonly newer: boolean;
  /** The last commit lacks something in it. */
  readonly uncommitted: boolean;
};

type Place = { readonly id: string; readonly name: string; readonly depth: number };

/** A row of the tree of data. */
export type TreeRow =
  | (Place & { readonly kind: "folder"; readonly folded: boolean; readonly sum: FolderSum })
  | (Place & { readonly kind: "dataset"; readonly dataset: Dataset })
  /** Over the large files that nobody tracks. */
  | (Place & { readonly kind: "heading"; readonly folded: boolean; readonly files: number })
  | (Place & { readonly kind: "untracked"; readonly file: UntrackedFile });

type Folder = {
  readonly folders: Map<string, Folder>;
  readonly datasets: { readonly name: string; readonly dataset: Dataset }[];
};

const headingId = "untracked:";

/** The states from the one that most wants to be looked at. */
const byWeight: readonly DatasetState[] = [
  "unreadable",
  "missing",
  "not-in-cache",
  "modified",
  "new",
  "running",
  "checking",
  "not-made",
  "clean",
];

/** The rows of the tree: folders, in them what DVC tracks, by name; below, large files that nobody tracks. `folded`: ids of rows. */
export function treeRows(
  datasets: readonly Dataset[],
  untracked: readonly UntrackedFile[],
  folded: ReadonlySet<string>,
): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  addFolder(rows, rooted(datasets), { prefix: "", depth: 0 }, folded);
  if (untracked.length === 0) return rows;
  const isFolded = folded.has(headingId);
  const heading = { id: headingId, name: "untracked, large", depth: 0, folded: isFolded, files: untracked.length };
  rows.push({ kind: "heading", ...heading });
  for (const file of isFolded ? [] : untracked) {
    rows.push({ kind: "untracked", id: `${headingId}${file.path}`, name: file.path, depth: 1, file });
  }
  return rows;
}

/** The row that holds the row at `index`; -1: none does. */
export function parentOf(rows: readonly TreeRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  return rows.findLastIndex((row, at) => at < index && row.depth < depth);
}

function rooted(datasets: readonly Dataset[]): Folder {
  const root: Folder = { folders: new Map(), datasets: [] };
  for (const dataset of datasets) {
    const parts = dataset.path.split("/");
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      const next = folder.folders.get(part) ?? { folders: new Map(), datasets: [] };
      folder.folders.set(part, next);
      folder = next;
    }
    folder.datasets.push({ name: parts.at(-1) ?? "", dataset });
  }
  return root;
}

type At = { readonly prefix: string; readonly depth: number };

function addFolder(rows: TreeRow[], folder: Folder, { prefix, depth }: At, folded: ReadonlySet<string>): void {
  const names = [
    ...[...folder.folders].map(([name, below]) => ({ name, below, dataset: undefined })),
    ...folder.datasets.map(({ name, dataset }) => ({ name, below: undefined, dataset })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, below, dataset } of names) {
    if (dataset) rows.push({ kind: "dataset", id: dataset.path, name, depth, dataset });
    if (!below) continue;
    const { name: whole, inner } = joined(name, below);
    const id = `${prefix}${whole}/`;
    const isFolded = folded.has(id);
    rows.push({ kind: "folder", id, name: whole, depth, folded: isFolded, sum: sumOf(datasetsIn(inner)) });
    if (!isFolded) addFolder(rows, inner, { prefix: id, depth: depth + 1 }, folded);
  }
}

/** Folders that hold nothing but one folder are one row. */
function joined(name: string, folder: Folder): { readonly name: string; readonly inner: Folder } {
  const [only, ...others] = folder.folders;
  if (!only || others.length > 0 || folder.datasets.length > 0) return { name, inner: folder };
  return joined(`${name}/${only[0]}`, only[1]);
}

function datasetsIn(folder: Folder): readonly Dataset[] {
  return [
    ...folder.datasets.map(({ dataset }) => dataset),
    ...[...folder.folders.values()].flatMap((below) => datasetsIn(below)),
  ];
}

function sumOf(datasets: readonly Dataset[]): FolderSum {
  const states = new Set(datasets.map(({ state }) => state));
  return {
    datasets: datasets.length,
    sizeBytes: datasets.reduce((total, { sizeBytes = 0 }) => total + sizeBytes, 0),
    rows: datasets.reduce((total, { rows = 0 }) => total + rows, 0),
    state: byWeight.find((state) => states.has(state)) ?? "clean",
    unpushed: datasets.some(({ pushed }) => pushed === false),
    newer: datasets.some(({ newerAtSource }) => newerAtSource === true),
    uncommitted: datasets.some(({ uncommitted }) => uncommitted !== undefined),
  };
}

/** A file of a folder: its path in it; the size where it is known. */
export type FolderFile = { readonly path: string; readonly md5: string; readonly sizeBytes?: number };

/** One file that is not as it was; `was`: where it lay before, of one that was renamed. */
export type FileChange = {
  readonly what: "added" | "removed" | "renamed" | "changed";
  readonly path: string;
  readonly was?: string;
  readonly before?: { readonly md5: string; readonly sizeBytes?: number };
  readonly after?: { readonly md5: string; readonly sizeBytes?: number };
};

export type FolderCounts = Readonly<Record<FileChange["what"], number>> & { readonly same: number };

/** What differs between the files of two folders, by path; a file with the same content under another path was renamed. */
export function folderDifference(
  before: readonly FolderFile[],
  after: readonly FolderFile[],
): { readonly changes: readonly FileChange[]; readonly counts: FolderCounts } {
  const was = new Map(before.map((file) => [file.path, file]));
  const is = new Map(after.map((file) => [file.path, file]));
  const gone = new Map<string, FolderFile[]>();
  for (const file of before) {
    if (!is.has(file.path)) gone.set(file.md5, [...(gone.get(file.md5) ?? []), file]);
  }
  const moved = new Set<string>();
  const changes: FileChange[] = [];
  let same = 0;
  for (const file of after) {
    const old = was.get(file.path);
    const from = old ? undefined : gone.get(file.md5)?.shift();
    if (from) moved.add(from.path);
    if (old?.md5 === file.md5) same += 1;
    else if (old) changes.push({ what: "changed", path: file.path, before: sideOf(old), after: sideOf(file) });
    else if (from) {
      changes.push({ what: "renamed", path: file.path, was: from.path, before: sideOf(from), after: sideOf(file) });
    } else changes.push({ what: "added", path: file.path, after: sideOf(file) });
  }
  for (const file of before) {
    if (is.has(file.path) || moved.has(file.path)) continue;
    changes.push({ what: "removed", path: file.path, before: sideOf(file) });
  }
  changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  const count = (what: FileChange["what"]) => changes.filter((change) => change.what === what).length;
  return {
    changes,
    counts: {
      added: count("added"),
      removed: count("removed"),
      renamed: count("renamed"),
      changed: count("changed"),
      same,
    },
  };
}

function sideOf({ md5, sizeBytes }: FolderFile) {
  return { md5, ...(sizeBytes === undefined ? {} : { sizeBytes }) };
}

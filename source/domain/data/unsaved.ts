/** What the workspace has of a dataset that DVC does not have. */
export type Unsaved =
  /** Files of a folder, since the version that is tracked. */
  | {
      readonly kind: "folder";
      readonly changed: number;
      readonly added: number;
      readonly removed: number;
      /** md5 of the version that is tracked; absent: none is. */
      readonly since?: string;
    }
  | { readonly kind: "file"; readonly since?: string }
  /** The file that tracks it cannot be read, or the version's list of files is not there. */
  | { readonly kind: "unknown" };

/** "3 files changed, 1 new since v2": what of it is in no version; `nameOf` of a version by its md5. */
export function unsavedWords(unsaved: Unsaved, nameOf: (md5: string) => string): string {
  if (unsaved.kind === "unknown") return "It may have changes that DVC does not have";
  const since = unsaved.since === undefined ? "" : ` since ${nameOf(unsaved.since)}`;
  if (unsaved.kind === "file") return unsaved.since === undefined ? "DVC does not have it" : `It was changed${since}`;
  const { changed, added, removed } = unsaved;
  const counts = [
    [changed, "changed"],
    [added, "new"],
    [removed, "gone"],
  ] as const;
  const told = counts.filter(([count]) => count > 0);
  const words = told.map(([count, what], at) => `${count}${at > 0 ? "" : count === 1 ? " file" : " files"} ${what}`);
  return `${words.join(", ")}${since}`;
}

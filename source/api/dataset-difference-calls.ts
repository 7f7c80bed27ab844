// What differs between two versions of what DVC tracks: files of folders, lines of texts; tables by `tables.difference`.
import { z } from "zod";
import type { FileChange, FolderCounts } from "../domain/data/folder-difference.js";
import { read } from "./call.js";
import { revision, versionMd5 } from "./data-words.js";

/** A file or folder by its path in the project; with `md5`, that version of it in DVC's cache. */
const sideSchema = z.object({
  path: z.string().min(1).max(4096),
  md5: versionMd5.optional(),
});
export type DifferenceSide = z.infer<typeof sideSchema>;

type FileFigures = { readonly md5: string; readonly sizeBytes: number };

/** Files, and bytes where all of them are known. */
type FolderFigures = { readonly md5: string; readonly files: number; readonly sizeBytes?: number };

/** Lines as `diff -u` has them: a hunk begins where it says, the first sign of a line is a blank, `-`, `+` or `\`. */
type TextHunk = { readonly before: number; readonly after: number; readonly lines: readonly string[] };

export type TextDifference = {
  readonly hunks: readonly TextHunk[];
  readonly added: number;
  readonly removed: number;
  /** Hunks that are not told: there are too many lines. */
  readonly more: number;
};

export type DatasetDifference =
  | {
      readonly kind: "folder";
      readonly before: FolderFigures;
      readonly after: FolderFigures;
      readonly counts: FolderCounts;
      /** The first of them, by path. */
      readonly changes: readonly FileChange[];
    }
  /** Ask `tables.difference`. */
  | { readonly kind: "table"; readonly before: FileFigures; readonly after: FileFigures }
  /** `text` is absent where the texts are too large or too different to be compared by lines. */
  | { readonly kind: "text"; readonly before: FileFigures; readonly after: FileFigures; readonly text?: TextDifference }
  | { readonly kind: "binary"; readonly before: FileFigures; readonly after: FileFigures };

export const datasetDifferenceCalls = {
  "datasets.difference": read<DatasetDifference>()(z.object({ before: sideSchema, after: sideSchema })),
  /** Commits up to a revision of git's (branch, tag, `HEAD~3`) that changed a file, newest first; none where there is no such revision. */
  "datasets.commitsUpTo": read<{ readonly commits: readonly string[] }>()(
    z.object({ file: z.string().min(1).max(4096), revision }),
  ),
} as const;

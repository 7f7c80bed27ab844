// What is in a file or folder of data, as it is in the workspace or as a version in DVC's cache; what its preparation counted.
import { z } from "zod";
import type { Preparation } from "../domain/data/preparation.js";
import { read } from "./call.js";
import { versionMd5 } from "./data-words.js";
import type { ArtifactPreview } from "./run-detail-views.js";

const count = z.number().int().min(0).max(1_000_000_000);

/** `md5`: the version, of a folder with `.dir` as DVC writes it. */
const dataSchema = z.object({
  path: z.string().min(1).max(4096),
  md5: versionMd5.optional(),
});
export type DataAsked = z.infer<typeof dataSchema>;

/** `table`: `tables.page` reads it. */
export type DataKind = { readonly kind: "table" | "folder" | "file"; readonly sizeBytes: number };

/** Of a folder's version `md5` is the file's own; no size: it is not in the cache. */
export type FolderFile = { readonly path: string; readonly md5?: string; readonly sizeBytes?: number };
export type FolderFiles = { readonly files: readonly FolderFile[]; readonly total: number };

/** `head`: the first bytes, base64, of what is no text. */
export type FilePreview = ArtifactPreview & { readonly head?: string };

/** Where the counts are from; `problem`: there is such a file, which cannot be read. */
export type StepsView = {
  readonly stage?: string;
  readonly commit?: string;
  readonly params?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The file that has the counts, else the one that would. */
  readonly file: string;
  readonly preparation?: Preparation;
  readonly problem?: { readonly message: string; readonly hint?: string };
  /** The stage that makes the data has not run here: it would write the counts, if it does so at all. */
  readonly awaitsStage?: true;
};

export const datasetFileCalls = {
  "datasets.kind": read<DataKind>()(z.object({ data: dataSchema })),
  /** A window of the files below a folder, in the order of their paths. */
  "datasets.files": read<FolderFiles>()(z.object({ data: dataSchema, from: count, limit: count.max(1000) })),
  /** A window of lines from `from` on; an image in at most `columns` x `rows` pixels. */
  "datasets.file": read<FilePreview>()(
    z.object({
      data: dataSchema,
      from: count,
      limit: count.max(1000),
      columns: count.max(1000),
      rows: count.max(1000),
    }),
  ),
  "datasets.steps": read<StepsView>()(z.object({ data: dataSchema })),
} as const;

import { cacheFolder } from "../../adapters/dvc/cache.js";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { isTextFile } from "../../adapters/files/text-kind.js";
import { git } from "../../adapters/git/git-read.js";
import type { DatasetDifference } from "../../api/dataset-difference-calls.js";
import { type FolderFile, folderDifference } from "../../domain/data/folder-difference.js";
import { formatOf } from "../../domain/data/table.js";
import { UserError } from "../../domain/user-error.js";
import type { Feature } from "../context.js";
import { sideOf } from "./sides.js";
import { textDifference } from "./text-lines.js";

/** Files of a folder that are told. */
const mostChanges = 5000;

const mostCommits = 5000;

/** `datasets.difference`: of two versions of what DVC tracks, natively: a folder file by file, a text line by line. */
export function createDifferenceFeature(projectRoot: string, hasher: Hasher): Feature {
  return {
    handlers: {
      "datasets.difference": async (asked): Promise<DatasetDifference> => {
        const cache = await cacheFolder(projectRoot);
        const [before, after] = [
          await sideOf(projectRoot, cache, hasher, asked.before),
          await sideOf(projectRoot, cache, hasher, asked.after),
        ];
        if (before.kind === "folder" && after.kind === "folder") {
          const { changes, counts } = folderDifference(before.files, after.files);
          return {
            kind: "folder",
            before: figuresOf(before.md5, before.files),
            after: figuresOf(after.md5, after.files),
            counts,
            changes: changes.slice(0, mostChanges),
          };
        }
        if (before.kind === "folder" || after.kind === "folder") throw unlike(before, after);
        const files = {
          before: { md5: before.md5, sizeBytes: before.sizeBytes },
          after: { md5: after.md5, sizeBytes: after.sizeBytes },
        };
        const [format, formatAfter] = [formatOf(asked.before.path), formatOf(asked.after.path)];
        if (format !== undefined && formatAfter !== undefined) return { kind: "table", ...files };
        if (!(await isTextFile(before.path)) || !(await isTextFile(after.path))) return { kind: "binary", ...files };
        const text = await textDifference(before, after);
        return { kind: "text", ...files, ...(text && { text }) };
      },
      "datasets.commitsUpTo": async ({ file, revision }, { signal }) => {
        const argv = ["log", "--format=%H", `--max-count=${mostCommits}`, "--end-of-options", revision, "--", file];
        const told = await git(projectRoot, argv, signal).catch((error: unknown) => {
          if (error instanceof UserError && error.code === "git.failed") return "";
          throw error;
        });
        return { commits: told.split("\n").filter((line) => line !== "") };
      },
    },
  };
}

function figuresOf(md5: string, files: readonly FolderFile[]) {
  let total: number | undefined = 0;
  for (const { sizeBytes } of files)
    total = total === undefined || sizeBytes === undefined ? undefined : total + sizeBytes;
  return { md5, files: files.length, ...(total === undefined ? {} : { sizeBytes: total }) };
}

type Named = { readonly kind: string; readonly name: string };

function unlike(before: Named, after: Named): UserError {
  return new UserError({
    code: "dataset.unlike",
    kind: "invalid",
    message: `${before.name} is a ${before.kind} and ${after.name} is a ${after.kind}`,
    hint: "Compare two folders, or two files.",
  });
}

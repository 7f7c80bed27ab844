import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder, findObject } from "../../adapters/dvc/cache.js";
import type { FolderFile } from "../../api/dataset-file-calls.js";
import { formatOf } from "../../domain/data/table.js";
import { UserError } from "../../domain/user-error.js";
import type { Feature } from "../context.js";
import { createPreviews } from "../runs/detail/artifact-preview.js";
import type { DecodeFile } from "../runs/detail/image-process.js";
import { dataPlace } from "./files-place.js";
import { stepsOf } from "./steps.js";

/** Bytes of a file that is no text which are shown. */
const headBytes = 4096;

/** `datasets.kind`, `.files`, `.file`, `.steps`: what is in the files of data, what their preparation counted. */
export function createDataFilesFeature(root: string, decode: DecodeFile): Feature {
  const preview = createPreviews(decode);
  return {
    handlers: {
      "datasets.kind": async ({ data }) => {
        const place = await dataPlace(root, data);
        if (place.kind === "folder") return { kind: "folder", sizeBytes: 0 };
        const { size } = await stat(place.path);
        return { kind: formatOf(data.path) ? "table" : "file", sizeBytes: size };
      },
      "datasets.files": async ({ data, from, limit }) => {
        const place = await dataPlace(root, data);
        if (place.kind === "file") throw noFolder(data.path);
        const shown = place.files.slice(from, from + limit);
        return { files: await Promise.all(shown.map((file) => withSize(root, file))), total: place.files.length };
      },
      "datasets.file": async ({ data, ...window }) => {
        const place = await dataPlace(root, data);
        if (place.kind === "folder") return { kind: "folder", entries: place.files.length };
        const shown = await preview(place.path, "", window);
        return shown.kind === "binary" ? { ...shown, head: await headOf(place.path) } : shown;
      },
      "datasets.steps": ({ data }, { signal }) => stepsOf(root, data, signal),
    },
  };
}

async function withSize(root: string, file: FolderFile): Promise<FolderFile> {
  const path = file.md5 === undefined ? join(root, file.path) : await findObject(await cacheFolder(root), file.md5);
  const info = path === undefined ? undefined : await stat(path).catch(() => undefined);
  return info ? { ...file, sizeBytes: info.size } : file;
}

async function headOf(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead).toString("base64");
  } finally {
    await file.close();
  }
}

function noFolder(path: string): UserError {
  return new UserError({
    code: "dataset.no-folder",
    kind: "invalid",
    message: `"${path}" is no folder`,
    hint: "Look at the file itself.",
  });
}

import { writeFile } from "node:fs/promises";
import { UserError } from "../domain/user-error.js";
import { type AppendFile, openAppendFile } from "./durable-file.js";
import { readRegular } from "./regular-file.js";
import { storeError } from "./store-error.js";

/** An append-only file of JSON lines: what a document must not hold because it grows (messages, audit). */
export type JsonlFile = {
  /** On disk when it resolves. */
  readonly append: (record: unknown) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type OpenedJsonl = {
  readonly file: JsonlFile;
  readonly records: readonly unknown[];
  /** Bytes of a last line that was never finished: cut off and kept as `<path>.torn`. */
  readonly tornBytes: number;
};

/**
 * The records of the file, and the file opened for more; where it is only read, nothing is written to it or beside it.
 * @throws UserError `store.damaged` for a bad line that is not the last
 */
export async function openJsonl(path: string, { readOnly = false } = {}): Promise<OpenedJsonl> {
  const { records, wholeBytes, torn } = await readJsonl(path);
  if (readOnly) return { file: unwritable, records, tornBytes: torn.byteLength };
  if (torn.byteLength > 0) await writeFile(`${path}.torn`, torn);
  const file = await openAppendFile(path, wholeBytes);
  return { file: jsonlFile(file), records, tornBytes: torn.byteLength };
}

/** The records without opening the file for writing. @throws UserError `store.damaged` */
export async function readJsonl(path: string): Promise<{
  readonly records: readonly unknown[];
  readonly wholeBytes: number;
  readonly torn: Buffer;
}> {
  const bytes = await readRegular(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
    throw storeError(error, path);
  });
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const records: unknown[] = [];
  const lines = bytes.subarray(0, wholeBytes).toString("utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    try {
      records.push(JSON.parse(line));
    } catch (error) {
      throw new UserError({
        code: "store.damaged",
        kind: "failed",
        message: `${path}:${index + 1}:1 is not a record`,
        hint: "Mend or remove the line; nothing was changed.",
        cause: error,
      });
    }
  }
  return { records, wholeBytes, torn: bytes.subarray(wholeBytes) };
}

const unwritable: JsonlFile = { append: async () => undefined, close: async () => undefined };

function jsonlFile(file: AppendFile): JsonlFile {
  return {
    append: async (record) => {
      await file.append(Buffer.from(`${JSON.stringify(record)}\n`));
      await file.sync();
    },
    close: file.close,
  };
}

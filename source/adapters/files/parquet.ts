import { type FileHandle, open } from "node:fs/promises";
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { UserError } from "../../domain/user-error.js";

export type ParquetTable = {
  readonly columns: readonly string[];
  readonly totalRows: number;
  /** Values of the rows from `from` on, in the order of the columns; `columns` names those that are read. */
  readonly rows: (from: number, count: number, columns?: readonly string[]) => Promise<readonly (readonly unknown[])[]>;
};

/**
 * Reads a Parquet file (any version; uncompressed or Snappy, as pandas and TRL write it) as far as it is asked for, and
 * closes it.
 * @throws UserError `parquet.unreadable`
 */
export async function withParquet<Result>(
  path: string,
  use: (table: ParquetTable) => Promise<Result>,
): Promise<Result> {
  const handle = await open(path, "r").catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const file = asyncBuffer(handle, (await handle.stat()).size);
    return await use(await tableOf(file));
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error);
  } finally {
    await handle.close();
  }
}

async function tableOf(file: AsyncBuffer): Promise<ParquetTable> {
  const metadata: FileMetaData = await parquetMetadataAsync(file);
  const all = parquetSchema(metadata).children.map(({ element }) => element.name);
  const totalRows = Number(metadata.num_rows);
  return {
    columns: all,
    totalRows,
    rows: async (from, count, columns = all) => {
      const rowEnd = Math.min(totalRows, from + count);
      if (rowEnd <= from) return [];
      const rows = await parquetReadObjects({ file, metadata, columns: [...columns], rowStart: from, rowEnd });
      return rows.map((row) => columns.map((column): unknown => row[column]));
    },
  };
}

function asyncBuffer(handle: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const from = start < 0 ? Math.max(0, byteLength + start) : start;
      const bytes = new Uint8Array(Math.max(0, end - from));
      const { bytesRead } = await handle.read(bytes, 0, bytes.byteLength, from);
      return bytes.buffer.slice(0, bytesRead);
    },
  };
}

function unreadable(path: string, cause: unknown): UserError {
  return new UserError({
    code: "parquet.unreadable",
    kind: "failed",
    message: `${path.split("/").at(-1) ?? path} is no Parquet file that can be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
}

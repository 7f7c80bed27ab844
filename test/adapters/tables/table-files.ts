import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { withDuck } from "../../../source/adapters/tables/duck.js";
import type { TableFile } from "../../../source/adapters/tables/table-source.js";
import { createTableTasks } from "../../../source/adapters/tables/table-tasks.js";
import { formatOf } from "../../../source/domain/data/table.js";

/** A folder that is gone after the test. */
function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-table-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A table file of this content. */
export function tableFile(name: string, content: string | Uint8Array): TableFile {
  const path = join(testFolder(), name);
  writeFileSync(path, content);
  return { path, name, format: formatOf(name) ?? "csv" };
}

/** A Parquet of what this statement gives, written by DuckDB. */
export async function parquetFile(name: string, select: string): Promise<TableFile> {
  const scratch = testFolder();
  const path = join(scratch, name);
  await withDuck({ paths: [], scratch }, ({ ask }) => ask(`COPY (${select}) TO '${path}' (FORMAT parquet)`));
  return { path, name, format: "parquet" };
}

/** The tasks, in this process. */
export const tasks = () => createTableTasks(testFolder());

/** What is in a table file. */
export function shapeOf(file: TableFile) {
  return tasks()({ ask: "shape", file });
}

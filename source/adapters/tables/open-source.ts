import { statSync } from "node:fs";
import { openDelimited } from "./delimited-source.js";
import { type Ask, numberOf, quoted, text } from "./duck.js";
import { openJson, openJsonLines } from "./json-source.js";
import { safeText } from "./safe-text.js";
import type { OnRead } from "./survey.js";
import { sampleByPlace, type TableFile, type TableSource } from "./table-source.js";

/**
 * Makes the view `view` of the file. `scratch` is a folder for a copy in UTF-8, where the file is no such text.
 * @throws UserError `table.line-too-long`; Error of DuckDB
 */
export async function openSource(
  ask: Ask,
  file: TableFile,
  view: string,
  scratch: string,
  onRead?: OnRead,
): Promise<TableSource> {
  if (file.format === "parquet") return openParquet(ask, file, view);
  if (statSync(file.path).size === 0) return openEmpty(ask, file, view);
  const readable = safeText(file, scratch, onRead);
  if (file.format === "jsonl") return openJsonLines(ask, readable, view, scratch);
  if (file.format === "json") return openJson(ask, readable, view);
  return openDelimited(ask, readable, view, scratch);
}

async function openEmpty(ask: Ask, file: TableFile, view: string): Promise<TableSource> {
  await ask(`CREATE VIEW ${view} AS SELECT NULL::VARCHAR AS c0 WHERE false`);
  return { ...file, names: [], view, sample: view, broken: async () => ({ broken: 0 }) };
}

async function openParquet(ask: Ask, file: TableFile, view: string): Promise<TableSource> {
  const reader = `read_parquet(${text(file.path)})`;
  const described = await ask(`DESCRIBE SELECT * FROM ${reader}`);
  const columns = described.map(({ column_name, column_type }) => [String(column_name), String(column_type)] as const);
  const cells = columns.map(([name, type], at) => `${textOf(quoted(name), type)} AS c${at}`);
  await ask(`CREATE VIEW ${view} AS SELECT ${cells.join(", ")} FROM ${reader}`);
  const names = columns.map(([name]) => name);
  const [all = {}] = await ask(`SELECT count(*)::DOUBLE AS n FROM ${reader}`);
  const sample = sampleByPlace(view, numberOf(all.n));
  return { ...file, names, view, sample, broken: async () => ({ broken: 0 }) };
}

/** What a cell says: nested values as JSON. */
function textOf(column: string, type: string): string {
  const nested = /^(STRUCT|MAP|UNION)\b|\[\d*\]$/.test(type);
  return nested ? `to_json(${column})::VARCHAR` : `${column}::VARCHAR`;
}

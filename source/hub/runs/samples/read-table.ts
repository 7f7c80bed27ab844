import { open, readFile } from "node:fs/promises";
import { z } from "zod";
import { withParquet } from "../../../adapters/files/parquet.js";
import { delimiterOf, parseDelimited } from "../../../adapters/files/parse-delimited.js";
import { sampleColumns } from "./table-columns.js";

export type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] };

/** The table that `mlflow.log_table` writes: pandas' "split" orientation. */
const splitSchema = z.object({ columns: z.array(z.string()), data: z.array(z.array(z.unknown())) });
const recordSchema = z.record(z.string(), z.unknown());

/** Files that may hold a table. */
export const tableFiles = /\.(json|jsonl|ndjson|csv|tsv|parquet)$/i;

/** The names of a file's columns, read from its beginning; undefined where it is no table. */
export async function columnsOf(path: string, name: string): Promise<readonly string[] | undefined> {
  const kind = kindOf(name);
  if (kind === "parquet") return withParquet(path, async ({ columns }) => columns).catch(() => undefined);
  const head = await readStart(path);
  if (kind === "jsonl") {
    const record = recordSchema.safeParse(parseJson(head.split("\n", 1)[0] ?? ""));
    return record.success ? Object.keys(record.data) : undefined;
  }
  if (kind === "json") {
    const [, list] = /^\s*\{\s*"columns"\s*:\s*(\[[^\]]*\])/.exec(head) ?? [];
    const columns = z.array(z.string()).safeParse(parseJson(list ?? ""));
    return columns.success ? columns.data : undefined;
  }
  return parseDelimited(head, delimiterOf(head), 1)[0];
}

/** The whole table; none where the file is none (cut in the middle, replaced). @throws UserError `parquet.unreadable` */
export async function readTable(path: string, name: string): Promise<Table> {
  const kind = kindOf(name);
  if (kind === "parquet") {
    return withParquet(path, async ({ columns, totalRows, rows }) => {
      // The text and the numbers: a TRL table may hold tensors and whole conversations besides.
      const wanted = sampleColumns(columns) ? columns : [];
      return { columns: wanted, rows: wanted.length === 0 ? [] : await rows(0, totalRows, wanted) };
    });
  }
  const text = await readFile(path, "utf8");
  if (kind === "json") return splitTable(text);
  if (kind === "jsonl") return recordsTable(text);
  const [columns = [], ...rows] = parseDelimited(text, delimiterOf(text), Number.MAX_SAFE_INTEGER);
  return { columns, rows: rows.map((row) => row.map(numberOrText)) };
}

function kindOf(name: string): "json" | "jsonl" | "parquet" | "delimited" {
  const [, ending = ""] = tableFiles.exec(name) ?? [];
  const lower = ending.toLowerCase();
  if (lower === "json" || lower === "parquet") return lower;
  return lower === "jsonl" || lower === "ndjson" ? "jsonl" : "delimited";
}

function splitTable(text: string): Table {
  const parsed = splitSchema.safeParse(parseJson(text));
  return parsed.success ? { columns: parsed.data.columns, rows: parsed.data.data } : { columns: [], rows: [] };
}

/** One object a line; a last line that is not whole is not there yet. */
function recordsTable(text: string): Table {
  const records = text.split("\n").flatMap((line) => {
    const record = recordSchema.safeParse(parseJson(line));
    return record.success ? [new Map(Object.entries(record.data))] : [];
  });
  const columns = [...new Set(records.flatMap((record) => [...record.keys()]))];
  return { columns, rows: records.map((record) => columns.map((column) => record.get(column))) };
}

/** A CSV has no types: what is written as a number is one. */
function numberOrText(text: string): string | number {
  return /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text) ? Number(text) : text;
}

/** Python's json writes NaN and Infinity as bare words, which JSON.parse refuses: they are no value for us. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseWithoutNan(text);
  }
}

function parseWithoutNan(text: string): unknown {
  if (!/\b(NaN|Infinity)\b/.test(text)) return undefined;
  try {
    return JSON.parse(text.replace(/([:[,]\s*)-?(?:NaN|Infinity)(?=\s*[,\]}])/g, "$1null"));
  } catch {
    return undefined;
  }
}

async function readStart(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

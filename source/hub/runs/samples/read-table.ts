import { open, readFile } from "node:fs/promises";
import { z } from "zod";
import { withParquet } from "../../../adapters/files/parquet.js";
import { delimitedRecords, delimiterOf, parseDelimited } from "../../../adapters/files/parse-delimited.js";
import { createTurns, type Turns } from "../../../domain/turns.js";
import { splitElements } from "./split-rows.js";
import { sampleColumns } from "./table-columns.js";

export type Table = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Lines or rows that are none: no JSON, or cut off. A last line without its end is not counted: it is being written. */
  readonly broken: number;
};

const namesSchema = z.array(z.string());
const longestHead = 65_536;
/** Rows of a Parquet file that are read in one step. */
const parquetRows = 10_000;

/** Files that may hold a table. */
export const tableFiles = /\.(json|jsonl|ndjson|csv|tsv|parquet)$/i;

/** The names of a file's columns, read from its beginning; undefined where it is no table. */
export async function columnsOf(path: string, name: string): Promise<readonly string[] | undefined> {
  const kind = kindOf(name);
  if (kind === "parquet") return withParquet(path, async ({ columns }) => columns).catch(() => undefined);
  const head = await readStart(path);
  if (kind === "jsonl") {
    // A line that is none says nothing of the others.
    const records = head.split("\n", 20).map(parseJson);
    return records.filter(isRecord).map((record) => Object.keys(record))[0];
  }
  if (kind === "json") {
    const [, list] = /^\s*\{\s*"columns"\s*:\s*(\[[^\]]*\])/.exec(head) ?? [];
    const columns = namesSchema.safeParse(parseJson(list ?? ""));
    return columns.success ? columns.data : undefined;
  }
  return parseDelimited(head, delimiterOf(head), 1)[0];
}

/**
 * The whole table, read in many small steps between which the hub does its other work; none where the file is none (cut in the
 * middle, replaced).
 * @throws UserError `parquet.unreadable`
 */
export async function readTable(path: string, name: string, turns = createTurns()): Promise<Table> {
  const kind = kindOf(name);
  if (kind === "parquet") {
    return withParquet(path, async ({ columns, totalRows, rows }) => {
      // The text and the numbers: a TRL table may hold tensors and whole conversations besides.
      const wanted = sampleColumns(columns) ? columns : [];
      const found: (readonly unknown[])[] = [];
      for (let at = 0; at < totalRows && wanted.length > 0; at += parquetRows) {
        for (const row of await rows(at, parquetRows, wanted)) found.push(row);
        await turns.next();
      }
      return { columns: wanted, rows: found, broken: 0 };
    });
  }
  const bytes = await readFile(path);
  if (kind === "jsonl") return recordsTable(bytes, turns);
  const text = bytes.toString("utf8");
  return kind === "json" ? splitTable(text, turns) : delimitedTable(text, turns);
}

function kindOf(name: string): "json" | "jsonl" | "parquet" | "delimited" {
  const [, ending = ""] = tableFiles.exec(name) ?? [];
  const lower = ending.toLowerCase();
  if (lower === "json" || lower === "parquet") return lower;
  return lower === "jsonl" || lower === "ndjson" ? "jsonl" : "delimited";
}

/** The table that `mlflow.log_table` writes: pandas' "split" orientation. */
async function splitTable(text: string, turns: Turns): Promise<Table> {
  let columns: readonly string[] = [];
  const rows: (readonly unknown[])[] = [];
  let broken = 0;
  for (const [of, element] of splitElements(text)) {
    const value = parseJson(element);
    if (of === "columns") columns = namesSchema.safeParse(value).data ?? [];
    else if (Array.isArray(value)) rows.push(value);
    else broken += 1;
    if (turns.isOver()) await turns.next();
  }
  return { columns, rows, broken };
}

/** One object a line; a last line that is not whole is not there yet. */
async function recordsTable(bytes: Buffer, turns: Turns): Promise<Table> {
  const records: Readonly<Record<string, unknown>>[] = [];
  const columns = new Set<string>();
  let broken = 0;
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.toString("utf8", at, end).trim();
    const record = line === "" ? undefined : parseJson(line);
    if (isRecord(record)) {
      records.push(record);
      for (const column of Object.keys(record)) columns.add(column);
    } else if (line !== "" && newline >= 0) broken += 1;
    at = end + 1;
    if (turns.isOver()) await turns.next();
  }
  const names = [...columns];
  const rows: (readonly unknown[])[] = [];
  for (const record of records) {
    rows.push(names.map((column) => (Object.hasOwn(record, column) ? record[column] : undefined)));
    if (turns.isOver()) await turns.next();
  }
  return { columns: names, rows, broken };
}

async function delimitedTable(text: string, turns: Turns): Promise<Table> {
  let columns: readonly string[] | undefined;
  const rows: (readonly unknown[])[] = [];
  for (const record of delimitedRecords(text, delimiterOf(text))) {
    if (columns) rows.push(record.map(numberOrText));
    else columns = record;
    if (turns.isOver()) await turns.next();
  }
  return { columns: columns ?? [], rows, broken: 0 };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHead), 0, longestHead, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

import { isUtf8 } from "node:buffer";
import { closeSync, openSync } from "node:fs";
import type { PageRow } from "../../domain/data/page.js";
import type { Cell, TableFormat } from "../../domain/data/table.js";
import { type Delimiter, delimiterOf, parseDelimited } from "../files/parse-delimited.js";
import { columnNames } from "./column-names.js";
import { readHead } from "./read-head.js";
import { readRecords } from "./read-records.js";
import type { TextFile } from "./table-source.js";

/** A CSV, TSV or JSONL file by the numbers of its rows, from 0; what is broken has its number, too. */
export type RecordFile = {
  readonly total: number;
  readonly columns: readonly string[];
  /** Rows from the row `from` on, one after the other. */
  readonly rows: (from: number) => Generator<RecordRow>;
};

/** `fields` are there where it is a row. */
export type RecordRow = PageRow & { readonly fields: Readonly<Record<string, unknown>> | undefined };

type Form = {
  /** Absent: a JSON record a line. */
  readonly delimiter?: Delimiter;
  readonly columns: readonly string[];
};

/** Opens it by what the survey knows of it. */
export function openRecordFile(file: TextFile): RecordFile {
  const form = formOf(readHead(file.path).toString("utf8"), file.format);
  const header = form.delimiter === undefined ? 0 : 1;
  const { marks, every, records } = file.survey;
  return {
    total: Math.max(0, records - header),
    columns: form.columns,
    rows: function* (from) {
      const record = from + header;
      const mark = Math.min(Math.floor(record / every), marks.length - 1);
      const handle = openSync(file.path, "r");
      try {
        let at = mark * every;
        for (const bytes of readRecords(handle, marks[mark] ?? 0, form.delimiter)) {
          if (at >= record) yield rowOf(form, bytes, at - header);
          at += 1;
        }
      } finally {
        closeSync(handle);
      }
    },
  };
}

/** What the head of a text table says of it; keys of JSON are those of the records in it. */
export function formOf(head: string, format: TableFormat): Form {
  if (format !== "csv" && format !== "tsv") return { columns: keysOf(head) };
  const delimiter = format === "tsv" ? "\t" : delimiterOf(head.replace(/^\s*\n/, ""));
  return { delimiter, columns: columnNames(parseDelimited(head, delimiter, 1)[0] ?? []) };
}

/** A record as a row: what is broken is shown as it stands, with the reason. */
export function rowOf({ delimiter, columns }: Form, bytes: Buffer, at: number): RecordRow {
  const isText = isUtf8(bytes);
  const text = isText ? bytes.toString("utf8") : bytes.toString("latin1");
  if (delimiter === undefined) return jsonRow(text, columns, at);
  const cells = parseDelimited(text, delimiter, 1)[0] ?? [];
  const own = cells.length === columns.length + 1 && cells.at(-1) === "" ? cells.slice(0, -1) : cells;
  if (own.length !== columns.length) {
    return { at, cells: own, broken: `${own.length} cells, not ${columns.length}`, fields: undefined };
  }
  const fields = Object.fromEntries(columns.map((name, column) => [name, own[column] ?? ""]));
  return { at, cells: own, fields };
}

function jsonRow(text: string, columns: readonly string[], at: number): RecordRow {
  const fields = objectOf(text);
  if (!fields) return { at, cells: [text], broken: "no JSON object", fields };
  const more = Object.keys(fields).filter((key) => !columns.includes(key));
  return {
    at,
    cells: columns.map((name) => cellOf(fields[name])),
    fields,
    ...(more.length > 0 ? { more: Object.fromEntries(more.map((key) => [key, cellOf(fields[key])])) } : {}),
  };
}

function keysOf(head: string): readonly string[] {
  const keys = new Set<string>();
  for (const line of head.split("\n").slice(0, 1000)) {
    for (const key of Object.keys(objectOf(line) ?? {})) keys.add(key);
  }
  return [...keys].slice(0, 1000);
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

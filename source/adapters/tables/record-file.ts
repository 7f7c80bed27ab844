import { isUtf8 } from "node:buffer";
import { closeSync, openSync } from "node:fs";
import { isTooDeep, tooDeep } from "../../domain/data/nesting.js";
import type { PageRow } from "../../domain/data/page.js";
import type { Cell, TableFormat } from "../../domain/data/table.js";
import { type Delimiter, delimiterOf, parseDelimited } from "../files/parse-delimited.js";
import { columnNames } from "./column-names.js";
import { findRecords } from "./find-records.js";
import { createNeedle, plainPart } from "./needle.js";
import { readHead } from "./read-head.js";
import { linesOf } from "./read-lines.js";
import { type RawRecord, readRecords, recordsOf } from "./read-records.js";
import { everyRecord } from "./record-counter.js";
import type { TextFile } from "./table-source.js";
import { markBytes, unicodeOf } from "./unicode.js";

/** A CSV, TSV or JSONL file by the numbers of its rows, from 0; what is broken has its number, too. */
export type RecordFile = {
  readonly total: number;
  readonly columns: readonly string[];
  /** Rows from the row `from` on, one after the other. */
  readonly rows: (from: number) => Generator<RecordRow>;
  /** Rows from one on that may have a text, by what is known without taking each apart; all before `next` were looked at. */
  readonly find: (
    from: number,
    text: string,
    /** In this one alone, from 0. */
    column?: number,
  ) => Generator<{ readonly next: number; readonly row?: RecordRow }>;
};

/** `fields` are there where it is a row. */
export type RecordRow = PageRow & { readonly fields: Readonly<Record<string, unknown>> | undefined };

/** A record has no more cells. */
const mostCells = 10_000;

type Form = {
  /** Absent: a JSON record a line. */
  readonly delimiter?: Delimiter;
  readonly columns: readonly string[];
};

/** Opens it by what the survey knows of it. */
export function openRecordFile(file: TextFile): RecordFile {
  const form = formOf(readHead(file.path), file.format);
  const header = form.delimiter === undefined ? 0 : 1;
  const { marks, markLines, records } = file.survey;
  return {
    total: Math.max(0, records - header),
    columns: form.columns,
    find: function* (from, text, column) {
      const part = plainPart(text.toLowerCase());
      const inColumn =
        column === undefined || part === "" || form.delimiter === undefined
          ? undefined
          : { part, column, delimiter: form.delimiter };
      const mayHave = createNeedle(text.toLowerCase(), form.delimiter === undefined ? "jsonl" : "delimited");
      for (const { next, record } of findRecords(file, form.delimiter, from + header, mayHave, inColumn)) {
        const at = next - header;
        yield record === undefined ? { next: at } : { next: at, row: rowOf(form, record, at - 1) };
      }
    },
    rows: function* (from) {
      const record = from + header;
      const mark = Math.max(0, Math.min(Math.floor(record / everyRecord), marks.length - 1));
      const handle = openSync(file.path, "r");
      try {
        let at = mark * everyRecord;
        const place = { delimiter: form.delimiter, line: markLines[mark] ?? 1 };
        for (const raw of readRecords(handle, marks[mark] ?? 0, place)) {
          if (at >= record) yield rowOf(form, raw, at - header);
          at += 1;
        }
      } finally {
        closeSync(handle);
      }
    },
  };
}

/** What the head of a text table says of it; keys of JSON are those of the records in it. */
export function formOf(head: Buffer, format: TableFormat): Form {
  const text = head.subarray(markBytes(unicodeOf(head)));
  if (format !== "csv" && format !== "tsv") return { columns: keysOf(text.toString("utf8")) };
  const delimiter = format === "tsv" ? "\t" : delimiterOfHead(text);
  const [header] = recordsOf(linesOf(text), { delimiter, line: 1 });
  return { delimiter, columns: columnNames(header === undefined ? [] : cellsOf(header, delimiter)) };
}

/** What stands between the cells: the first line that is not blank tells. */
export function delimiterOfHead(head: Buffer): Delimiter {
  for (const line of linesOf(head)) {
    const text = line.toString("utf8");
    if (text.trim() !== "") return delimiterOf(text);
  }
  return ",";
}

/** A record as a row: what is broken is shown as it stands, with the reason. */
export function rowOf({ delimiter, columns }: Form, raw: RawRecord, at: number): RecordRow {
  if (delimiter === undefined) return jsonRow(raw, columns, at);
  const row = { at, line: raw.line, fields: undefined };
  const all = cellsOf(raw, delimiter);
  if (raw.broken !== undefined) return { ...row, cells: all, broken: raw.broken };
  const cells = withoutEmptyEnd(all, columns.length);
  if (cells.length !== columns.length) {
    return { ...row, cells, broken: `${cells.length} cells, not ${columns.length}` };
  }
  const fields = Object.fromEntries(columns.map((name, column) => [name, cells[column] ?? ""]));
  return { at, cells, fields };
}

/** Delimiters at the end of a line make no more columns. */
function withoutEmptyEnd(cells: readonly string[], most: number): readonly string[] {
  return cells.length > most && cells.slice(most).every((cell) => cell === "") ? cells.slice(0, most) : cells;
}

const quote = 0x22;

/** A record's cells; one whose quotes are broken has what stands between its delimiters. */
function cellsOf({ bytes, broken }: RawRecord, delimiter: Delimiter): readonly string[] {
  const text = textOf(bytes);
  // Most records have none: they are taken apart at once.
  if (broken === undefined && bytes.includes(quote)) return parseDelimited(text, delimiter, 1)[0] ?? [""];
  return text.replace(/\r$/, "").split(delimiter, mostCells);
}

function textOf(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? "utf8" : "latin1");
}

function jsonRow({ bytes, line }: RawRecord, columns: readonly string[], at: number): RecordRow {
  const text = textOf(bytes);
  const fields = objectOf(text);
  if (!fields) {
    return { at, line, cells: [text], broken: isTooDeep(text) ? tooDeep : "no JSON object", fields };
  }
  const more = Object.keys(fields).filter((key) => !columns.includes(key));
  return {
    at,
    cells: columns.map((name) => jsonCell(fields[name])),
    fields,
    ...(more.length > 0 ? { more: Object.fromEntries(more.map((key) => [key, jsonCell(fields[key])])) } : {}),
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
    if (isTooDeep(text)) return undefined;
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonCell(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

import type { Json } from "@duckdb/node-api";
import { conversationOf } from "../../domain/data/conversation.js";
import type { PageRow, PageWanted, TablePage } from "../../domain/data/page.js";
import type { Cell } from "../../domain/data/table.js";
import { type Ask, numberOf, text } from "./duck.js";
import type { RecordFile, RecordRow } from "./record-file.js";
import { noSuchColumn } from "./table-error.js";
import type { TableSource } from "./table-source.js";
import { take } from "./take.js";

/** Characters of a cell in a list, and of one that is read whole. */
const longestCell = { cut: 500, whole: 1_000_000 };
/** A search that has found nothing in so long tells how far it came. */
const mostSearchMs = 500;

/** Rows of a CSV, TSV or JSONL. */
export function pageOfRecords(file: RecordFile, wanted: PageWanted): TablePage {
  const { total, columns } = file;
  const show = (rows: readonly RecordRow[]) => rows.map((row) => shown(row, columns, wanted.whole));
  const page = { columns, total };
  if (wanted.of === "found") return { ...page, ...searchRecords(file, wanted) };
  if (wanted.of === "random") {
    const chosen = chooseRows(total, wanted.limit, wanted.seed);
    return { ...page, rows: show(chosen.flatMap((at) => [...take(file.rows(at), 1)])) };
  }
  const from = wanted.of === "last" ? Math.max(0, total - wanted.limit) : wanted.from;
  return { ...page, rows: from >= total ? [] : show([...take(file.rows(from), wanted.limit)]) };
}

/** Rows of a Parquet or JSON, by a DuckDB that keeps their order. */
export async function pageOfSource(
  ask: Ask,
  { view: whole, all: view = whole, names }: TableSource,
  wanted: PageWanted,
): Promise<TablePage> {
  const [all = {}] = await ask(`SELECT count(*)::DOUBLE AS n FROM ${view}`);
  const total = numberOf(all.n);
  const numbered = `(SELECT row_number() OVER () - 1 AS n, * FROM ${view})`;
  const read = async (from: string) => {
    const rows = await ask(from);
    return rows.map((row) => shown(rowOf(row, names), names, wanted.whole));
  };
  const page = { columns: names, total };
  if (names.length === 0 && wanted.of === "found") return { ...page, rows: [], next: total };
  if (wanted.of === "random") {
    const chosen = chooseRows(total, wanted.limit, wanted.seed);
    const rows = chosen.length === 0 ? [] : await read(`FROM ${numbered} WHERE n IN (${chosen.join()}) ORDER BY n`);
    return { ...page, rows };
  }
  if (wanted.of === "found") {
    const within = columnsOf(names, wanted.column).map(
      (at) => `contains(lower(c${at}), ${text(wanted.text.toLowerCase())})`,
    );
    const rows = await read(
      `FROM ${numbered} WHERE n >= ${wanted.from} AND (${within.join(" OR ")}) ORDER BY n LIMIT ${wanted.limit}`,
    );
    return { ...page, rows, ...(rows.length < wanted.limit ? { next: total } : nextOf(rows)) };
  }
  const from = wanted.of === "last" ? Math.max(0, total - wanted.limit) : wanted.from;
  const rows = await read(
    `SELECT *, row_number() OVER () - 1 + ${from} AS n FROM (FROM ${view} LIMIT ${wanted.limit} OFFSET ${from})`,
  );
  return { ...page, rows };
}

/** A row as it is handed out: cells cut, or whole and as a conversation. */
export function shown({ fields, ...row }: RecordRow, columns: readonly string[], whole: boolean): PageRow {
  const most = whole ? longestCell.whole : longestCell.cut;
  const conversation = whole && fields ? conversationOf(fields) : undefined;
  return {
    ...row,
    cells: row.cells.slice(0, columns.length + 1).map((cell) => cutCell(cell, most)),
    ...(conversation ? { turns: conversation.turns } : {}),
  };
}

function cutCell(cell: Cell, most: number): Cell {
  return typeof cell === "string" && cell.length > most ? `${cell.slice(0, most)}…` : cell;
}

function searchRecords(
  file: RecordFile,
  wanted: Extract<PageWanted, { of: "found" }>,
): Pick<TablePage, "rows" | "next"> {
  const within = wanted.column === undefined ? undefined : columnsOf(file.columns, wanted.column)[0];
  const words = wanted.text.toLowerCase();
  const until = performance.now() + mostSearchMs;
  const rows: PageRow[] = [];
  let next = wanted.from;
  if (wanted.from >= file.total) return { rows, next: file.total };
  for (const { next: looked, row } of file.find(wanted.from, wanted.text, within)) {
    next = Math.max(next, Math.min(looked, file.total));
    const cells = row === undefined ? [] : within === undefined ? row.cells : [row.cells[within] ?? null];
    if (row && cells.some((cell) => cell !== null && String(cell).toLowerCase().includes(words))) {
      rows.push(shown(row, file.columns, wanted.whole));
    }
    if (rows.length >= wanted.limit || performance.now() > until) return { rows, next };
  }
  return { rows, next: file.total };
}

function nextOf(rows: readonly PageRow[]) {
  const at = rows.at(-1)?.at;
  return at === undefined ? {} : { next: at + 1 };
}

function columnsOf(names: readonly string[], column: string | undefined): readonly number[] {
  if (column === undefined) return names.map((_, at) => at);
  const at = names.indexOf(column);
  if (at < 0) throw noSuchColumn(column, names);
  return [at];
}

function rowOf(row: Readonly<Record<string, Json>>, names: readonly string[]): RecordRow {
  const at = numberOf(row.n);
  if (typeof row.broken === "string") return { at, cells: [String(row.line)], broken: row.broken, fields: undefined };
  const cells = names.map((_, column): Cell => {
    const value = row[`c${column}`];
    return value === null || value === undefined ? null : String(value);
  });
  return { at, cells, fields: Object.fromEntries(names.map((name, column) => [name, cells[column]])) };
}

/** `count` different rows of `total` in their order, the same ones for the same seed. */
function chooseRows(total: number, count: number, seed: number): readonly number[] {
  const next = mulberry32(seed);
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, total)) chosen.add(Math.floor(next() * total));
  return [...chosen].sort((a, b) => a - b);
}

/** Numbers from 0 to 1, by T. Ettinger's mulberry32 (public domain). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

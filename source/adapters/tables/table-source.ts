import type { TableFormat } from "../../domain/data/table.js";
import type { Encoding } from "./repaired-copy.js";
import type { Survey } from "./survey.js";

/** A file of a table: `name` is what it is called where it is seen, `path` may be an object of a cache. */
export type TableFile = { readonly path: string; readonly name: string; readonly format: TableFormat };

/** A table file as a view of texts: each column is a VARCHAR named `c0`, `c1`, …, empty cells and JSON's null are NULL. */
export type TableSource = TableFile & {
  /** Names of the columns as the file has them; one that is there twice has a number behind it. */
  readonly names: readonly string[];
  readonly view: string;
  /** Of JSON a view of all records in their order: `broken` says why one is no row, `line` is what stands there. */
  readonly all?: string;
  /** What a sample of its rows is taken `FROM`, the same one each time; the view itself where it is small. */
  readonly sample: string;
  readonly encoding?: Encoding;
  readonly mixedEnds?: boolean;
  /** What of the file is no row, as far as it is known when everything was read. */
  readonly broken: (rows: number) => Promise<BrokenLines>;
};

export type BrokenLines = {
  readonly broken: number;
  readonly firstBroken?: { readonly line: number; readonly why: string };
};

/** A text file that is safe to be read by DuckDB: UTF-8, one kind of line ends, no line too long. */
export type TextFile = TableFile & { readonly survey: Survey; readonly encoding?: Encoding };

/** Rows that types and quantiles are read from. */
const sampledRows = 20_000;

/**
 * About so many rows of a view that has no more than `rows`, the same ones each time: by their places in the file, since what DuckDB
 * samples by chance depends on which thread is first. Of a view with no more rows it is the view itself.
 */
export function sampleByPlace(view: string, rows: number): string {
  if (rows <= sampledRows) return view;
  const placed = `SELECT *, row_number() OVER () AS place FROM ${view}`;
  return `(SELECT * EXCLUDE (place) FROM (${placed}) WHERE hash(place) % ${rows} < ${sampledRows})`;
}

/** A sample is all of it. */
export function isSampledWhole({ sample, view }: TableSource): boolean {
  return sample === view;
}

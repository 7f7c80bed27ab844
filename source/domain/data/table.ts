import type { TokenizerTold } from "./tokenizer-told.js";

export type TableFormat = "csv" | "tsv" | "jsonl" | "json" | "parquet";

/** The format that a file's name tells of. */
export function formatOf(name: string): TableFormat | undefined {
  const [, ending] = /\.(csv|tsv|jsonl|ndjson|json|parquet)$/i.exec(name) ?? [];
  switch (ending?.toLowerCase()) {
    case "csv":
      return "csv";
    case "tsv":
      return "tsv";
    case "jsonl":
    case "ndjson":
      return "jsonl";
    case "json":
      return "json";
    case "parquet":
      return "parquet";
    default:
      return undefined;
  }
}

export type TableColumnType = "text" | "number" | "boolean" | "date" | "nested";

type TableColumn = { readonly name: string; readonly type: TableColumnType };

/** What is in a table file. */
export type TableShape = {
  readonly format: TableFormat;
  readonly columns: readonly TableColumn[];
  /** All of them, as the file has them: the broken ones, too. */
  readonly rows: number;
  /** Those that cannot be read as rows: ragged, a quote that does not end, no JSON. */
  readonly broken: number;
  /** The first of them: its line, from 1, and why. */
  readonly firstBroken?: { readonly line: number; readonly why: string };
  /** Not UTF-8: what it is read as; the first line that is not, from 1, and how many. */
  readonly encoding?: {
    readonly name: "UTF-16" | "Latin-1" | "mixed";
    readonly firstLine?: number;
    readonly lines?: number;
  };
  /** Lines end both by `\n` and by `\r\n`. */
  readonly mixedEnds?: true;
  /** Rows that are there more than once, counted without their first. */
  readonly duplicates: number;
};

/** A cell as it is shown: null where there is none. */
export type Cell = string | number | boolean | null;
export type TableRow = readonly Cell[];

/**
 * What a column holds. Nulls, least, greatest and mean (12 digits) are those of all rows. Quantiles are exact up to 20,000 rows, between
 * two values in proportion as numpy and pandas have them, lengths in characters to a tenth; above they are those of about 20,000
 * rows, the same ones each time. `distinct` is exact where it is not told as an estimate.
 */
export type ColumnStatistics = {
  readonly nulls: number;
  readonly distinct: number;
  /** An estimate (HyperLogLog, mostly within twenty percent): of a large table's column with more than 50 values, where too many to sort. */
  readonly isDistinctEstimate?: true;
  /** Of numbers and dates. */
  readonly min?: Cell;
  readonly max?: Cell;
  readonly mean?: number;
  readonly length?: { readonly p50: number; readonly p95: number; readonly max: number };
  /** Tokens of some hundred of its texts, where there is a tokenizer. */
  readonly tokens?: { readonly p50: number; readonly p95: number; readonly max: number };
};

/** Shorter texts are words, not what a model is trained on: their tokens are not counted. */
const leastLength = 20;

/** A column of texts that are longer than words. */
export function isTextOfModel({ length }: ColumnStatistics): boolean {
  return length !== undefined && length.p95 >= leastLength;
}

/** A column before and after; one side is absent where the column is. */
export type ColumnChange = {
  readonly name: string;
  readonly type: TableColumnType;
  readonly typeBefore?: TableColumnType;
  readonly before?: ColumnStatistics;
  readonly after?: ColumnStatistics;
  /** Population stability index of its values: numbers by the deciles of before, few values by themselves, texts by length. */
  readonly drift?: number;
  readonly driftOf?: "values" | "deciles" | "length";
  /** What looks like a drift may be chance: samples of the same, of so many rows, differ by as much in more than 5 of 100 cases. */
  readonly isDriftChance?: true;
  /** Rows are told apart by it alone: how its values drift means nothing. */
  readonly isKey?: true;
  /** Rows by value, of columns with few values. */
  readonly classes?: readonly { readonly value: string; readonly before: number; readonly after: number }[];
};

export type RowChange = { readonly key: string; readonly before: TableRow; readonly after: TableRow };

export type TableDifference = TokenizerTold & {
  readonly before: TableShape;
  readonly after: TableShape;
  /** The columns that rows were told apart by; none: by their whole content. */
  readonly key: readonly string[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly same: number;
  readonly columns: readonly ColumnChange[];
  /** Names of the columns of `examples`, those that both sides have first. */
  readonly exampleColumns: readonly string[];
  /** The first of each kind, in the order of the file: of the one before where they were removed. */
  readonly examples: {
    readonly added: readonly TableRow[];
    readonly removed: readonly TableRow[];
    readonly changed: readonly RowChange[];
  };
};

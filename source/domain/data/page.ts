import type { Turn } from "./conversation.js";
import type { Cell } from "./table.js";

export type PageRow = {
  /** Its number, from 0; absent where nobody has counted up to it. */
  readonly at?: number;
  /** In the order of the columns; of a broken row as they stand. */
  readonly cells: readonly Cell[];
  /** Values under keys that are no column. */
  readonly more?: Readonly<Record<string, Cell>>;
  /** The first line of a broken one, from 1. */
  readonly line?: number;
  /** Why it is no row. */
  readonly broken?: string;
  /** The whole row as a conversation, where it was asked for and is one. */
  readonly turns?: readonly Turn[];
};

/** Some rows of a table. */
export type TablePage = {
  readonly columns: readonly string[];
  readonly rows: readonly PageRow[];
  /** Undefined where nobody has counted. */
  readonly total?: number;
  /** Where a search goes on: every row before this was looked at. */
  readonly next?: number;
};

/** Which rows: from one on, the last, some by chance, or those that have a text in a column (in any, where none is named). */
export type PageWanted = {
  readonly limit: number;
  /** Cells in full and the conversation; else cells are cut. */
  readonly whole: boolean;
} & (
  | { readonly of: "from"; readonly from: number }
  | { readonly of: "last" }
  | { readonly of: "random"; readonly seed: number }
  | { readonly of: "found"; readonly from: number; readonly text: string; readonly column?: string | undefined }
);

// Tables of data: files of the project, and versions of them in DVC's cache.
import { z } from "zod";
import type { DataChecks } from "../domain/data/checks.js";
import type { TablePage } from "../domain/data/page.js";
import type { TableDifference, TableShape } from "../domain/data/table.js";
import type { TableProgress } from "../domain/data/table-progress.js";
import { read } from "./call.js";
import { fileMd5 } from "./data-words.js";

const number = z.number().int().min(0).max(1_000_000_000_000);

/** A file by its path in the project; with `md5`, that version of it in DVC's cache. */
const tableSchema = z.object({
  path: z.string().min(1).max(4096),
  md5: fileMd5.optional(),
});
export type TableAsked = z.infer<typeof tableSchema>;

const tableShapeSchema = z.object({ table: tableSchema });

const rows = {
  table: tableSchema,
  limit: z.number().int().min(1).max(1000),
  /** Cells in full, and each row as a conversation, where it is one. */
  whole: z.boolean(),
};
const tablePageSchema = z.discriminatedUnion("of", [
  z.object({ ...rows, of: z.literal("from"), from: number }),
  z.object({ ...rows, of: z.literal("last") }),
  /** The same rows for the same seed. */
  z.object({ ...rows, of: z.literal("random"), seed: number }),
  /** Rows with a text in a column, in any where none is named; the reply tells where to go on. */
  z.object({
    ...rows,
    of: z.literal("found"),
    from: number,
    text: z.string().min(1).max(1000),
    column: z.string().max(1000).optional(),
  }),
]);

/** `key`: the columns that tell rows apart; none: found, or by their content. */
const tableDifferenceSchema = z.object({
  before: tableSchema,
  after: tableSchema,
  key: z.array(z.string().max(1000)).max(20),
});

/** `tokenizer`: path of one in the project (`tokenizer.json`, or GPT-2's `vocab.json`); absent: the nearest that is read. */
const tableChecksSchema = z.object({
  table: tableSchema,
  contextTokens: z.number().int().min(1).max(100_000_000),
  tokenizer: z.string().max(4096).optional(),
});

/** The tables of a difference that is computed, or of checks. */
const tableProgressSchema = z.object({ tables: z.array(tableSchema).min(1).max(2) });
export type TablesAsked = z.infer<typeof tableProgressSchema>["tables"];

/** Absent: it is not computed now. */
type TableProgressView = { readonly progress?: TableProgress };

export const tableCalls = {
  "tables.shape": read<TableShape>()(tableShapeSchema),
  "tables.page": read<TablePage>()(tablePageSchema),
  "tables.difference": read<TableDifference>()(tableDifferenceSchema),
  /** What is wrong with it for fine-tuning. */
  "tables.progress": read<TableProgressView>()(tableProgressSchema),
  "tables.checks": read<DataChecks>()(tableChecksSchema),
} as const;

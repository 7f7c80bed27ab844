import { z } from "zod";
import type { DataChecks } from "../../domain/data/checks.js";
import type { TablePage } from "../../domain/data/page.js";
import type { TableDifference, TableShape } from "../../domain/data/table.js";

const file = z.object({
  path: z.string(),
  name: z.string(),
  format: z.enum(["csv", "tsv", "jsonl", "json", "parquet"]),
});
const count = z.number().int().min(0);
const rows = { limit: count, whole: z.boolean() };
const wanted = z.discriminatedUnion("of", [
  z.object({ ...rows, of: z.literal("from"), from: count }),
  z.object({ ...rows, of: z.literal("last") }),
  z.object({ ...rows, of: z.literal("random"), seed: count }),
  z.object({ ...rows, of: z.literal("found"), from: count, text: z.string(), column: z.string().optional() }),
]);

/** The path of the one that was named, else those that were found: the first that is read counts. */
const tokenizers = z.union([z.object({ named: z.string() }), z.object({ found: z.array(z.string()) })]);

/** What the process for tables is asked, a line of JSON each. */
export const tableRequest = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("shape"), file }),
  z.object({ ask: z.literal("difference"), before: file, after: file, key: z.array(z.string()), tokenizers }),
  z.object({ ask: z.literal("page"), file, wanted }),
  z.object({ ask: z.literal("checks"), file, contextTokens: count, tokenizers }),
]);
export type TableRequest = z.infer<typeof tableRequest>;

export type TableAnswers = {
  readonly shape: TableShape;
  readonly difference: TableDifference;
  readonly page: TablePage;
  readonly checks: DataChecks;
};

const failure = z.object({
  code: z.string(),
  kind: z.enum(["invalid", "not-found", "exists", "refused", "conflict", "missing", "unavailable", "failed"]),
  message: z.string(),
  hint: z.string().optional(),
});

/** How far it is, a line each, before the answer. */
export const progressReply = z.object({
  progress: z.object({ step: z.string(), doneBytes: z.number(), totalBytes: z.number() }),
});
/** What a line of it begins with: answers, which may be large, are not read twice. */
export const progressStart = '{"progress":';

/** Its answer, a line each: it comes from the same build, what is in it is not looked at again. */
export function tableReply<Name extends keyof TableAnswers>() {
  return z.union([z.object({ failure }), z.object({ answer: z.custom<TableAnswers[Name]>(isAnswer) })]);
}

function isAnswer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

import { z } from "zod";
import type { Preparation } from "../../domain/data/preparation.js";
import { UserError } from "../../domain/user-error.js";

/** A file of counts is not larger: what is, holds something else. */
export const mostStatsBytes = 4_000_000;
/** Characters of an example, a note or a name that are shown. */
const longestExample = 2000;
const longestName = 200;
/** Reasons, counts and splits of one step. */
const mostEntries = 100;
const mostSteps = 200;
const mostColumns = 1000;
const mostExamples = 100;

const rows = z.number().int().min(0);
/** An example may be any value: a text as it is, the rest as JSON. */
const example = z
  .unknown()
  .transform((value) => (typeof value === "string" ? value : jsonWords(value)).slice(0, longestExample));
const name = z.string().transform((text) => text.slice(0, longestName));

/** So many of them at most, which is looked at before each is. */
function few<Item extends z.ZodType>(item: Item, most: number) {
  return z
    .array(z.unknown())
    .max(most, { error: `at most ${most}` })
    .pipe(z.array(item));
}

/** Counts by name. */
function counts(count: z.ZodNumber) {
  const isShort = (of: Readonly<Record<string, number>>) => Object.keys(of).length <= mostEntries;
  const isNamed = (of: Readonly<Record<string, number>>) => Object.keys(of).every((key) => key.length <= longestName);
  return z
    .record(z.string(), count)
    .refine(isShort, { error: `at most ${mostEntries}` })
    .refine(isNamed, { error: `a name has at most ${longestName} characters` });
}

/** docs/stats-json.md */
const statsSchema = z.object({
  version: z.literal(1, { error: "version is 1" }),
  steps: few(
    z.object({
      name: z.string().min(1).pipe(name),
      rows_in: rows,
      rows_out: rows,
      note: z
        .string()
        .transform((text) => text.slice(0, longestExample))
        .optional(),
      dropped: counts(rows).optional(),
      columns: few(name, mostColumns).optional(),
      tokens: counts(z.number()).optional(),
      examples: few(z.object({ before: example, after: example }), mostExamples).optional(),
    }),
    mostSteps,
  ),
  splits: counts(rows).optional(),
});

/** The counts in the text of a `*.stats.json`. @throws UserError `stats.invalid`, which names the field */
export function parseStats(text: string, file: string): Preparation {
  const parsed = statsSchema.safeParse(jsonOf(text, file));
  if (!parsed.success) {
    const { path = [], message = "" } = parsed.error.issues[0] ?? {};
    throw invalidStats(`${file}: ${nameOf(path)}${path.length > 0 ? ": " : ""}${message}`);
  }
  const { steps, splits } = parsed.data;
  return {
    steps: steps.map(({ rows_in, rows_out, note, dropped, columns, tokens, examples, name }) => ({
      name,
      rowsIn: rows_in,
      rowsOut: rows_out,
      ...(note === undefined ? {} : { note }),
      ...(dropped ? { dropped } : {}),
      ...(columns ? { columns } : {}),
      ...(tokens ? { tokens } : {}),
      ...(examples ? { examples } : {}),
    })),
    ...(splits ? { splits } : {}),
  };
}

/** `steps[2].rows_in` */
function nameOf(path: readonly PropertyKey[]): string {
  return path.map((key, at) => (typeof key === "number" ? `[${key}]` : `${at > 0 ? "." : ""}${String(key)}`)).join("");
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    // Python's json.dump writes what no JSON knows.
    const [found] = /(?<=[:[,]\s*)(?:NaN|-?Infinity)\b/.exec(text) ?? [];
    if (found !== undefined) throw invalidStats(`${file} is no JSON: it holds ${found}; a count is a number`);
    throw invalidStats(`${file} is no JSON: ${error instanceof Error ? error.message : ""}`);
  }
}

/** Too deep a value has no words. */
function jsonWords(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "(nested too deep)";
  }
}

export function tooLarge(file: string): UserError {
  return invalidStats(`${file} has more than ${mostStatsBytes} bytes: it is no file of counts`);
}

/** A file of counts that is not as it should be. */
export function invalidStats(message: string): UserError {
  return new UserError({
    code: "stats.invalid",
    kind: "invalid",
    message,
    hint: "Its fields are told in docs/stats-json.md; let the stage write them so and run it again.",
  });
}

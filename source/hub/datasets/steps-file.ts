import { z } from "zod";
import type { Preparation } from "../../domain/data/preparation.js";
import { UserError } from "../../domain/user-error.js";

/** Characters of an example that are shown. */
const longestExample = 2000;

const rows = z.number().int().min(0);
/** An example may be any value: a text as it is, the rest as JSON. */
const example = z
  .unknown()
  .transform((value) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).slice(0, longestExample));

/** docs/stats-json.md */
const statsSchema = z.object({
  version: z.literal(1, { error: "version is 1" }),
  steps: z
    .array(
      z.object({
        name: z.string().min(1),
        rows_in: rows,
        rows_out: rows,
        note: z.string().optional(),
        dropped: z.record(z.string(), rows).optional(),
        columns: z.array(z.string()).optional(),
        tokens: z.record(z.string(), z.number()).optional(),
        examples: z
          .array(z.object({ before: example, after: example }))
          .max(100)
          .optional(),
      }),
    )
    .max(200),
  splits: z.record(z.string(), rows).optional(),
});

/** The counts in the text of a `*.stats.json`. @throws UserError `stats.invalid`, which names the field */
export function parseStats(text: string, file: string): Preparation {
  const parsed = statsSchema.safeParse(jsonOf(text, file));
  if (!parsed.success) {
    const { path = [], message = "" } = parsed.error.issues[0] ?? {};
    throw invalid(`${file}: ${nameOf(path)}${path.length > 0 ? ": " : ""}${message}`);
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
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`${file} is no JSON: ${error instanceof Error ? error.message : ""}`);
  }
}

function invalid(message: string): UserError {
  return new UserError({
    code: "stats.invalid",
    kind: "invalid",
    message,
    hint: "Its fields are told in docs/stats-json.md; let the stage write them so and run it again.",
  });
}

import { UserError } from "../../domain/user-error.js";

/** What a reader of tables said, as what is wrong with this file and what mends it. */
export function tableError(name: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const [first = ""] = said.split("\n");
  const { why, hint } = meaningOf(said) ?? { why: withoutPath(first), hint: again };
  return new UserError({ code: "table.unreadable", kind: "failed", message: `${name}: ${why}`, hint, cause: error });
}

/** @returns the error of a line that is too long to be read as a record */
export function tooLong(name: string, line: number, most: number): UserError {
  return new UserError({
    code: "table.line-too-long",
    kind: "failed",
    message: `${name}: line ${line} is longer than ${Math.round(most / 1_000_000)} MB, the most that is read of a record`,
    hint: "Write a record a line; an array on one line becomes so with: jq -c '.[]'",
  });
}

/** @returns the error of a column that is not there, with those that are */
export function noSuchColumn(name: string, columns: readonly string[]): UserError {
  return new UserError({
    code: "table.no-such-column",
    kind: "not-found",
    message: `There is no column "${name}"`,
    hint: columns.length === 0 ? "It has none." : `Name one of: ${columns.slice(0, 20).join(", ")}`,
  });
}

const again = "Make the file again, or restore a version of it.";

function meaningOf(said: string): { readonly why: string; readonly hint: string } | undefined {
  if (/No magic bytes|too small to be a Parquet|Footer length|metadata/i.test(said)) {
    return { why: "its end is missing or it is no Parquet file (a copy that was cut?)", hint: again };
  }
  if (/don't know what type|TProtocolException|decompression fail|corrupt/i.test(said)) {
    return { why: "its data is damaged: what stands in it is no Parquet", hint: again };
  }
  const [, record, what] = /in record\/value (\d+): ([^\n]*?)\s*\.?\s*(\n|$)/.exec(said) ?? [];
  if (record !== undefined) {
    return { why: `no JSON near its record ${record}: ${what}`, hint: "Mend it there, or make the file again." };
  }
  if (said.includes("maximum_object_size")) {
    return { why: "a record is larger than 16 MB", hint: "Write smaller records, or one a line as JSONL." };
  }
  if (said.includes("Out of Memory")) {
    return { why: "it takes more memory than is given to it", hint: "Compare fewer columns, or write it as Parquet." };
  }
  if (/No space left/i.test(said)) {
    return { why: "the disk of temporary files is full", hint: "Make room there, or set TMPDIR to another disk." };
  }
  return undefined;
}

/** The path is told already. */
function withoutPath(line: string): string {
  return line.replace(/^[\w ]*Error: /, "").replace(/(in|of|reading|at end of)? ?file ["'][^"']*["']/gi, "it");
}

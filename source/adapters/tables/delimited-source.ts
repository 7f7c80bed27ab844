import { type CopiedRows, copyRows } from "./copy-rows.js";
import { type Ask, numberOf, text } from "./duck.js";
import { readHead } from "./read-head.js";
import { formOf } from "./record-file.js";
import { sampleCopy } from "./sample-copy.js";
import { type BrokenLines, sampleByPlace, type TableSource, type TextFile } from "./table-source.js";
import { wholeRows } from "./whole-rows.js";

/** Memory for reading a delimited file, a thread. */
const bufferBytes = 4_000_000;
/** DuckDB's own limit of a line: longer ones need a larger buffer. */
const usualLine = 2_000_000;

/** The view of a CSV or TSV: DuckDB keeps the lines that it leaves out in `<view>_rejects`. */
export async function openDelimited(ask: Ask, file: TextFile, view: string, scratch: string): Promise<TableSource> {
  const { delimiter = ",", columns: names } = formOf(readHead(file.path), file.format);
  const { encoding, survey } = file;
  const about = { ...(encoding && { encoding }), mixedEnds: survey.mixedEnds };
  if (names.length === 0) {
    await ask(`CREATE VIEW ${view} AS SELECT NULL::VARCHAR AS c0 WHERE false`);
    return { ...file, names, view, sample: view, broken: async () => ({ broken: 0 }) };
  }
  // DuckDB gives up at a quote that never ends, takes a blank line for the header, and has a row for one where there is one column.
  const isBlankFirst = survey.marks[0] !== 0;
  const hasBlankRows = names.length === 1 && survey.blankLines > 0;
  const mended = survey.broken > 0 || isBlankFirst || hasBlankRows;
  const copied = mended && !hasBlankRows ? copyRows(file, delimiter, names.length, scratch) : undefined;
  const whole = mended && !copied ? wholeRows(file, delimiter, scratch) : undefined;
  const longest = Math.max(usualLine, survey.longestRecord + 1);
  const form = [
    "auto_detect=false",
    `delim=${text(delimiter)}`,
    `quote='"'`,
    `escape='"'`,
    `columns={${names.map((_, at) => `'c${at}': 'VARCHAR'`).join(", ")}}`,
    `buffer_size=${Math.max(bufferBytes, 2 * longest)}`,
    `max_line_size=${longest}`,
  ];
  const rejects = [
    "header=true",
    "store_rejects=true",
    `rejects_table='${view}_rejects'`,
    `rejects_scan='${view}_scans'`,
  ];
  const read = (path: string, options: readonly string[]) => `read_csv(${text(path)}, ${options.join(", ")})`;
  await ask(
    `CREATE VIEW ${view} AS SELECT * FROM ${read((copied ?? whole)?.path ?? file.path, [...form, ...rejects])}`,
  );
  const sample = whole ? undefined : sampleCopy(file, scratch);
  return {
    ...file,
    names,
    view,
    sample:
      sample === undefined
        ? sampleByPlace(view, survey.records - 1)
        : read(sample, [...form, "header=false", "ignore_errors=true"]),
    ...about,
    broken: async (rows) => {
      // What was counted tells: DuckDB leaves lines out without a word, too.
      const told = whole?.broken ?? (await rejected(ask, view, copied));
      return { ...told, broken: Math.max(0, survey.records - 1 - rows) };
    },
  };
}

async function rejected(ask: Ask, view: string, copied: CopiedRows | undefined): Promise<BrokenLines> {
  const [all = {}] = await ask(`SELECT count(DISTINCT line)::DOUBLE AS n FROM ${view}_rejects`);
  const broken = numberOf(all.n);
  const [gap] = copied?.gaps ?? [];
  const ofGap = gap && { line: gap.line, why: gap.why };
  if (broken === 0) return { broken, ...(ofGap && { firstBroken: ofGap }) };
  const [first = {}] = await ask(
    `SELECT line::DOUBLE AS line, error_type::VARCHAR AS type, error_message FROM ${view}_rejects ORDER BY line LIMIT 1`,
  );
  const why = whyOf(String(first.type), String(first.error_message));
  const line = copied ? copied.lineOf(numberOf(first.line)) : numberOf(first.line);
  return { broken, firstBroken: ofGap && ofGap.line < line ? ofGap : { line, why } };
}

/** DuckDB's kinds of errors in a CSV, in plain words. */
function whyOf(type: string, message: string): string {
  const [, expected, found] = /Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  if (expected !== undefined) return `${found} cells, not ${expected}`;
  if (type === "UNQUOTED VALUE") return "a quote that does not end, or text behind one";
  return message.split("\n")[0] ?? "";
}

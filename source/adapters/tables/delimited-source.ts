import { delimiterOf, parseDelimited } from "../files/parse-delimited.js";
import { columnNames } from "./column-names.js";
import { type Ask, numberOf, text } from "./duck.js";
import { readHead } from "./read-head.js";
import { sampleCopy } from "./sample-copy.js";
import { type BrokenLines, reservoir, type TableSource, type TextFile } from "./table-source.js";

/** Memory for reading a delimited file, a thread. */
const bufferBytes = 4_000_000;
/** DuckDB's own limit of a line: longer ones need a larger buffer. */
const usualLine = 2_000_000;

/** The view of a CSV or TSV: DuckDB keeps the lines that it leaves out in `<view>_rejects`. */
export async function openDelimited(ask: Ask, file: TextFile, view: string, scratch: string): Promise<TableSource> {
  const head = readHead(file.path).toString("utf8");
  const delimiter = file.format === "tsv" ? "\t" : delimiterOf(head.replace(/^\s*\n/, ""));
  const names = columnNames(parseDelimited(head, delimiter, 1)[0] ?? []);
  const { encoding, survey } = file;
  const about = { ...(encoding && { encoding }), mixedEnds: survey.mixedEnds };
  if (names.length === 0) {
    await ask(`CREATE VIEW ${view} AS SELECT NULL::VARCHAR AS c0 WHERE false`);
    return { ...file, names, view, sample: view, broken: async () => ({ broken: 0 }) };
  }
  const longest = Math.max(usualLine, survey.longest.bytes + 1);
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
  await ask(`CREATE VIEW ${view} AS SELECT * FROM ${read(file.path, [...form, ...rejects])}`);
  const sample = sampleCopy(file, scratch);
  const isOldMac = survey.records === 1;
  return {
    ...file,
    names,
    view,
    sample: sample === undefined ? reservoir(view) : read(sample, [...form, "header=false", "ignore_errors=true"]),
    ...about,
    broken: async (rows) => {
      const told = await rejected(ask, view);
      // A line that DuckDB leaves out without a word is missing from what was counted.
      const missing = isOldMac ? 0 : survey.records - 1 - rows - told.broken;
      return missing > 0 ? { ...told, broken: told.broken + missing } : told;
    },
  };
}

async function rejected(ask: Ask, view: string): Promise<BrokenLines> {
  const [all = {}] = await ask(`SELECT count(DISTINCT line)::DOUBLE AS n FROM ${view}_rejects`);
  const broken = numberOf(all.n);
  if (broken === 0) return { broken };
  const [first = {}] = await ask(
    `SELECT line::DOUBLE AS line, error_type::VARCHAR AS type, error_message FROM ${view}_rejects ORDER BY line LIMIT 1`,
  );
  const why = whyOf(String(first.type), String(first.error_message));
  return { broken, firstBroken: { line: numberOf(first.line), why } };
}

/** DuckDB's kinds of errors in a CSV, in plain words. */
function whyOf(type: string, message: string): string {
  const [, expected, found] = /Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  if (expected !== undefined) return `${found} cells, not ${expected}`;
  if (type === "UNQUOTED VALUE") return "a quote that does not end, or text behind one";
  return message.split("\n")[0] ?? "";
}

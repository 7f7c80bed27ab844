import { closeSync, openSync } from "node:fs";
import { deepestLevel, isTooDeep, tooDeep } from "../../domain/data/nesting.js";
import { type Ask, numberOf, text } from "./duck.js";
import { readLines } from "./read-lines.js";
import { sampleCopy } from "./sample-copy.js";
import { type BrokenLines, sampleByPlace, type TableSource, type TextFile } from "./table-source.js";

/** A record of a JSON file that is longer is refused; DuckDB keeps four times as much at hand. */
const longestRecord = 16_000_000;
/** Keys that become columns; what has more is no table. */
const mostColumns = 1000;

/**
 * The view of a JSONL file. Lines are read as texts and taken apart one by one: DuckDB's own reader of JSON leaves out keys that
 * come late, and makes a row of nothing of a line that is no JSON.
 */
export async function openJsonLines(ask: Ask, file: TextFile, view: string, scratch: string): Promise<TableSource> {
  const longest = Math.max(2_000_000, file.survey.longest.bytes + 1);
  const options = [
    "auto_detect=false",
    "header=false",
    // No JSON has this character.
    "delim='\u0001'",
    "quote=''",
    "escape=''",
    "columns={'line': 'VARCHAR'}",
    "ignore_errors=true",
    `buffer_size=${2 * longest}`,
    `max_line_size=${longest}`,
  ].join(", ");
  const read = (path: string) => `(SELECT line FROM read_csv(${text(path)}, ${options}) WHERE trim(line) <> '')`;
  await ask(`CREATE VIEW ${view}_lines AS FROM ${read(file.path)}`);
  const broken = async (rows: number): Promise<BrokenLines> => {
    const missing = file.survey.records - rows;
    if (missing <= 0) return { broken: 0 };
    const firstBroken = firstNoObject(file.path);
    return { broken: missing, ...(firstBroken && { firstBroken }) };
  };
  const source = await openRecords(ask, file, { view, records: file.survey.records }, broken);
  const sample = sampleCopy(file, scratch);
  return sample === undefined ? source : { ...source, sample: `(${cellsOf(source.names, objectsOf(read(sample)))})` };
}

/** The view of a JSON file: an array of objects, objects one after the other, or one. A record that is no JSON is an error. */
export async function openJson(ask: Ask, file: TextFile, view: string): Promise<TableSource> {
  await ask(`CREATE VIEW ${view}_lines AS SELECT json::VARCHAR AS line
    FROM read_json_objects(${text(file.path)}, format='auto', maximum_object_size=${longestRecord})`);
  const [all = {}] = await ask(`SELECT count(*)::DOUBLE AS n FROM ${view}_lines`);
  const records = numberOf(all.n);
  const broken = async (rows: number) => ({ broken: Math.max(0, records - rows) });
  const source = await openRecords(ask, file, { view, records }, broken);
  const why = `CASE WHEN ${isDeep} THEN ${text(tooDeep)} WHEN json_type(line) <> 'OBJECT' THEN 'no JSON object' END`;
  const told = `(SELECT line, ${why} AS broken FROM ${view}_lines)`;
  await ask(`CREATE VIEW ${view}_all AS ${cellsOf(source.names, told, ["broken", "line"])}`);
  return { ...source, all: `${view}_all` };
}

async function openRecords(
  ask: Ask,
  file: TextFile,
  { view, records }: { readonly view: string; readonly records: number },
  broken: TableSource["broken"],
): Promise<TableSource> {
  const objects = objectsOf(`${view}_lines`);
  const names = await keysOf(ask, objects);
  await ask(`CREATE VIEW ${view} AS ${cellsOf(names, objects)}`);
  const { encoding, survey } = file;
  const about = { ...(encoding && { encoding }), mixedEnds: survey.mixedEnds };
  return { ...file, names, view, sample: sampleByPlace(view, records), broken, ...about };
}

/** That of `isTooDeep` in SQL, of levels that begin one right after the other; most lines are not taken apart for it. */
const isDeep = `(length(line) > ${2 * deepestLevel}
  AND length(line) - length(translate(line, '[{', '')) > ${deepestLevel}
  AND regexp_matches(
    regexp_replace(regexp_replace(line, '"(?:[^"\\\\]|\\\\.)*"', '', 'g'), '[^\\[\\]{}]+', '', 'g'),
    '[\\[{]{${deepestLevel + 1}}'))`;

function objectsOf(lines: string): string {
  return `(SELECT line FROM ${lines} WHERE CASE WHEN json_valid(line) THEN json_type(line) END = 'OBJECT' AND NOT ${isDeep})`;
}

/** `more`: columns beside the cells. */
function cellsOf(names: readonly string[], objects: string, more: readonly string[] = []): string {
  const beside = more.map((name) => `, ${name}`).join("");
  if (names.length === 0) return `SELECT NULL::VARCHAR AS c0${beside} FROM ${objects}`;
  const paths = names.map((name) => text(pointer(name))).join(", ");
  const cells = names.map((_, at) => `cells[${at + 1}] AS c${at}`).join(", ");
  return `SELECT ${cells}${beside} FROM (SELECT json_extract_string(line, [${paths}]) AS cells${beside} FROM ${objects})`;
}

/** Keys of all records: those of the first in their order, then others by name. */
async function keysOf(ask: Ask, objects: string): Promise<readonly string[]> {
  const [first = {}] = await ask(`SELECT json_keys(line) AS keys FROM ${objects} LIMIT 1`);
  const order = Array.isArray(first.keys) ? first.keys.map(String) : [];
  const rows = await ask(
    `SELECT DISTINCT key FROM (SELECT unnest(json_keys(line)) AS key FROM ${objects}) LIMIT ${mostColumns}`,
  );
  const rest = rows.map(({ key }) => String(key)).sort();
  return [...new Set([...order, ...rest])].slice(0, mostColumns);
}

/** RFC 6901. */
function pointer(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function firstNoObject(path: string): BrokenLines["firstBroken"] {
  const file = openSync(path, "r");
  try {
    let line = 0;
    for (const bytes of readLines(file)) {
      line += 1;
      const own = bytes.toString("utf8").trim();
      if (own === "") continue;
      const why = noObject(own);
      if (why !== undefined) return { line, why };
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}

function noObject(line: string): string | undefined {
  if (isTooDeep(line)) return tooDeep;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? undefined : "no object";
  } catch {
    return "no JSON";
  }
}

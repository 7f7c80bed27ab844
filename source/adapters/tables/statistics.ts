import type { Json } from "@duckdb/node-api";
import type { ColumnStatistics, TableColumnType, TableShape } from "../../domain/data/table.js";
import { type Ask, numberOf } from "./duck.js";
import { isSampledWhole, type TableSource } from "./table-source.js";

/** What is known of a table when all of it was read. */
export type Measured = {
  readonly shape: TableShape;
  /** Those that could be read: the broken ones are not among them. */
  readonly rows: number;
  /** In the order of the columns. */
  readonly columns: readonly ColumnStatistics[];
  /** The deciles of a column's numbers, of its texts' lengths: the inner nine edges. */
  readonly edges: readonly (readonly number[])[];
  /** Rows by value, of columns with few values. */
  readonly classes: readonly (ReadonlyMap<string, number> | undefined)[];
};

/** Exact counts of distinct values take some megabytes a column: all of thirty had no room. */
const columnsAtOnce = 8;
/** Columns with so few values are counted value by value. */
const mostClasses = 50;
/**
 * Values of one side whose hashes are sorted for exact counts, 8 bytes each: of two CSVs of a million rows all of eight columns.
 * Columns that may be keys come first.
 */
const mostHashed = 8_000_000;
/** Threads add numbers up in any order: further digits of a mean would differ each time. */
const meanDigits = 12;

/** The table of a sample of a view's rows, which `measure` makes. */
export function sampleOf(view: string): string {
  return `${view}_sample`;
}

/** The table of each row's hash `h` and, of columns that may tell rows apart, each value's `k0`, `k1`, …; `measure` makes it. */
export function hashesOf(view: string): string {
  return `${view}_hashes`;
}

/** Reads all of a table: its shape, and what each column holds; types and quantiles from a sample, the same one each time. */
export async function measure(
  ask: Ask,
  source: TableSource,
  onStep: (step: string) => void = () => undefined,
): Promise<Measured> {
  const { names, view } = source;
  onStep("statistics of");
  await ask(`CREATE TEMP TABLE ${sampleOf(view)} AS SELECT * FROM ${source.sample}`);
  const sampled = await sampledColumns(ask, source);
  const parts = sampled.map((of, at) => `${summary(`c${at}`, of)} AS s${at}`);
  const [row = {}] = await ask(
    `SELECT count(*)::DOUBLE AS total${parts.map((part) => `, ${part}`).join("")} FROM ${view}`,
  );
  const rows = numberOf(row.total);
  const isWhole = isSampledWhole(source);
  const seen = sampled.map((of, at) => columnOf(of, row[`s${at}`], { rows, isWhole }));
  const { broken, firstBroken } = await source.broken(rows);
  onStep("duplicates in");
  const counted = await countHashes(ask, source, seen, rows);
  const columns = seen.map((of, at) => ({ ...of, statistics: withExact(of.statistics, counted.distinct.get(at)) }));
  return {
    shape: {
      format: source.format,
      columns: names.map((name, at) => ({ name, type: columns[at]?.type ?? "text" })),
      rows: rows + broken,
      broken,
      duplicates: counted.duplicates,
      ...(firstBroken === undefined ? {} : { firstBroken }),
      ...(source.encoding && { encoding: source.encoding }),
      ...(source.mixedEnds ? { mixedEnds: true } : {}),
    },
    rows,
    columns: columns.map(({ statistics }) => statistics),
    // Those of another type say nothing.
    edges: sampled.map(({ edges, type }, at) => (columns[at]?.type === type ? edges : [])),
    classes: columns.map(({ classes }) => classes),
  };
}

/** The hash of these columns; NULL and "" are not the same. */
export function hashOf(columns: readonly string[]): string {
  return `hash(${columns.join(", ")})`;
}

/** No value is empty, and nearly each is another, as far as an estimate tells: it may tell the rows apart. */
export function mayBeKey({ nulls, distinct }: ColumnStatistics, rows: number): boolean {
  return nulls === 0 && distinct >= rows * 0.6;
}

/** Rows that are there more than once, and distinct values (NULL for one) by column, of as many columns as are worth it. */
async function countHashes(
  ask: Ask,
  { names, view }: TableSource,
  columns: readonly { readonly statistics: ColumnStatistics }[],
  rows: number,
): Promise<{ readonly duplicates: number; readonly distinct: ReadonlyMap<number, number> }> {
  const distinct = new Map<number, number>();
  if (names.length === 0) return { duplicates: 0, distinct };
  const { keys, counted } = columnsToCount(
    columns.map(({ statistics }) => statistics),
    rows,
  );
  const passing = counted.filter((at) => !keys.includes(at));
  const hashes = [...keys, ...passing].map((at) => `hash(c${at}) AS k${at}`);
  const all = names.map((_, at) => `c${at}`);
  await ask(
    `CREATE TEMP TABLE ${hashesOf(view)} AS SELECT ${[`${hashOf(all)} AS h`, ...hashes].join(", ")} FROM ${view}`,
  );
  for (const at of counted) distinct.set(at, await countDistinct(ask, hashesOf(view), `k${at}`));
  for (const at of passing) await ask(`ALTER TABLE ${hashesOf(view)} DROP COLUMN k${at}`);
  // Where one column tells all rows apart none is there twice.
  if ([...distinct.values()].includes(rows)) return { duplicates: 0, distinct };
  return { duplicates: Math.max(0, rows - (await countDistinct(ask, hashesOf(view), "h"))), distinct };
}

/** Columns whose values are hashed since they may be keys, and those whose estimates are made exact. */
export function columnsToCount(
  columns: readonly ColumnStatistics[],
  rows: number,
  most = mostHashed,
): { readonly keys: readonly number[]; readonly counted: readonly number[] } {
  const where = (test: (column: ColumnStatistics) => boolean) =>
    columns.flatMap((column, at) => (test(column) ? [at] : []));
  const keys = where((column) => mayBeKey(column, rows));
  const estimates = where(({ isDistinctEstimate = false }) => isDistinctEstimate);
  const inOrder = [...keys, ...estimates.filter((at) => !keys.includes(at))].filter((at) => estimates.includes(at));
  return { keys, counted: inOrder.slice(0, Math.floor(most / Math.max(1, rows))) };
}

/** `values`: how many there are, NULL for one of them; undefined: they were not counted. */
export function withExact(statistics: ColumnStatistics, values: number | undefined): ColumnStatistics {
  if (values === undefined) return statistics;
  const { isDistinctEstimate, ...exact } = statistics;
  return { ...exact, distinct: values - (statistics.nulls > 0 ? 1 : 0) };
}

export async function countDistinct(ask: Ask, table: string, column: string): Promise<number> {
  const [row = {}] = await ask(`SELECT count(*)::DOUBLE AS n FROM (SELECT ${column} FROM ${table} GROUP BY 1)`);
  return numberOf(row.n);
}

type Sampled = {
  readonly type: TableColumnType;
  readonly edges: readonly number[];
  readonly lengths: readonly number[];
  readonly distinct: number;
  readonly isClass: boolean;
};

async function sampledColumns(ask: Ask, { names, view }: TableSource): Promise<readonly Sampled[]> {
  if (names.length === 0) return [];
  const looked: Record<string, Json> = {};
  for (let from = 0; from < names.length; from += columnsAtOnce) {
    const parts = names.slice(from, from + columnsAtOnce).map((_, at) => `${looks(`c${from + at}`)} AS s${from + at}`);
    const [row = {}] = await ask(`SELECT ${parts.join(", ")} FROM ${sampleOf(view)}`);
    Object.assign(looked, row);
  }
  return names.map((_, at) => {
    const value = looked[`s${at}`];
    const of: Readonly<Record<string, Json>> = isRecord(value) ? value : {};
    const count = numberOf(of.count);
    const isEach = (name: string) => count > 0 && numberOf(of[name]) === count;
    const type = (["number", "boolean", "date", "nested"] as const).find((name) => isEach(name)) ?? "text";
    const lengths = numbers(of.lengths);
    return {
      type,
      edges: type === "number" ? numbers(of.deciles) : lengths.slice(2),
      lengths: lengths.slice(0, 2),
      distinct: numberOf(of.distinct),
      isClass: numberOf(of.distinct) <= mostClasses && (type === "text" || type === "boolean" || type === "number"),
    };
  });
}

function looks(column: string): string {
  const number = `try_cast(${column} AS DOUBLE)`;
  const tenths = "0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9";
  return `{
    'count': count(${column})::DOUBLE, 'distinct': count(DISTINCT ${column})::DOUBLE, 'number': count(${number})::DOUBLE,
    'boolean': count(*) FILTER (lower(${column}) IN ('true', 'false'))::DOUBLE,
    'date': count(try_cast(${column} AS TIMESTAMP))::DOUBLE,
    'nested': count(*) FILTER (${column}[1] IN ('{', '[') AND json_valid(${column}))::DOUBLE,
    'deciles': quantile_cont(${finiteOf(number)}, [${tenths}]),
    'lengths': quantile_cont(length(${column}), [0.5, 0.95, ${tenths}])
  }`;
}

/** NaN and infinity are numbers, of which there is no least, greatest and mean. A FILTER takes ten times as long. */
function finiteOf(number: string): string {
  return `CASE WHEN isfinite(${number}) THEN ${number} END`;
}

function summary(column: string, { type, isClass }: Sampled): string {
  const number = `try_cast(${column} AS DOUBLE)`;
  const finite = finiteOf(number);
  const ends = `'low': min(${finite}), 'high': max(${finite})`;
  return `{
    'count': count(${column})::DOUBLE,
    ${isClass ? `'classes': histogram(left(${column}, 200))` : `'distinct': approx_count_distinct(${column})::DOUBLE`}
    ${type === "number" ? `, ${ends}, 'mean': avg(${finite}), 'typed': count(${number})::DOUBLE` : ""}
    ${type === "date" ? `, 'low': min(${column}), 'high': max(${column})` : ""}
    ${type === "text" || type === "nested" ? `, 'longest': max(length(${column}))::DOUBLE` : ""}
  }`;
}

function columnOf(
  { type: seen, lengths, isClass, distinct }: Sampled,
  value: Json | undefined,
  { rows, isWhole }: { readonly rows: number; readonly isWhole: boolean },
) {
  const of: Readonly<Record<string, Json>> = isRecord(value) ? value : {};
  const count = numberOf(of.count);
  const classes = isClass ? histogram(of.classes, rows - count) : undefined;
  // All of the column is asked whether it is what its sample was; of none in the sample the values tell.
  const isOther = seen === "number" && numberOf(of.typed) < count;
  const type = isOther ? "text" : distinct === 0 && classes ? typeOf([...classes.keys()]) : seen;
  const values = classes
    ? classes.size - (classes.has("") && count < rows ? 1 : 0)
    : Math.min(count, isWhole ? distinct : numberOf(of.distinct));
  const statistics = {
    nulls: rows - count,
    distinct: values,
    ...(classes || isWhole ? {} : { isDistinctEstimate: true as const }),
    ...(type === seen && count > 0 ? rangeOf(type, of, lengths) : {}),
  };
  return { type, statistics, classes: classes && classes.size <= 2 * mostClasses ? classes : undefined };
}

/** What is told of values of this type. */
function rangeOf(
  type: TableColumnType,
  of: Readonly<Record<string, Json>>,
  [p50 = 0, p95 = 0]: readonly number[],
): Partial<ColumnStatistics> {
  if (type === "number") {
    const isKnown = of.low !== null && of.low !== undefined;
    return isKnown
      ? { min: numberOf(of.low), max: numberOf(of.high), mean: Number(numberOf(of.mean).toPrecision(meanDigits)) }
      : {};
  }
  if (type === "date") return { min: String(of.low), max: String(of.high) };
  return type === "boolean" ? {} : { length: { p50: tenth(p50), p95: tenth(p95), max: numberOf(of.longest) } };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function typeOf(values: readonly string[]): TableColumnType {
  const known = values.filter((value) => value !== "");
  if (known.length === 0) return "text";
  if (known.every((value) => /^(true|false)$/i.test(value))) return "boolean";
  return known.every((value) => Number.isFinite(Number(value))) ? "number" : "text";
}

/** A sample may have missed values: what comes is then longer than it seemed. */
function histogram(value: Json | undefined, nulls: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const entry of Array.isArray(value) ? value : []) {
    if (isRecord(entry)) counts.set(String(entry.key), numberOf(entry.value));
  }
  if (nulls > 0) counts.set("", nulls + (counts.get("") ?? 0));
  return counts;
}

function numbers(value: Json | undefined): readonly number[] {
  return Array.isArray(value) ? value.map(numberOf) : [];
}

function isRecord(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

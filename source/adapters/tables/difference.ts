import { populationStability, someDrift, stabilityByChance } from "../../domain/data/drift.js";
import type { ColumnChange, RowChange, TableDifference, TableRow } from "../../domain/data/table.js";
import { type Ask, numberOf } from "./duck.js";
import {
  countDistinct,
  hashesOf,
  hashOf,
  type Measured,
  mayBeKey,
  measure,
  sampleOf,
  withExact,
} from "./statistics.js";
import { noSuchColumn, tableError } from "./table-error.js";
import type { TableSource } from "./table-source.js";
import { withTokens } from "./token-lengths.js";
import type { FoundTokenizer } from "./tokenizer.js";

/** Rows that are shown of each kind. */
const mostExamples = 200;
/** Longer cells are cut in examples. */
const longestCell = 4000;
/** Names that keys have, most likely first. */
const keyNames = /^(id|_id|uuid|guid|key|index|.*_id)$/i;

/** A step begins; with the table that is read whole for it. */
type Begin = (step: string, read?: TableSource) => void;
type Side = { readonly source: TableSource; readonly measured: Measured };
/** A column that both sides have: `c<before>` there is `c<after>` here. */
type Shared = { readonly name: string; readonly before: number; readonly after: number };

/**
 * What is different in `after`: rows by a key (the one asked for, else a column whose values tell all rows of both apart), else by
 * their whole content; each column's statistics beside each other, and its drift.
 * @throws UserError `table.no-such-column` for a key that is no column of both, `table.unreadable`
 */
export async function difference(
  ask: Ask,
  sources: { readonly before: TableSource; readonly after: TableSource },
  wantedKey: readonly string[],
  { count: countTokens, told }: FoundTokenizer,
  begin: Begin,
): Promise<TableDifference> {
  const sideOf = async (source: TableSource): Promise<Side> => {
    const all = await measured(ask, source, (step) => begin(step, source));
    return { source, measured: countTokens ? await withTokens(ask, source, all, countTokens) : all };
  };
  const [before, after] = [await sideOf(sources.before), await sideOf(sources.after)];
  const shared = sharedColumns(before.source.names, after.source.names);
  begin("comparing rows");
  const key = wantedKey.length > 0 ? named(shared, wantedKey) : await findKey(ask, before, after, shared);
  const { keys, ...rows } =
    shared.length === 0 ? everything(before, after) : await compareRows(ask, before, after, shared, key, begin);
  begin("drift of columns");
  const columns: ColumnChange[] = [];
  const [only] = key.length === 1 ? key : [];
  for (const column of shared) {
    const change = await changeOf(ask, before, after, column, column === only);
    columns.push(column === only ? withKeys(change, keys) : change);
  }
  return {
    ...told,
    before: before.measured.shape,
    after: after.measured.shape,
    key: key.map(({ name }) => name),
    ...rows,
    columns: [...columns, ...onOneSide(before, after, shared)],
  };
}

function measured(ask: Ask, source: TableSource, onStep: (step: string) => void): Promise<Measured> {
  return measure(ask, source, onStep).catch((error: unknown) => {
    throw tableError(source.name, error);
  });
}

function sharedColumns(before: readonly string[], after: readonly string[]): readonly Shared[] {
  return before.flatMap((name, at) => {
    const other = after.indexOf(name);
    return other < 0 ? [] : [{ name, before: at, after: other }];
  });
}

function named(shared: readonly Shared[], names: readonly string[]): readonly Shared[] {
  return names.map((name) => {
    const column = shared.find((each) => each.name === name);
    if (!column)
      throw noSuchColumn(
        name,
        shared.map((each) => each.name),
      );
    return column;
  });
}

/**
 * A column of which no value is there twice, and none is empty, on both sides; one that is called like a key before others. The only
 * column there is tells no more than the whole content.
 */
async function findKey(ask: Ask, before: Side, after: Side, shared: readonly Shared[]): Promise<readonly Shared[]> {
  if (Math.max(before.source.names.length, after.source.names.length) === 1) return [];
  const mayBe = ({ measured: { rows, columns } }: Side, at: number) => {
    const statistics = columns[at];
    return statistics !== undefined && rows > 0 && mayBeKey(statistics, rows);
  };
  const candidates = shared
    .filter((column) => mayBe(before, column.before) && mayBe(after, column.after))
    .sort((a, b) => Number(keyNames.test(b.name)) - Number(keyNames.test(a.name)));
  for (const column of candidates.slice(0, 3)) {
    if (!(await isUnique(ask, before, column.before)) || !(await isUnique(ask, after, column.after))) continue;
    if (keyNames.test(column.name) || (await overlap(ask, before, after, column))) return [column];
  }
  return [];
}

async function isUnique(ask: Ask, { source, measured }: Side, at: number): Promise<boolean> {
  const { distinct = 0, isDistinctEstimate = false } = measured.columns[at] ?? {};
  if (!isDistinctEstimate) return distinct === measured.rows;
  return (await countDistinct(ask, hashesOf(source.view), `k${at}`)) === measured.rows;
}

/** Most of the smaller side's values are on the other, too: a column of texts that all were written anew is no key. */
async function overlap(ask: Ask, before: Side, after: Side, column: Shared): Promise<boolean> {
  const hashes = ({ source }: Side, at: number) => `(SELECT k${at} AS k FROM ${hashesOf(source.view)})`;
  const [row = {}] = await ask(
    `SELECT count(*)::DOUBLE AS n FROM ${hashes(before, column.before)} JOIN ${hashes(after, column.after)} USING (k)`,
  );
  return numberOf(row.n) >= Math.min(before.measured.rows, after.measured.rows) / 2;
}

function everything({ measured: before }: Side, { measured: after }: Side) {
  const none = { added: [], removed: [], changed: [] };
  return {
    keys: { before: 0, after: 0 },
    added: after.rows,
    removed: before.rows,
    changed: 0,
    same: 0,
    exampleColumns: [],
    examples: none,
  };
}

type SideName = "before" | "after";
type Keys = Readonly<Record<SideName, number>>;

/** The key's values are counted where rows are compared. */
function withKeys({ before, after, ...change }: ColumnChange, keys: Keys): ColumnChange {
  return {
    ...change,
    ...(before && { before: withExact(before, keys.before) }),
    ...(after && { after: withExact(after, keys.after) }),
  };
}

async function compareRows(
  ask: Ask,
  before: Side,
  after: Side,
  shared: readonly Shared[],
  key: readonly Shared[],
  begin: Begin,
) {
  const sides = { before, after };
  const cells = (side: SideName, of = shared) => of.map((column) => `c${column[side]}`);
  const keyOf = (side: SideName) => hashOf(cells(side, key.length > 0 ? key : shared));
  for (const side of ["before", "after"] as const) {
    const { source, measured } = sides[side];
    const own = cells(side).join() === measured.shape.columns.map((_, at) => `c${at}`).join();
    const [only] = key.length === 1 ? key : [];
    // What was read already is not read again.
    const statistics = only && measured.columns[only[side]];
    const isHashed = statistics !== undefined && mayBeKey(statistics, measured.rows);
    const known = own && (key.length === 0 || isHashed);
    // A dozen bytes a row and column: what is not read again makes room.
    if (!known) {
      await ask(`DROP TABLE ${hashesOf(source.view)}`);
      await ask(
        `CREATE TEMP TABLE ${hashesOf(source.view)} AS SELECT ${keyOf(side)} AS k, ${hashOf(cells(side))} AS h FROM ${source.view}`,
      );
    }
    const k = known ? (only ? `k${only[side]}` : "h") : "k";
    // Rows of a table are numbered as they came: in the order of the file.
    await ask(
      `CREATE TEMP TABLE rows_${side} AS SELECT ${k} AS k, ${key.length > 0 ? "min(h)" : "0"} AS h, count(*) AS n, min(rowid) AS place FROM ${hashesOf(source.view)} GROUP BY 1`,
    );
    await ask(`DROP TABLE ${hashesOf(source.view)}`);
  }
  const keysOf = async (side: SideName) =>
    numberOf((await ask(`SELECT count(*)::DOUBLE AS n FROM rows_${side}`))[0]?.n);
  const keys = { before: await keysOf("before"), after: await keysOf("after") };
  await ask(`CREATE TEMP TABLE apart AS SELECT k, coalesce(b.n, 0) AS b, coalesce(a.n, 0) AS a, b.h <> a.h AS changed,
    b.place AS was_at, a.place AS is_at FROM rows_before b FULL JOIN rows_after a USING (k) WHERE b.n IS NULL OR a.n IS NULL OR b.n <> a.n OR b.h <> a.h`);
  for (const side of ["before", "after"]) await ask(`DROP TABLE rows_${side}`);
  const [count = {}] =
    await ask(`SELECT sum(greatest(a - b, 0))::DOUBLE AS added, sum(greatest(b - a, 0))::DOUBLE AS removed,
    sum(CASE WHEN changed THEN least(a, b) ELSE 0 END)::DOUBLE AS changed FROM apart`);
  const added = numberOf(count.added);
  const changed = numberOf(count.changed);
  const firstOf = async (which: string, place: "was_at" | "is_at") => {
    const rows = await ask(`SELECT k::VARCHAR AS k FROM apart WHERE ${which} ORDER BY ${place} LIMIT ${mostExamples}`);
    return new Set(rows.map((row) => String(row.k)));
  };
  const addedKeys = await firstOf("a > b", "is_at");
  const removedKeys = await firstOf("b > a", "was_at");
  const changedKeys = await firstOf("changed", "is_at");
  const read = async (side: SideName, keys: ReadonlySet<string>): Promise<ReadonlyMap<string, TableRow>> => {
    begin("rows to show from", sides[side].source);
    if (keys.size === 0) return new Map();
    const rows = await ask(
      `SELECT k::VARCHAR AS k, ${cut(cells(side))} FROM (SELECT *, ${keyOf(side)} AS k FROM ${sides[side].source.view}) WHERE k IN (${[...keys].join(", ")}) LIMIT ${4 * mostExamples}`,
    );
    return new Map(rows.map((row) => [String(row.k), rowOf(row, shared.length)]));
  };
  const [was, is] = [
    await read("before", new Set([...removedKeys, ...changedKeys])),
    await read("after", new Set([...addedKeys, ...changedKeys])),
  ];
  const nameOf = (row: TableRow) =>
    key.map(({ name }) => String(row[shared.findIndex((each) => each.name === name)] ?? "")).join(" ");
  return {
    keys,
    added,
    removed: numberOf(count.removed),
    changed,
    same: after.measured.rows - added - changed,
    exampleColumns: shared.map(({ name }) => name),
    examples: {
      added: [...addedKeys].flatMap((each) => [is.get(each)].filter((row) => row !== undefined)),
      removed: [...removedKeys].flatMap((each) => [was.get(each)].filter((row) => row !== undefined)),
      changed: [...changedKeys].flatMap((each): RowChange[] => {
        const [then, now] = [was.get(each), is.get(each)];
        return then && now ? [{ key: nameOf(now), before: then, after: now }] : [];
      }),
    },
  };
}

/** Cells of a row under the names r0, r1, …, no longer than one looks at. */
function cut(cells: readonly string[]): string {
  return cells.map((cell, at) => `left(${cell}, ${longestCell}) AS r${at}`).join(", ");
}

function rowOf(row: Awaited<ReturnType<Ask>>[number], width: number): TableRow {
  return Array.from({ length: width }, (_, at) => {
    const value = row[`r${at}`];
    return value === null || value === undefined ? null : String(value);
  });
}

async function changeOf(ask: Ask, before: Side, after: Side, column: Shared, isKey: boolean): Promise<ColumnChange> {
  const [was, is] = [before.measured.columns[column.before], after.measured.columns[column.after]];
  const typeThen = before.measured.shape.columns[column.before]?.type ?? "text";
  const typeNow = after.measured.shape.columns[column.after]?.type ?? "text";
  // A column without values has no type of its own.
  const typeBefore = was?.distinct === 0 ? typeNow : typeThen;
  const type = is?.distinct === 0 ? typeThen : typeNow;
  const common = {
    name: column.name,
    type,
    ...(type === typeBefore ? {} : { typeBefore }),
    ...(was && { before: was }),
    ...(is && { after: is }),
  };
  if (isKey) return { ...common, isKey };
  if (!was || !is || before.measured.rows === 0 || after.measured.rows === 0) return common;
  const [classesBefore, classesAfter] = [before.measured.classes[column.before], after.measured.classes[column.after]];
  if (classesBefore && classesAfter) {
    const values = [...new Set([...classesBefore.keys(), ...classesAfter.keys()])];
    const classes = values.map((value) => ({
      value,
      before: classesBefore.get(value) ?? 0,
      after: classesAfter.get(value) ?? 0,
    }));
    const drift = driftOf(
      classes.map((each) => each.before),
      classes.map((each) => each.after),
    );
    return { ...common, classes, ...drift, driftOf: "values" };
  }
  if (type !== typeBefore) return common;
  const edges = [...new Set(before.measured.edges[column.before])].sort((a, b) => a - b);
  if (edges.length === 0) return common;
  const isNumber = type === "number";
  const bins = async ({ source }: Side, at: number) => {
    const value = isNumber ? `try_cast(c${at} AS DOUBLE)` : `length(c${at})`;
    // A number as SQL has it is a decimal, which is another by the last digit.
    const under = edges.map((edge, bin) => `count(*) FILTER (${value} <= '${edge}'::DOUBLE)::DOUBLE AS b${bin}`);
    const [row = {}] = await ask(
      `SELECT ${[...under, `count(${value})::DOUBLE AS total`].join(", ")} FROM ${sampleOf(source.view)}`,
    );
    const counts = [...edges.map((_, bin) => numberOf(row[`b${bin}`])), numberOf(row.total)];
    return counts.map((count, bin) => count - (counts[bin - 1] ?? 0));
  };
  const drift = driftOf(await bins(before, column.before), await bins(after, column.after));
  return { ...common, ...drift, driftOf: isNumber ? "deciles" : "length" };
}

/** Of rows in each bin. */
function driftOf(before: readonly number[], after: readonly number[]): Pick<ColumnChange, "drift" | "isDriftChance"> {
  const drift = populationStability(before, after);
  const isChance = drift >= someDrift && drift <= stabilityByChance(before, after);
  return { drift, ...(isChance ? { isDriftChance: true } : {}) };
}

function onOneSide(before: Side, after: Side, shared: readonly Shared[]): readonly ColumnChange[] {
  const isShared = (name: string) => shared.some((each) => each.name === name);
  const only = ({ measured }: Side, side: "before" | "after") =>
    measured.shape.columns.flatMap(({ name, type }, at) => {
      const statistics = measured.columns[at];
      return isShared(name) || !statistics ? [] : [{ name, type, [side]: statistics }];
    });
  return [...only(after, "after"), ...only(before, "before")];
}

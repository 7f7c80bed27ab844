import { useRef } from "react";
import type { TableAsked } from "../../../source/api/table-calls.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { PageRow, TablePage } from "../../../source/domain/data/page.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";

/** A row that no table has: to ask for it counts them all. */
const beyond = 1_000_000_000_000;

/** What is asked for rows from one on. */
const rowsFromAsked = (table: TableAsked, from: number, height: number) =>
  ({ table, of: "from", from, limit: height, whole: false }) as const;

/** Asks for the first rows while nobody knows yet whether it is a table: they come with that, and not behind it. */
export function useFirstRows(table: TableAsked | undefined, height: number): void {
  useQuery("tables.page", table && rowsFromAsked(table, 0, height));
}

/** The rows that are seen of a table, `height` of them: no others are asked for. `at`: where the cursor begins. */
export function useTableWindow(id: string, table: TableAsked, height: number, at: number | undefined) {
  const all = useAllRows(id, table, height, at);
  const sample = useSample(id, table, height);
  const shown = sample.rows ? sample : all;
  return {
    columns: shown.columns ?? all.columns ?? [],
    rows: shown.rows ?? [],
    /** Of the rows that are seen. */
    cursor: shown.cursor,
    row: shown.rows?.[shown.cursor],
    /** Undefined: they are being counted. */
    total: all.total,
    seed: sample.seed,
    error: shown.error,
    loading: all.loading,
    moves: shown.moves,
    to: all.to,
    sample: sample.another,
    leaveSample: sample.leave,
    forget: all.forget,
  };
}

/** All rows in their order, as far as they are seen; the last ones also while nobody has counted up to them. */
function useAllRows(id: string, table: TableAsked, height: number, at: number | undefined) {
  const [isAtEnd, setAtEnd] = useKept(`preview.end.${id}`, false);
  const [counted, setCounted] = useKept<number | undefined>(`preview.total.${id}`, undefined);
  const [known, setKnown] = useKept(`preview.known.${id}`, Math.max(height, (at ?? 0) + 1));
  const [went, setWent] = useKept<number | undefined>(`preview.went.${id}`, undefined);
  const list = useList(`preview.rows.${id}`, counted ?? known, height);
  const { page, shown } = usePage(rowsFromAsked(table, list.offset, height));
  const total = useTotal(table, page.data);
  const end = useQuery("tables.page", isAtEnd ? { table, of: "last", limit: height, whole: false } : undefined);
  if (page.data && total !== counted) setCounted(total);
  const reached = page.data ? reachedBy(page.data, list.offset, height) : 0;
  if (total === undefined && reached > known) setKnown(reached);
  // A list goes no further than it is long: it has to have the row first.
  if (at !== undefined && went !== at && counted === undefined && at >= known) setKnown(at + 1);
  else if (at !== undefined && went !== at) {
    setWent(at);
    list.to(at);
  }
  if (isAtEnd && counted !== undefined) {
    setAtEnd(false);
    list.to(counted - 1);
  }
  const last = isAtEnd ? (end.data?.rows ?? []) : undefined;
  const leaveEnd =
    <Given extends readonly unknown[]>(act: (...given: Given) => void) =>
    (...given: Given) => {
      setAtEnd(false);
      act(...given);
    };
  return {
    columns: shown?.columns,
    rows: last ?? rowsFrom(shown, list.offset, Math.min(height, list.total - list.offset)),
    cursor: last ? last.length - 1 : list.cursor - list.offset,
    total,
    error: end.error ?? page.error,
    loading: page.loading,
    moves: {
      total: list.total,
      move: leaveEnd(list.move),
      page: leaveEnd(list.page),
      halfPage: leaveEnd(list.halfPage),
      first: leaveEnd(list.first),
      last: () => (total === undefined ? setAtEnd(true) : list.last()),
    },
    to: leaveEnd(list.to),
    forget: () => setWent(undefined),
  };
}

/** Rows by chance, the same ones for the same seed, while there is one. */
function useSample(id: string, table: TableAsked, height: number) {
  const [seed, setSeed] = useKept<number | undefined>(`preview.seed.${id}`, undefined);
  const isOn = seed !== undefined;
  const chosen = useQuery("tables.page", isOn ? { table, of: "random", seed, limit: height, whole: false } : undefined);
  const rows = isOn ? (chosen.data?.rows ?? []) : undefined;
  const list = useList(`preview.sampled.${id}`, rows?.length ?? 0, height);
  return {
    columns: chosen.data?.columns,
    rows,
    cursor: list.cursor,
    seed,
    error: chosen.error,
    moves: list,
    another: () => {
      list.first();
      setSeed((current) => (current ?? 0) + 1);
    },
    leave: () => setSeed(undefined),
  };
}

/** What is not counted is known as far as it was seen, and a page further while there are more. */
function reachedBy({ rows }: TablePage, offset: number, height: number): number {
  return offset + rows.length * (rows.length < height ? 1 : 2);
}

function rowsFrom(page: TablePage | undefined, from: number, count: number): readonly (PageRow | undefined)[] {
  const byNumber = new Map(page?.rows.map((row) => [row.at, row]));
  return Array.from({ length: Math.max(0, count) }, (_, row) => byNumber.get(from + row));
}

/** The page, and until it is there the one before: its rows that are still seen do not go for a moment. */
function usePage(input: Parameters<typeof useQuery<"tables.page">>[1]) {
  const page = useQuery("tables.page", input);
  const before = useRef<TablePage | undefined>(undefined);
  if (page.data) before.current = page.data;
  return { page, shown: page.data ?? before.current };
}

/** Rows of the table: by the page that was asked for, else counted once it is there. */
function useTotal(table: TableAsked, page: TablePage | undefined): number | undefined {
  const asks = useRef(false);
  if (page) asks.current = page.total === undefined;
  const count = useQuery(
    "tables.page",
    asks.current ? { table, of: "from", from: beyond, limit: 1, whole: false } : undefined,
  );
  return page?.total ?? count.data?.total;
}

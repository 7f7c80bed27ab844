import type { TableAsked } from "../../../source/api/table-calls.js";
import type { HubClient } from "../../../source/client/hub-client.js";

export type Sought = { readonly text: string; readonly column?: string };

type Search = { readonly table: TableAsked; readonly sought: Sought; readonly cursor: number; readonly by: 1 | -1 };

/** The hub answers after so many finds, or when it has searched for half a second. */
const foundTogether = 1000;

/** The share of the rows that was looked at, from 0 to 1. */
export type TellShare = (share: number) => void;

/** The row that has it nearest after the cursor, or before it; beyond the end it goes on at the other one. Undefined: none has it. */
export async function findRow(
  client: HubClient,
  { table, sought, cursor, by }: Search,
  signal: AbortSignal,
  tell: TellShare,
): Promise<number | undefined> {
  const rows = (from: number, until: number, limit: number) =>
    foundRows(client, { table, sought, from, until, limit }, signal, tell);
  const end = Number.POSITIVE_INFINITY;
  if (by > 0) return (await rows(cursor + 1, end, 1)) ?? (await rows(0, cursor + 1, 1));
  return (await rows(0, cursor, foundTogether)) ?? (await rows(cursor, end, foundTogether));
}

type Part = {
  readonly table: TableAsked;
  readonly sought: Sought;
  readonly from: number;
  readonly until: number;
  /** 1: the first of them; more: the last. */
  readonly limit: number;
};

async function foundRows(
  client: HubClient,
  { table, sought, from, until, limit }: Part,
  signal: AbortSignal,
  tell: TellShare,
): Promise<number | undefined> {
  let last: number | undefined;
  for (let next = from; next < until; ) {
    const input = { table, of: "found" as const, from: next, limit, whole: false, ...sought };
    const page = await client.call("tables.page", input, { signal });
    if (page.next !== undefined && page.total) tell(page.next / page.total);
    const inside = page.rows.flatMap(({ at }) => (at === undefined || at >= until ? [] : [at]));
    last = inside.at(-1) ?? last;
    const isOver =
      page.next === undefined || page.next <= next || (page.total !== undefined && page.next >= page.total);
    if (isOver || inside.length < page.rows.length || (limit === 1 && last !== undefined)) return last;
    next = page.next ?? until;
  }
  return last;
}

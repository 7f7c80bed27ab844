import type { LogFound } from "../../api/log-views.js";
import type { Selection } from "./selection.js";

/** From which byte, in which part of the log, and which way. */
type Sought = { readonly begin: number; readonly end: number; readonly from: number; readonly back: boolean };

/**
 * The next line that is meant; past the end it goes on from the beginning. It waits for no more of the search than it needs:
 * forwards until a line is found, backwards until all before it is known, round the end for all.
 */
export async function findLine(selection: Selection, sought: Sought, signal: AbortSignal): Promise<LogFound> {
  const { begin, end, from, back } = sought;
  await selection.until(Math.min(from, end), { signal });
  const first = await selection.before(begin);
  const here = await selection.before(back ? from : from + 1);
  if (!back) await selection.until(end, { signal, orFound: here });
  const next = back ? here - 1 : here;
  if (next >= first && next < (await known(selection, end)))
    return lineOf(selection, next, { first, end, wrapped: false });
  await selection.until(end, { signal });
  const last = await known(selection, end);
  if (last <= first) return { number: 0, total: 0, wrapped: false };
  const isInside = next >= first && next < last;
  const line = isInside ? next : back ? last - 1 : first;
  return lineOf(selection, line, { first, end, wrapped: !isInside });
}

async function lineOf(
  selection: Selection,
  line: number,
  { first, end, wrapped }: { readonly first: number; readonly end: number; readonly wrapped: boolean },
): Promise<LogFound> {
  const [byte] = await selection.starts(line, line + 1);
  const total = (await known(selection, end)) - first;
  return { ...(byte === undefined ? {} : { byte }), number: line - first, total, wrapped };
}

/** How many are known to begin before `end`. */
async function known(selection: Selection, end: number): Promise<number> {
  return selection.scannedBytes() < end ? selection.total : selection.before(end);
}

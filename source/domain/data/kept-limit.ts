/** What may be kept of data that something else has taken the place of. */
export type KeptLimit = { readonly days: number; readonly bytes: number };

/** As many days as git keeps what nothing reaches (gc.reflogExpireUnreachable). */
export const usualLimit: KeptLimit = { days: 30, bytes: 20_000_000_000 };

const dayMs = 24 * 60 * 60 * 1000;

type Item = {
  readonly id: string;
  readonly atMs: number;
  readonly sizeBytes?: number | undefined;
  /** DVC's cache has it, too. */
  readonly isCached?: boolean | undefined;
  readonly underWay?: object | undefined;
};

/**
 * Ids of what goes, the oldest first: what is older than the limit; where the rest is larger than it, first what DVC's cache has,
 * too, then the only copies. An only copy of the last day stays whatever its size, and so does the newest of all, which undo
 * brings back.
 */
export function overLimit(items: readonly Item[], { days, bytes }: KeptLimit, nowMs: number): readonly string[] {
  const sorted = items.filter(({ underWay }) => underWay === undefined).toSorted((a, b) => a.atMs - b.atMs);
  const newest = sorted.at(-1)?.id;
  const gone = new Set(sorted.filter(({ atMs }) => nowMs - atMs > days * dayMs).map(({ id }) => id));
  let total = sorted.reduce((sum, { id, sizeBytes = 0 }) => sum + (gone.has(id) ? 0 : sizeBytes), 0);
  const mayGo = ({ id, atMs, isCached }: Item, cachedOnes: boolean) =>
    id !== newest && !gone.has(id) && (isCached === true) === cachedOnes && (cachedOnes || nowMs - atMs > dayMs);
  for (const cachedOnes of [true, false]) {
    for (const item of sorted) {
      if (total <= bytes) break;
      if (!mayGo(item, cachedOnes) || (item.sizeBytes ?? 0) === 0) continue;
      gone.add(item.id);
      total -= item.sizeBytes ?? 0;
    }
  }
  return [...gone];
}

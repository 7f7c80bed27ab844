export type RowsCache = {
  readonly get: (key: string, draw: () => readonly string[]) => readonly string[];
  readonly has: (key: string) => boolean;
  readonly put: (key: string, rows: readonly string[]) => void;
};

/** Drawn rows of messages, those used last: at most `most` rows, and the newest whatever its length. */
export function createRowsCache(most: number): RowsCache {
  const kept = new Map<string, readonly string[]>();
  let total = 0;
  const put = (key: string, rows: readonly string[]) => {
    total += rows.length - (kept.get(key)?.length ?? 0);
    kept.delete(key);
    kept.set(key, rows);
    for (const [oldest, { length }] of kept) {
      if (total <= most || oldest === key) break;
      kept.delete(oldest);
      total -= length;
    }
  };
  return {
    has: (key) => kept.has(key),
    put,
    get: (key, draw) => {
      const rows = kept.get(key) ?? draw();
      put(key, rows);
      return rows;
    },
  };
}

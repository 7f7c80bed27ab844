import { extname } from "node:path";
import { countRows } from "../../adapters/files/count-rows.js";

/** So often who looks is told of what was counted since. */
const tellEveryMs = 1000;

type Wanted = { readonly md5: string; readonly object: string; readonly name: string };

/** Rows of versions in DVC's cache. An object of a hash never changes: each is counted once, one after another. */
export type VersionRows = {
  /** What is known of it now; what is not is counted then. */
  readonly known: (wanted: Wanted) => number | undefined;
  /** Resolves when everything that was asked for is counted. */
  readonly settled: () => Promise<void>;
};

/** `tell` is called when rows that were not known before are. */
export function createVersionRows(tell: () => void, count: typeof countRows = countRows): VersionRows {
  const rows = new Map<string, number | undefined>();
  let work: Promise<void> = Promise.resolve();
  let waiting = 0;
  let toldAtMs = 0;
  const keyOf = ({ md5, name }: Wanted) => `${md5} ${extname(name)}`;
  const add = async (wanted: Wanted) => {
    const found = await count(wanted.object, wanted.name).catch(() => undefined);
    rows.set(keyOf(wanted), found);
    waiting -= 1;
    if (waiting > 0 && Date.now() - toldAtMs < tellEveryMs) return;
    toldAtMs = Date.now();
    tell();
  };
  return {
    known: (wanted) => {
      const key = keyOf(wanted);
      if (rows.has(key)) return rows.get(key);
      // The same one asked for again is not counted again.
      rows.set(key, undefined);
      waiting += 1;
      work = work.then(() => add(wanted));
      return undefined;
    },
    settled: () => work,
  };
}

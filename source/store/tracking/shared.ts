import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { StoreChange } from "../../domain/tracking-store.js";
import { UserError } from "../../domain/user-error.js";

/** What the parts of the tracking store share. */
export type StoreParts = {
  /** `.slipway` */
  readonly folder: string;
  readonly now: () => number;
  readonly emit: (change: StoreChange) => void;
  readonly readOnly: boolean;
  /** @throws UserError `store.is-read-only` */
  readonly assertWritable: () => void;
  /** What was found damaged at the start; the store goes on without it. */
  readonly report: (problem: UserError) => void;
};

/** The `.json` documents of a folder, opened side by side; a damaged one is reported and left out. */
export async function openAll<T>(
  folder: string,
  open: (path: string, name: string) => Promise<T>,
  report: (problem: UserError) => void,
): Promise<readonly T[]> {
  const names = await readdir(folder).catch(() => []);
  const results = await Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .map(async (name) => {
        try {
          return await open(join(folder, name), name.slice(0, -".json".length));
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          report(error);
          return undefined;
        }
      }),
  );
  return results.filter((result) => result !== undefined);
}

/** Runs the work of one key after another, different keys side by side. */
export function serialByKey(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const next = (last.get(key) ?? Promise.resolve()).then(work);
    const settled = next
      .catch(() => undefined)
      .then(() => {
        if (last.get(key) === settled) last.delete(key);
      });
    last.set(key, settled);
    return next;
  };
}

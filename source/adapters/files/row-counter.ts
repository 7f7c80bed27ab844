import { countRows } from "./count-rows.js";
import { remembered } from "./remembered-file.js";

/** Counts rows (`countRows`), each version of a file once. */
export type RowCounter = {
  /** `name` tells what kind of file it is: an object of a cache has no name of its own. */
  readonly count: (path: string, name: string) => Promise<number | undefined>;
};

export function createRowCounter(): RowCounter {
  return { count: remembered((path, name) => countRows(path, name)) };
}

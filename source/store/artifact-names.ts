import type { Dirent } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";
import { storeError } from "./store-error.js";

/** What is in a folder, without sizes: these would be a look at each file. */
export type ArtifactNames = {
  /** Ascending. */
  readonly folders: readonly string[];
  /** Ascending; those that are no regular file, or cannot be named, among them. */
  readonly files: readonly string[];
  /** Of the files that cannot be opened: why. */
  readonly problems: ReadonlyMap<string, string>;
};

export const noNames: ArtifactNames = { folders: [], files: [], problems: new Map() };

const absenceCodes: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);
/** Entries that are read in one step. */
const readAtOnce = 512;

/**
 * Reads the names in a folder in many small steps: one of tens of thousands would hold up the hub. None where it is not there.
 * @throws UserError `store.…`
 */
export async function readNames(folder: string): Promise<ArtifactNames> {
  const folders: string[] = [];
  const files: string[] = [];
  const problems = new Map<string, string>();
  try {
    for await (const entry of await opendir(folder, { bufferSize: readAtOnce })) {
      const { name } = entry;
      const problem = await problemOf(folder, entry);
      if (problem !== undefined) problems.set(name, problem);
      if (problem === undefined && entry.isDirectory()) folders.push(name);
      else files.push(name);
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && absenceCodes.has(String(error.code))) return noNames;
    throw storeError(error, folder);
  }
  return { folders: folders.sort(), files: files.sort(), problems };
}

async function problemOf(folder: string, entry: Dirent): Promise<string | undefined> {
  if (entry.isSymbolicLink()) return "a link";
  if (entry.isFIFO()) return "a pipe";
  if (entry.isSocket()) return "a socket";
  if (!entry.isFile() && !entry.isDirectory()) return "a device";
  if (!entry.name.includes("\ufffd")) return undefined;
  // Bytes that are no UTF-8 are read as this sign, and the name that is made of them is nobody's.
  return lstat(join(folder, entry.name)).then(
    () => undefined,
    () => "its name is no UTF-8",
  );
}

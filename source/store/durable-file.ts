import type { Stats } from "node:fs";
import { type FileHandle, link, mkdir, open, rename, rm, stat, truncate } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { openToAppend } from "./regular-file.js";
import { storeError } from "./store-error.js";
import { temporaryName } from "./temporary-name.js";

/**
 * Replaces a file so that a kill at any instruction leaves the old or the new one, never half of it: a new file beside it
 * (0600, or `mode`), written, synced, renamed, its folder synced. With `backup` the old one stays as `<path>.bak`.
 * @throws UserError `store.disk-full`, `store.read-only`, `store.failed`
 */
export async function saveDurably(
  path: string,
  data: string | Uint8Array,
  { backup = false, mode = 0o600 }: { readonly backup?: boolean; readonly mode?: number } = {},
): Promise<void> {
  const folder = dirname(path);
  const temporary = `${path}.${temporaryName()}.tmp`;
  try {
    await makeFolder(folder);
    const file = await open(temporary, "wx", mode);
    try {
      await writeAll(file, typeof data === "string" ? Buffer.from(data) : data);
      await file.sync();
    } finally {
      await file.close();
    }
    if (backup) await keepAs(path, `${path}.bak`);
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw storeError(error, path);
  }
}

/** The same file by a second name: `path` itself is there all the time. Where the disk has no links there is no backup. */
async function keepAs(path: string, backup: string): Promise<void> {
  await rm(backup, { force: true });
  await link(path, backup).catch(() => undefined);
}

/** Makes a folder (0700) with those above it; the entries of new ones are synced. @throws the system's own errors */
export async function makeFolder(folder: string): Promise<void> {
  for (const parent of await makeUnsynced(folder)) await syncFolder(parent);
}

/** The folders that got a new entry: those above each that was made. */
async function makeUnsynced(folder: string): Promise<readonly string[]> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  const parents: string[] = [];
  for (let at = resolve(folder); first !== undefined; at = dirname(at)) {
    parents.push(dirname(at));
    if (at === resolve(first) || at === dirname(at)) break;
  }
  return parents;
}

/** Makes the folder's entries (a new, renamed or removed file) survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A file that only grows. One writer; writes are in the order of the calls. */
export type AppendFile = {
  /** The size in bytes, all of it handed to the kernel. */
  readonly size: () => number;
  /** Resolves when the kernel has it. A write that fails half-way is cut back. @throws UserError as `saveDurably` */
  readonly append: (data: Uint8Array) => Promise<void>;
  /** Syncs to disk what was appended, and the first time that the file is there. @throws UserError as `saveDurably` */
  readonly sync: () => Promise<void>;
  /** The bytes from `from` to `to`, also where another file has taken its place. @throws UserError as `saveDurably` */
  readonly read: (from: number, to: number) => Promise<Buffer>;
  /** False: the path leads to another file, or to none. */
  readonly isInPlace: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** Opens (creates with 0600) a file to append to, from `size` on: what is behind it is cut off. */
export async function openAppendFile(path: string, size: number): Promise<AppendFile> {
  let file: FileHandle;
  let own: Stats;
  let unsynced: readonly string[];
  try {
    unsynced = [...(await makeUnsynced(dirname(path))), dirname(path)];
    file = await openToAppend(path);
    own = await file.stat();
    if (own.size > size) await truncate(path, size);
  } catch (error) {
    throw storeError(error, path);
  }
  let end = size;
  let last: Promise<void> = Promise.resolve();
  const inOrder = (work: () => Promise<void>): Promise<void> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    size: () => end,
    append: (data) =>
      inOrder(async () => {
        try {
          await writeAll(file, data);
          end += data.byteLength;
        } catch (error) {
          await truncate(path, end).catch(() => undefined);
          throw storeError(error, path);
        }
      }),
    sync: () =>
      inOrder(async () => {
        try {
          await file.datasync();
          for (const folder of unsynced) await syncFolder(folder);
          unsynced = [];
        } catch (error) {
          throw storeError(error, path);
        }
      }),
    read: async (from, to) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
      if (bytesRead < to - from) throw storeError(new Error(`it ends at byte ${from + bytesRead}`), path);
      return buffer;
    },
    isInPlace: async () => {
      const there = await stat(path).catch(() => undefined);
      return there?.ino === own.ino && there.dev === own.dev;
    },
    close: () =>
      inOrder(async () => {
        await file.close();
      }),
  };
}

/** All of the data, however many writes it takes. */
export async function writeAll(file: FileHandle, data: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < data.byteLength) {
    const { bytesWritten } = await file.write(data, offset, data.byteLength - offset);
    offset += bytesWritten;
  }
}

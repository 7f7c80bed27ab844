import { createHash } from "node:crypto";
import type { BigIntStats, Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { type FileIdentity, identityOf, isSameFile, mayChangeUnseen, statOf, statsOf } from "../files/file-identity.js";
import { directoryListing } from "./directory-listing.js";
import type { DvcHashes } from "./dvc-hashes.js";
import type { Ignore } from "./dvc-ignore.js";
import type { Md5 } from "./hash-worker.js";
import { createLimit } from "./limit.js";
import { md5OfFile } from "./md5.js";

export type Hashed = {
  /** 32 hex digits; of a folder with `.dir` behind them. */
  readonly md5: string;
  readonly sizeBytes: number;
  /** Of a folder. */
  readonly files?: number;
  /** Of a folder: it and every folder below it, absolute. */
  readonly folders?: readonly string[];
};

type ListedFile = { readonly md5: string; readonly relpath: string; readonly sizeBytes: number };

/** Something is there that has no hash: a pipe, a file without permission. Why, in words. */
export type Unreadable = { readonly unreadable: string };

type HashOptions = {
  /** The hash that DVC 2 gave. */
  readonly legacy?: boolean;
  /** What is left out of folders. */
  readonly ignore?: Ignore;
  /** Asked for large files before they are read: somebody else may have hashed them. */
  readonly known?: DvcHashes;
};

export type Hasher = {
  /** The hash DVC gives; undefined where nothing is there, or nothing that can be read. */
  readonly hash: (path: string, options?: HashOptions) => Promise<Hashed | undefined>;
  /** The files of a folder as its listing has them, with their sizes; undefined where no folder is, or none that can be read. */
  readonly list: (path: string, options?: HashOptions) => Promise<readonly ListedFile[] | undefined>;
  /** The same, with the reason why what is there cannot be read. */
  readonly look: (path: string, options?: HashOptions) => Promise<Hashed | Unreadable | undefined>;
  /** The files that are being read now, and how far. */
  readonly progress: () => Progress;
};

type Progress = { readonly files: number; readonly doneBytes: number; readonly totalBytes: number };

type Known = { readonly identity: FileIdentity; readonly md5: string };

type Reading = {
  readonly md5: Promise<string>;
  readonly progress: { doneBytes: number; readonly totalBytes: number };
};

const mostKnown = 200_000;
const mostListings = 1000;
/** Files that are read at a time. */
const mostAtOnce = 8;
/** A file of so many bytes is hashed in a thread of its own, where there is one, and not before DVC's hashes are asked. */
const largeBytes = 8_000_000;

/**
 * Hashes files and folders as DVC does; a file with the same inode, time (ns) and size is not read again. `large`: how large
 * files are read.
 */
export function createHasher(large: Md5 = md5OfFile): Hasher {
  const known = new Map<string, Known>();
  const reading = new Map<string, Reading>();
  /** Of folders as they were last: sorting and writing ten thousand names takes as long as looking at the files. */
  const listings = new Map<string, { readonly listed: readonly ListedFile[]; readonly md5: string }>();
  const limited = createLimit(mostAtOnce);

  const readMd5 = async (path: string, legacy: boolean, read: (bytes: number) => void): Promise<string> =>
    // A thread that has died is no reason to know nothing.
    large(path, legacy, read).catch(() => md5OfFile(path, legacy, read));

  /** A file that two ask for is read once. */
  const md5Of = (path: string, identity: FileIdentity, { legacy = false, known: other }: HashOptions) => {
    const key = `${path}\0${legacy}\0${identity.inode}\0${identity.mtimeNs}\0${identity.sizeBytes}`;
    const begun = reading.get(key);
    if (begun) return begun.md5;
    const isLarge = identity.sizeBytes >= largeBytes;
    const progress = { doneBytes: 0, totalBytes: Number(identity.sizeBytes) };
    const read = (bytes: number) => {
      progress.doneBytes += bytes;
    };
    const md5 = limited(async () => {
      const found = isLarge ? await other?.md5Of(path, identity, legacy) : undefined;
      return found ?? (isLarge ? readMd5(path, legacy, read) : md5OfFile(path, legacy, read));
    }).finally(() => reading.delete(key));
    reading.set(key, { md5, progress });
    return md5;
  };

  /** Its hash where it is still the file that was hashed. */
  const remembered = (path: string, stats: BigIntStats | undefined, options: HashOptions): Hashed | undefined => {
    const before = known.get(keyOf(path, options));
    if (!before || !stats || !isSameFile(before.identity, identityOf(stats))) return undefined;
    return { md5: before.md5, sizeBytes: Number(stats.size) };
  };

  const hashFile = async (
    path: string,
    stats: BigIntStats | undefined,
    options: HashOptions,
  ): Promise<Hashed | Unreadable | undefined> => {
    if (!stats) return undefined;
    if (!stats.isFile()) return { unreadable: "it is neither a file nor a folder" };
    const before = remembered(path, stats, options);
    if (before) return before;
    const identity = identityOf(stats);
    const sizeBytes = Number(stats.size);
    const startedAtMs = Date.now();
    const md5 = await md5Of(path, identity, options).catch((error: NodeJS.ErrnoException) => error);
    if (typeof md5 !== "string") return md5.code === "ENOENT" ? undefined : { unreadable: md5.message };
    if (known.size >= mostKnown) known.clear();
    if (!mayChangeUnseen(identity, startedAtMs)) known.set(keyOf(path, options), { identity, md5 });
    return { md5, sizeBytes };
  };

  const listFolder = async (root: string, options: HashOptions) => {
    const paths = await filesBelow(root, options.ignore);
    if ("unreadable" in paths) return paths;
    const stats = await statsOf(paths.files);
    const hashed = await Promise.all(
      paths.files.map((path, at) => remembered(path, stats[at], options) ?? hashFile(path, stats[at], options)),
    );
    const before = root.endsWith("/") ? root.length : root.length + 1;
    const listed: ListedFile[] = [];
    for (const [at, path] of paths.files.entries()) {
      const each = hashed[at];
      if (!each || !("md5" in each)) continue;
      listed.push({ md5: each.md5, relpath: path.slice(before), sizeBytes: each.sizeBytes });
    }
    return { listed, folders: paths.folders };
  };

  const hashFolder = async (root: string, options: HashOptions): Promise<Hashed | Unreadable> => {
    const found = await listFolder(root, options);
    if ("unreadable" in found) return found;
    const { listed, folders } = found;
    const key = keyOf(root, options);
    const before = listings.get(key);
    const isSame = before !== undefined && sameFiles(before.listed, listed);
    const md5 = isSame ? before.md5 : `${createHash("md5").update(directoryListing(listed)).digest("hex")}.dir`;
    if (!isSame) {
      if (listings.size >= mostListings) listings.clear();
      listings.set(key, { listed, md5 });
    }
    return {
      md5,
      sizeBytes: listed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      files: listed.length,
      folders,
    };
  };

  const look = async (path: string, options: HashOptions = {}) => {
    const stats = await statOf(path);
    return stats?.isDirectory() ? hashFolder(path, options) : hashFile(path, stats, options);
  };
  return {
    look,
    list: async (path, options = {}) => {
      if (!(await statOf(path))?.isDirectory()) return undefined;
      const found = await listFolder(path, options);
      return "listed" in found ? found.listed : undefined;
    },
    progress: () => {
      const all = [...reading.values()].map(({ progress }) => progress);
      const sum = (key: "doneBytes" | "totalBytes") => all.reduce((total, each) => total + each[key], 0);
      return { files: all.length, doneBytes: sum("doneBytes"), totalBytes: sum("totalBytes") };
    },
    hash: async (path, options) => {
      const found = await look(path, options);
      return found && "md5" in found ? found : undefined;
    },
  };
}

function keyOf(path: string, { legacy = false }: HashOptions): string {
  return legacy ? `${path}\0legacy` : path;
}

function sameFiles(a: readonly ListedFile[], b: readonly ListedFile[]): boolean {
  return a.length === b.length && a.every(({ md5, relpath }, at) => md5 === b[at]?.md5 && relpath === b[at]?.relpath);
}

/** Every file and link to one below a folder that is not left out; links to folders are not followed. */
async function filesBelow(
  folder: string,
  ignore: Ignore | undefined,
): Promise<Unreadable | { readonly files: readonly string[]; readonly folders: readonly string[] }> {
  const ignored = await ignore?.within(folder);
  const files: (readonly string[])[] = [];
  const folders: (readonly string[])[] = [];
  for (let level: readonly string[] = [folder]; level.length > 0; ) {
    folders.push(level);
    const next: (readonly string[])[] = [];
    for (const found of await Promise.all(level.map((at) => entriesOf(at, ignored)))) {
      if ("unreadable" in found) return found;
      const { at, entries } = found;
      if (ignore && entries.some(({ name }) => name === ".dvcignore")) {
        return { unreadable: "DVC refuses a folder with a .dvcignore in it" };
      }
      next.push(entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${at}/${name}`));
      files.push(entries.filter(isFileOrLink).map(({ name }) => `${at}/${name}`));
    }
    level = next.flat();
  }
  return { files: files.flat(), folders: folders.flat() };
}

/** What is in a folder and not left out. */
async function entriesOf(
  at: string,
  ignored: ((path: string, isFolder: boolean) => boolean) | undefined,
): Promise<Unreadable | { readonly at: string; readonly entries: readonly Dirent[] }> {
  const entries = await readdir(at, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error);
  if (entries instanceof Error) return { unreadable: entries.message };
  return { at, entries: entries.filter((entry) => !ignored?.(`${at}/${entry.name}`, entry.isDirectory())) };
}

function isFileOrLink(entry: Dirent): boolean {
  return entry.isFile() || entry.isSymbolicLink();
}

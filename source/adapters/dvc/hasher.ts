import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { type FileIdentity, identityOf, isSameFile, mayChangeUnseen, statOf } from "../files/file-identity.js";
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

  const hashFile = async (
    path: string,
    stats: BigIntStats | undefined,
    options: HashOptions,
  ): Promise<Hashed | Unreadable | undefined> => {
    if (!stats) return undefined;
    if (!stats.isFile()) return { unreadable: "it is neither a file nor a folder" };
    const identity = identityOf(stats);
    const key = options.legacy ? `${path}\0legacy` : path;
    const before = known.get(key);
    const sizeBytes = Number(stats.size);
    if (before && isSameFile(before.identity, identity)) return { md5: before.md5, sizeBytes };
    const startedAtMs = Date.now();
    const md5 = await md5Of(path, identity, options).catch((error: NodeJS.ErrnoException) => error);
    if (typeof md5 !== "string") return md5.code === "ENOENT" ? undefined : { unreadable: md5.message };
    if (known.size >= mostKnown) known.clear();
    if (!mayChangeUnseen(identity, startedAtMs)) known.set(key, { identity, md5 });
    return { md5, sizeBytes };
  };

  const listFolder = async (root: string, options: HashOptions) => {
    const paths = await filesBelow(root, options.ignore);
    if ("unreadable" in paths) return paths;
    const hashed = await Promise.all(
      paths.files.map(async (path) => ({ path, ...(await hashFile(path, await statOf(path), options)) })),
    );
    const listed = hashed.flatMap((each): ListedFile[] => {
      if (!("md5" in each) || each.md5 === undefined) return [];
      const { md5, sizeBytes } = each;
      return [{ md5, relpath: relative(root, each.path).replaceAll("\\", "/"), sizeBytes }];
    });
    return { listed, folders: paths.folders };
  };

  const hashFolder = async (root: string, options: HashOptions): Promise<Hashed | Unreadable> => {
    const found = await listFolder(root, options);
    if ("unreadable" in found) return found;
    const { listed, folders } = found;
    return {
      md5: `${createHash("md5").update(directoryListing(listed)).digest("hex")}.dir`,
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

/** Every file and link to one below a folder that is not left out; links to folders are not followed. */
async function filesBelow(
  folder: string,
  ignore: Ignore | undefined,
): Promise<Unreadable | { readonly files: readonly string[]; readonly folders: readonly string[] }> {
  const ignored = await ignore?.within(folder);
  const files: string[] = [];
  const folders = [folder];
  for (const at of folders) {
    const entries = await readdir(at, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error);
    if (entries instanceof Error) return { unreadable: entries.message };
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (ignored?.(path, entry.isDirectory())) continue;
      if (entry.name === ".dvcignore" && ignore) return { unreadable: `DVC refuses a folder with a .dvcignore in it` };
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() || entry.isSymbolicLink()) files.push(path);
    }
  }
  return { files, folders };
}

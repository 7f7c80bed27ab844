import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";

type Hashed = {
  /** 32 hex digits; of a folder with `.dir` behind them. */
  readonly md5: string;
  readonly sizeBytes: number;
  /** Of a folder. */
  readonly files?: number;
};

export type Hasher = {
  /** The hash DVC 3 would give; undefined where nothing is there. */
  readonly hash: (path: string) => Promise<Hashed | undefined>;
};

type Known = { readonly mtimeNs: bigint; readonly size: bigint; readonly inode: bigint; readonly md5: string };

const mostKnown = 200_000;

/** Hashes files and folders as DVC does; a file with the same inode, time (ns) and size is not read again. */
export function createHasher(): Hasher {
  const known = new Map<string, Known>();

  const hashFile = async (path: string): Promise<Hashed | undefined> => {
    const before = await stat(path, { bigint: true }).catch(() => undefined);
    if (!before?.isFile()) return undefined;
    const cached = known.get(path);
    if (cached && cached.mtimeNs === before.mtimeNs && cached.size === before.size && cached.inode === before.ino) {
      return { md5: cached.md5, sizeBytes: Number(before.size) };
    }
    const md5 = await md5OfFile(path);
    if (known.size >= mostKnown) known.clear();
    known.set(path, { mtimeNs: before.mtimeNs, size: before.size, inode: before.ino, md5 });
    return { md5, sizeBytes: Number(before.size) };
  };

  const hashFolder = async (root: string): Promise<Hashed> => {
    const entries: { readonly md5: string; readonly relpath: string }[] = [];
    let sizeBytes = 0;
    for (const path of await filesBelow(root)) {
      const hashed = await hashFile(path);
      if (!hashed) continue;
      entries.push({ md5: hashed.md5, relpath: relative(root, path).replaceAll("\\", "/") });
      sizeBytes += hashed.sizeBytes;
    }
    const text = directoryListing(entries);
    return { md5: `${createHash("md5").update(text).digest("hex")}.dir`, sizeBytes, files: entries.length };
  };

  return {
    hash: async (path) => {
      const info = await stat(path).catch(() => undefined);
      return info?.isDirectory() ? hashFolder(path) : hashFile(path);
    },
  };
}

/** The text of a `.dir` object: Python's json.dumps of the entries sorted by path (dvc-data, hashfile/tree.py). */
function directoryListing(entries: readonly { readonly md5: string; readonly relpath: string }[]): string {
  const sorted = entries.toSorted((a, b) => compareParts(a.relpath.split("/"), b.relpath.split("/")));
  const items = sorted.map(({ md5, relpath }) => `{"md5": "${md5}", "relpath": ${pythonString(relpath)}}`);
  return `[${items.join(", ")}]`;
}

/** By parts of the path, as tuples compare in Python. */
function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [left = "", right = ""] = [a[at], b[at]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

/** JSON with every character above ASCII escaped, as json.dumps does. */
function pythonString(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\uffff]/g, (character) =>
    character === "\u007f" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  // A link to a file counts as the file; what is none has no hash.
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The md5 of a file's bytes, read as a stream. */
async function md5OfFile(path: string): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex");
}

import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, realpath, rename, rm } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { UserError } from "../domain/user-error.js";
import { type ArtifactNames, readNames } from "./artifact-names.js";
import { makeFolder, syncFolder, writeAll } from "./durable-file.js";
import { storeError } from "./store-error.js";
import { isWritten, temporaryName } from "./temporary-name.js";

/** Uploads that are not whole yet, at the root: on the same disk as their places, and found again after a kill. */
const uploadsFolder = ".slipway-uploads";

export type ArtifactEntry = { readonly name: string; readonly isDirectory: boolean; readonly sizeBytes: number };

export type OpenArtifact = {
  readonly file: FileHandle;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
};

/** Files below one root, in MLflow's layout. Paths are relative with `/`, decoded once; nothing outside is reached. */
export type ArtifactStore = {
  readonly root: string;
  /**
   * Whole, synced, or not at all: an upload that breaks leaves nothing. The stream stays open, so that it can be answered.
   * @throws UserError `artifact.bad-path`, `artifact.broken-off`, `store.…`
   */
  readonly write: (path: string, content: Readable) => Promise<void>;
  /** For reading. @throws UserError `artifact.not-found`, `artifact.is-directory`, `artifact.bad-path`, `store.…` */
  readonly open: (path: string) => Promise<OpenArtifact>;
  /** The names in a folder of any that can be on the disk, a client's or not. @throws UserError `artifact.bad-path`, `store.…` */
  readonly names: (path: string) => Promise<ArtifactNames>;
  /** Bytes of a regular file of any name; undefined where there is none. @throws UserError `artifact.bad-path` */
  readonly size: (path: string) => Promise<number | undefined>;
  /** Entries by name; none for a path that is not there or is a file. @throws UserError `artifact.bad-path`, `store.…` */
  readonly list: (path: string) => Promise<readonly ArtifactEntry[]>;
  /** The place on this machine of a file of any name, undefined where there is no such regular file. */
  readonly locate: (path: string) => Promise<string | undefined>;
  /** A file or a folder; what is not there is no error. @throws UserError `artifact.bad-path`, `store.…` */
  readonly remove: (path: string) => Promise<void>;
};

export function createArtifactStore(folder: string): ArtifactStore {
  const root = resolve(folder);
  const inside = async (path: string, check = checkPath): Promise<string> => {
    const full = join(root, check(path));
    await assertInside(root, full, path);
    return full;
  };
  const namesIn = async (full: string): Promise<ArtifactNames> => {
    const found = await readNames(full);
    if (full !== root) return found;
    return { ...found, folders: found.folders.filter((name) => name !== uploadsFolder) };
  };
  let swept: Promise<void> | undefined;
  return {
    root,
    write: async (path, content) => {
      const full = await inside(path);
      if (checkPath(path) === "" || path.endsWith("/")) throw badPath(path, "it names no file");
      swept ??= removeLeftovers(join(root, uploadsFolder));
      await swept;
      const temporary = join(root, uploadsFolder, temporaryName());
      try {
        await assertFree(root, full, path);
        await mkdir(dirname(temporary), { recursive: true, mode: 0o700 });
        await writeStream(temporary, content);
        await makeFolder(dirname(full));
        await rename(temporary, full);
        await syncFolder(dirname(full));
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        throw pathError(error, path) ?? storeError(error, full);
      }
    },
    open: async (path) => {
      const full = await inside(path);
      const file = await open(full, readOnlyFlags).catch((error: unknown) => {
        throw absenceCodes.has(codeOf(error)) ? notFound(path) : storeError(error, full);
      });
      const info = await file.stat();
      if (info.isFile()) return { file, sizeBytes: info.size, modifiedAtMs: info.mtimeMs };
      await file.close();
      if (!info.isDirectory()) throw notFound(path);
      throw new UserError({
        code: "artifact.is-directory",
        kind: "invalid",
        message: `Artifact path refers to a directory, not a file: ${JSON.stringify(path)}`,
      });
    },
    names: async (path) => namesIn(await inside(path, checkDiskPath)),
    size: async (path) => {
      const info = await lstat(await inside(path, checkDiskPath)).catch(() => undefined);
      return info?.isFile() ? info.size : undefined;
    },
    list: async (path) => {
      const full = await inside(path);
      const { folders, files, problems } = await namesIn(full);
      const entries: ArtifactEntry[] = folders.map((name) => ({ name, isDirectory: true, sizeBytes: 0 }));
      for (let at = 0; at < files.length; at += looksAtOnce) {
        const some = files.slice(at, at + looksAtOnce).filter((name) => !problems.has(name));
        entries.push(...(await Promise.all(some.map((name) => describe(full, name)))).flat());
      }
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    locate: async (path) => {
      const full = await inside(path, checkDiskPath);
      const info = await lstat(full).catch(() => undefined);
      return info?.isFile() ? full : undefined;
    },
    remove: async (path) => {
      const full = await inside(path);
      if (checkPath(path) === "") throw badPath(path, "it names no file");
      await rm(full, { recursive: true, force: true }).catch((error: unknown) => {
        if (!absenceCodes.has(codeOf(error))) throw storeError(error, full);
      });
    },
  };
}

/** Files whose sizes are asked for together: of tens of thousands at once other work would wait for all. */
const looksAtOnce = 256;

/** A link is not followed, a pipe not waited for. */
const readOnlyFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const absenceCodes: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);
const pathCodes: ReadonlyMap<string, string> = new Map([
  ["EISDIR", "a folder is there"],
  ["ENOTDIR", "a file is where a folder would be"],
  ["EEXIST", "a file is where a folder would be"],
  ["ENOTEMPTY", "a folder is there"],
  ["ENAMETOOLONG", "a name in it is too long for the disk"],
]);

/** The path without empty parts. @throws UserError `artifact.bad-path` for one that could leave its folder, or be misread */
export function checkPath(path: string): string {
  const inside = checkDiskPath(path);
  if (/[\\#]/.test(path)) throw badPath(path, "it holds a character that is not allowed");
  if (inside.split("/").some(hidesPath)) throw badPath(path, "it is encoded twice");
  return inside;
}

/** The same for what no client has sent: whatever a name on the disk may be. */
export function checkDiskPath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (/^(\/|file:|[a-z]:\/)/i.test(path)) throw badPath(path, "it is absolute");
  if (parts.includes("..")) throw badPath(path, "it leaves its folder");
  if (path.includes("\0")) throw badPath(path, "it holds a character that is not allowed");
  if (path.length > 2000) throw badPath(`${path.slice(0, 80)}…`, "it is too long");
  if (parts[0] === uploadsFolder) throw badPath(path, "it is where uploads wait");
  return parts.join("/");
}

/** `a%20b` is a name; `%2e%2e` and `a%2fb` would be a path for who decodes once more. */
function hidesPath(part: string): boolean {
  const decoded = part.replaceAll(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
  if (decoded === part) return false;
  return decoded === "." || decoded === ".." || /[/\\\0]/.test(decoded) || hidesPath(decoded);
}

/** A link in the tree must not lead out of it. */
async function assertInside(root: string, full: string, path: string): Promise<void> {
  const base = await realpath(root).catch(() => undefined);
  if (base === undefined) return;
  let existing = full;
  for (;;) {
    const real = await realpath(existing).catch(() => undefined);
    if (real !== undefined) {
      if (real !== base && !real.startsWith(base + sep)) throw badPath(path, "a link leads out of its folder");
      return;
    }
    // A link to nowhere has no real path but would be followed by a write.
    const info = await lstat(existing).catch(() => undefined);
    if (info?.isSymbolicLink()) throw badPath(path, "a link leads to nowhere");
    existing = dirname(existing);
  }
}

/** Before the bytes are taken: no folder at the place of the file, no file at the place of one of its folders. */
async function assertFree(root: string, full: string, path: string): Promise<void> {
  for (let place = full; place !== root; place = dirname(place)) {
    const info = await lstat(place).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    });
    if (info === undefined) continue;
    if (info.isDirectory() === (place !== full)) return;
    throw badPath(path, place === full ? "a folder is there" : "a file is where a folder would be");
  }
}

async function writeStream(path: string, content: Readable): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    // A stream without an encoding gives buffers.
    const chunks: AsyncIterable<Buffer> = content.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) await writeAll(file, chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function describe(folder: string, name: string): Promise<readonly ArtifactEntry[]> {
  // Removed in the meantime: not there.
  const info = await lstat(join(folder, name)).catch(() => undefined);
  return info === undefined ? [] : [{ name, isDirectory: false, sizeBytes: info.size }];
}

/** Removes what a killed hub has left; another project's hub may share the root and is uploading. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!isWritten(name)) await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** What is the client's business: where it wanted to write, or that it went away. */
function pathError(error: unknown, path: string): UserError | undefined {
  const code = codeOf(error);
  const reason = pathCodes.get(code);
  if (reason !== undefined) return badPath(path, reason);
  if (code !== "ECONNRESET" && code !== "ERR_STREAM_PREMATURE_CLOSE" && code !== "ABORT_ERR") return undefined;
  return new UserError({
    code: "artifact.broken-off",
    kind: "invalid",
    message: `The upload of ${JSON.stringify(path)} broke off; nothing of it is kept`,
    cause: error,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function badPath(path: string, reason: string): UserError {
  return new UserError({
    code: "artifact.bad-path",
    kind: "invalid",
    message: `Invalid artifact path ${JSON.stringify(path)}: ${reason}`,
  });
}

function notFound(path: string): UserError {
  return new UserError({
    code: "artifact.not-found",
    kind: "not-found",
    message: `No such artifact: ${JSON.stringify(path)}`,
  });
}

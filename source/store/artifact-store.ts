import { randomBytes } from "node:crypto";
import { constants, createWriteStream } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "../domain/user-error.js";
import { storeError } from "./store-error.js";

export type ArtifactEntry = { readonly name: string; readonly isDirectory: boolean; readonly sizeBytes: number };

/** Files below one root, in MLflow's layout. Paths are relative with `/`, decoded once; nothing outside is reached. */
export type ArtifactStore = {
  readonly root: string;
  /** Whole or not at all: an upload that breaks leaves nothing. @throws UserError `artifact.bad-path`, `store.…` */
  readonly write: (path: string, content: Readable, signal: AbortSignal) => Promise<void>;
  /** The open file with its size. @throws UserError `artifact.not-found`, `artifact.is-directory` */
  readonly open: (path: string) => Promise<{ readonly file: FileHandle; readonly sizeBytes: number }>;
  /** Entries by name; none for a path that is not there. */
  readonly list: (path: string) => Promise<readonly ArtifactEntry[]>;
  /** The file's place on this machine, undefined where there is no such regular file. */
  readonly locate: (path: string) => Promise<string | undefined>;
  /** A file or a folder; what is not there is no error. */
  readonly remove: (path: string) => Promise<void>;
};

export function createArtifactStore(root: string): ArtifactStore {
  const resolve = async (path: string): Promise<string> => {
    const full = join(root, checkPath(path));
    await assertInside(root, full, path);
    return full;
  };
  const locate = async (path: string): Promise<string | undefined> => {
    const full = await resolve(path);
    const info = await lstat(full).catch(() => undefined);
    return info?.isFile() ? full : undefined;
  };
  return {
    root,
    write: async (path, content, signal) => {
      const full = await resolve(path);
      if (checkPath(path) === "") throw badPath(path);
      const temporary = join(dirname(full), `.${basename(full).slice(0, 100)}.${randomBytes(6).toString("hex")}.part`);
      try {
        await mkdir(dirname(full), { recursive: true, mode: 0o700 });
        await pipeline(content, createWriteStream(temporary, { flags: "wx", mode: 0o600, flush: true }), { signal });
        await rename(temporary, full);
      } catch (error) {
        await rm(temporary, { force: true });
        if (signal.aborted) throw signal.reason;
        throw storeError(error, full);
      }
    },
    open: async (path) => {
      const full = await resolve(path);
      const file = await open(full, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
      if (!file) throw notFound(path);
      const info = await file.stat();
      if (info.isFile()) return { file, sizeBytes: info.size };
      await file.close();
      throw new UserError({
        code: "artifact.is-directory",
        kind: "invalid",
        message: `The artifact ${JSON.stringify(path)} is a directory`,
      });
    },
    list: async (path) => {
      const full = await resolve(path);
      const entries = await readdir(full, { withFileTypes: true }).catch(() => []);
      const shown = entries.filter((entry) => (entry.isFile() && !entry.name.endsWith(".part")) || entry.isDirectory());
      const sized = shown.map(async (entry) => ({
        name: entry.name,
        isDirectory: entry.isDirectory(),
        sizeBytes: entry.isFile() ? (await lstat(join(full, entry.name))).size : 0,
      }));
      return (await Promise.all(sized)).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    locate,
    remove: async (path) => {
      if (checkPath(path) === "") throw badPath(path);
      await rm(await resolve(path), { recursive: true, force: true });
    },
  };
}

/** The path without empty parts. @throws UserError `artifact.bad-path` for one that could leave its folder */
function checkPath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const bad =
    path.startsWith("/") ||
    /[\0\\]/.test(path) ||
    /%[0-9a-f]{2}/i.test(path) ||
    parts.includes("..") ||
    path.length > 2000;
  if (bad) throw badPath(path);
  return parts.join("/");
}

/** A link in the tree must not lead out of it. */
async function assertInside(root: string, full: string, path: string): Promise<void> {
  const base = await realpath(root).catch(() => undefined);
  if (base === undefined) return;
  let existing = full;
  for (;;) {
    const real = await realpath(existing).catch(() => undefined);
    if (real !== undefined) {
      if (real !== base && !real.startsWith(base + sep)) throw badPath(path);
      return;
    }
    // A link to nowhere has no real path but would be followed by a write.
    if ((await lstat(existing).catch(() => undefined))?.isSymbolicLink()) throw badPath(path);
    existing = dirname(existing);
  }
}

function badPath(path: string): UserError {
  return new UserError({
    code: "artifact.bad-path",
    kind: "invalid",
    message: `Invalid artifact path: ${JSON.stringify(path)}`,
  });
}

function notFound(path: string): UserError {
  return new UserError({
    code: "artifact.not-found",
    kind: "not-found",
    message: `No such artifact: ${JSON.stringify(path)}`,
  });
}

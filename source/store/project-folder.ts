import { randomBytes } from "node:crypto";
import { link, lstat, mkdir, readFile, rm, stat, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { storeIgnore } from "../domain/store-ignore.js";
import { UserError } from "../domain/user-error.js";
import { saveDurably } from "./durable-file.js";
import { overwrite } from "./overwrite.js";
import { isAlive, ownIdentity, type ProcessIdentity } from "./process-identity.js";
import { storeError } from "./store-error.js";

/**
 * `<project>/.slipway`, made with a `.gitignore` and a `.dvcignore` of its own, so that no file of the project's changes.
 * @throws UserError `store.…`
 */
export async function prepareProjectFolder(projectRoot: string): Promise<string> {
  const folder = join(projectRoot, ".slipway");
  try {
    // Not recursive: of a read-only disk that would say "no such folder".
    if (!(await exists(folder))) await mkdir(folder, { mode: 0o700 }).catch(ignoreExisting);
    if (!(await exists(join(folder, ".gitignore"))))
      await writeFile(join(folder, ".gitignore"), "*\n", { mode: 0o600 });
    await keepDvcOut(folder);
  } catch (error) {
    throw storeError(error, folder);
  }
  return folder;
}

/** The secret that tokens are made with: 32 bytes, made once, 0600. @throws UserError `hub.secret-exposed` */
export async function readSecret(folder: string): Promise<Buffer> {
  const path = join(folder, "secret");
  for (let tries = 0; tries < 2; tries++) {
    try {
      const info = await lstat(path);
      if (!info.isFile() || info.uid !== process.getuid?.() || (info.mode & 0o077) !== 0) throw exposed(path);
      const secret = Buffer.from((await readFile(path, "utf8")).trim(), "hex");
      if (secret.byteLength === 32) return secret;
      throw exposed(path);
    } catch (error) {
      if (!isMissing(error)) throw storeError(error, path);
    }
    // Whole at once or not at all: two that start together must end up with one secret.
    const fresh = `${path}.${randomBytes(6).toString("hex")}`;
    try {
      await writeFile(fresh, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx", flush: true });
      await link(fresh, path).catch((error: unknown) => {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      });
    } catch (error) {
      throw storeError(error, path);
    } finally {
      await rm(fresh, { force: true });
    }
  }
  throw exposed(path);
}

const lockSchema = z.object({
  pid: z.number(),
  startTime: z.string(),
  bootId: z.string(),
  host: z.string(),
  /** Inode of the folder: a lock that was copied with its project is nobody's. Older ones do not tell it. */
  folder: z.string().optional(),
});
type LockHolder = z.infer<typeof lockSchema>;

/** Held while this process owns the store. */
export type Lock = { readonly release: () => Promise<void> };

/**
 * Takes the store's lock; one whose process is gone is taken over, one of another host never. With `fullDisk` it is written over
 * the one that is there: two may do so at once, and may therefore write nothing to the store.
 * @throws UserError `hub.already-running`, `hub.other-host`, `store.…`
 */
export async function takeLock(folder: string, { fullDisk = false } = {}): Promise<Lock> {
  const path = join(folder, "lock");
  const mine: LockHolder = { ...ownIdentity(), host: hostname(), folder: await inodeOf(folder) };
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    await writeFile(fresh, JSON.stringify(mine), { mode: 0o600, flag: "wx" });
  } catch (error) {
    await rm(fresh, { force: true });
    if (!fullDisk) throw storeError(error, path);
    await assertFree(path, mine);
    await overwrite(path, JSON.stringify(mine)).catch(() => {
      throw storeError(error, path);
    });
    return { release: () => releaseOwn(path, mine) };
  }
  try {
    for (;;) {
      try {
        await link(fresh, path);
        return { release: () => rm(path, { force: true }) };
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw storeError(error, path);
      }
      await assertFree(path, mine);
      await unlink(path).catch(() => undefined);
    }
  } finally {
    await rm(fresh, { force: true });
  }
}

/** @throws UserError `hub.already-running`, `hub.other-host` */
async function assertFree(path: string, mine: LockHolder): Promise<void> {
  const holder = await readHolder(path);
  if (holder && holder.host !== mine.host) throw heldElsewhere(path, holder.host);
  if (holder && isAlive(holder)) throw alreadyRunning(holder.pid);
}

async function releaseOwn(path: string, mine: LockHolder): Promise<void> {
  if ((await readHolder(path))?.pid === mine.pid) await rm(path, { force: true });
}

/**
 * The process that holds the store's lock, while it lives; undefined where nobody does.
 * @throws UserError `hub.other-host`
 */
export async function lockHolder(projectRoot: string): Promise<ProcessIdentity | undefined> {
  const path = join(projectRoot, ".slipway", "lock");
  const holder = await readHolder(path);
  if (holder && holder.host !== hostname()) throw heldElsewhere(path, holder.host);
  return holder && isAlive(holder) ? holder : undefined;
}

async function readHolder(path: string): Promise<LockHolder | undefined> {
  if (!(await stat(path).catch(() => undefined))?.isFile()) return undefined;
  const text = await readFile(path, "utf8").catch(() => "");
  try {
    const holder = lockSchema.parse(JSON.parse(text));
    return holder.folder === undefined || holder.folder === (await inodeOf(dirname(path))) ? holder : undefined;
  } catch {
    return undefined;
  }
}

async function inodeOf(folder: string): Promise<string> {
  return String((await stat(folder)).ino);
}

/**
 * An artifact named `dvc.yaml` would be found and run by `dvc repro -P`. DVC reads a `.dvcignore` in every folder, the one below
 * over those above it (dvc/ignore.py, `DvcIgnoreFilter`). On a disk that takes nothing, what is there is still read.
 */
async function keepDvcOut(folder: string): Promise<void> {
  const path = join(folder, ".dvcignore");
  // To open a pipe that nobody writes would hold a thread of Node for ever.
  const isFile = (await lstat(path).catch(() => undefined))?.isFile() ?? false;
  if (isFile && (await readFile(path, "utf8")) === storeIgnore) return;
  await saveDurably(path, storeIgnore).catch(() => undefined);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Two hubs that start together. */
function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function exposed(path: string): UserError {
  return new UserError({
    code: "hub.secret-exposed",
    kind: "refused",
    message: `${path} is not a file of 64 hex digits that only you can read`,
    hint: `Remove it (a new one is made) after looking who could read it: rm ${path}`,
  });
}

function heldElsewhere(path: string, host: string): UserError {
  return new UserError({
    code: "hub.other-host",
    kind: "conflict",
    message: `The hub of this project runs on the host "${host}" (${path})`,
    hint: `Work there, or remove the lock when that hub is gone: rm ${path}`,
  });
}

function alreadyRunning(pid: number): UserError {
  return new UserError({
    code: "hub.already-running",
    kind: "conflict",
    message: `The hub of this project runs already (pid ${pid})`,
    hint: "Use it, or stop it with: slipway hub stop",
  });
}

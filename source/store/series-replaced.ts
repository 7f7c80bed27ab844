import { randomBytes } from "node:crypto";
import { link, rename, rm, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { UserError } from "../domain/user-error.js";
import { type AppendFile, openAppendFile, syncFolder } from "./durable-file.js";
import { openToRead } from "./regular-file.js";
import { storeError } from "./store-error.js";

/** So much of two files is compared in front of the end of the shorter one. */
const comparedBytes = 64 * 1024;
const copiedAtOnce = 8 * 1024 * 1024;

/**
 * The file at `path` once it has all that `old` has, whose place something else has taken (an editor, rsync and a restore rename a
 * copy over it): a copy of its beginning gets the rest; what is no copy is kept under another name. `old` is closed then.
 * @throws UserError `store.…`; `old` is as it was
 */
export async function takePlaceAgain(
  path: string,
  old: AppendFile,
): Promise<{ readonly file: AppendFile; readonly problem: UserError }> {
  try {
    const there = (await stat(path).catch(() => undefined))?.size;
    const isCopy = there !== undefined && there <= old.size() && (await endsAlike(path, old, there));
    const aside = there === undefined || isCopy ? undefined : `${path}.${randomBytes(4).toString("hex")}.other`;
    const file = isCopy ? await completed(path, old, there) : await madeAgain(path, old, aside);
    await old.close();
    return { file, problem: replaced(path, aside) };
  } catch (error) {
    throw storeError(error, path);
  }
}

async function completed(path: string, old: AppendFile, size: number): Promise<AppendFile> {
  const file = await openAppendFile(path, size);
  await copyRest(old, file);
  return file;
}

/** What is at the path gets the name `aside`, where it is given. */
async function madeAgain(path: string, old: AppendFile, aside: string | undefined): Promise<AppendFile> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const copy = await openAppendFile(temporary, 0);
    await copyRest(old, copy);
    await copy.close();
    if (aside !== undefined) await link(path, aside);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(temporary, { force: true });
  }
  return openAppendFile(path, old.size());
}

/** Appends what `file` has not got yet, and syncs it. */
async function copyRest(old: AppendFile, file: AppendFile): Promise<void> {
  while (file.size() < old.size()) {
    await file.append(await old.read(file.size(), Math.min(old.size(), file.size() + copiedAtOnce)));
  }
  await file.sync();
}

/** Whether the last bytes in front of `end` are the same in both. */
async function endsAlike(path: string, old: AppendFile, end: number): Promise<boolean> {
  const from = Math.max(0, end - comparedBytes);
  const file = await openToRead(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - from), 0, end - from, from);
    return bytesRead === end - from && buffer.equals(await old.read(from, end));
  } finally {
    await file.close();
  }
}

function replaced(path: string, aside: string | undefined): UserError {
  const other = aside === undefined ? "" : `; what was there is ${basename(aside)} now`;
  return new UserError({
    code: "store.replaced",
    kind: "conflict",
    message: `${path} was replaced while the hub wrote to it: the points that it had taken were written again${other}`,
    hint: "Stop the hub before you put copies into .slipway: slipway hub stop",
  });
}

import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { chmod, copyFile, link, lstat, mkdir, readdir, rename, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { copyTree } from "./exchange.js";

/** Where the file system makes no hard link: another disk, a limit, a kind of its own. */
const noLink = ["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "EOPNOTSUPP"];

/** The same file or folder at another place, by hard links: it takes no room, and stays when the first is removed. A copy where there are none. */
export async function linkTree(from: string, to: string): Promise<void> {
  try {
    await linkAll(from, to);
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code !== "string" || !noLink.includes(code)) throw error;
    await copyTree(from, to);
  }
}

/** Makes copies of files that have other names, too: who writes to those changes nothing here. */
export async function unshare(path: string): Promise<void> {
  const info = await lstat(path);
  if (info.isDirectory()) {
    for (const name of await readdir(path)) await unshare(join(path, name));
    return;
  }
  if (!info.isFile() || info.nlink < 2) return;
  const copy = `${path}.${randomUUID()}`;
  await copyFile(path, copy, constants.COPYFILE_FICLONE);
  await chmod(copy, info.mode);
  await utimes(copy, info.atime, info.mtime);
  await rename(copy, path);
}

async function linkAll(from: string, to: string): Promise<void> {
  if (!(await lstat(from)).isDirectory()) {
    await link(from, to);
    return;
  }
  await mkdir(to);
  for (const name of await readdir(from)) await linkAll(join(from, name), join(to, name));
}

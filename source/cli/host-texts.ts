import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, isAbsolute, normalize, resolve } from "node:path";
import { namesInFolder } from "../adapters/files/names-in-folder.js";
import { longestMessage } from "../api/chat-limits.js";
import { completedPath, type PathCompletion, typedParts } from "../domain/data/path-completion.js";
import { UserError } from "../domain/user-error.js";
import { openToRead } from "../store/regular-file.js";

/** A text file by its path, `~` and relative ones from `folder`; a path of that folder is its name, else its last part. @throws UserError `file.not-read`, `file.no-text` */
export async function readText(
  path: string,
  folder: string,
): Promise<{ readonly path: string; readonly name: string; readonly text: string }> {
  const full = fullPath(path, folder);
  const isOutside = isAbsolute(path) || /^(~|\.\.)(\/|$)/.test(path);
  return { path: full, name: isOutside ? basename(full) : normalize(path), text: await textOf(full) };
}

/** What a path of this machine, typed as far as here, may go on as. Reads one folder. */
export async function completeOwnPath(typed: string, folder: string): Promise<PathCompletion> {
  const { folder: begun, start } = typedParts(typed);
  return completedPath(typed, await namesInFolder(fullPath(begun, folder), start));
}

function fullPath(path: string, folder: string): string {
  return resolve(folder, path.replace(/^~(?=\/|$)/, homedir()));
}

async function textOf(path: string): Promise<string> {
  await refuseFolder(path);
  const file = await openToRead(path).catch((error: unknown) => {
    throw notRead(path, error);
  });
  try {
    const { size } = await file.stat();
    if (size > longestMessage) throw tooLarge(path, size);
    const bytes = await file.readFile();
    if (bytes.includes(0)) throw noText(path, "it has zero bytes");
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw error instanceof TypeError ? noText(path, "it is not UTF-8") : notRead(path, error);
  } finally {
    await file.close();
  }
}

/** A folder can be opened, too, and is then called what it is not. */
async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return;
  throw new UserError({
    code: "file.not-read",
    kind: "invalid",
    message: `${path} is a folder`,
    hint: "Attach the files in it one by one; tab completes their names.",
  });
}

function tooLarge(path: string, bytes: number): UserError {
  return new UserError({
    code: "file.not-read",
    kind: "invalid",
    message: `${path} has ${bytes} bytes, ${longestMessage} fit into a message`,
    hint: "Attach a part of it.",
  });
}

function noText(path: string, why: string): UserError {
  return new UserError({
    code: "file.no-text",
    kind: "invalid",
    message: `${path} is no text file: ${why}`,
    hint: "Attach text in UTF-8.",
  });
}

function notRead(path: string, cause: unknown): UserError {
  if (cause instanceof UserError) {
    return new UserError({
      code: "file.not-read",
      kind: "invalid",
      message: `${path} is a pipe, a socket or a device`,
      hint: "Attach a file.",
      cause,
    });
  }
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  return new UserError({
    code: "file.not-read",
    kind: "not-found",
    message: code === "ENOENT" ? `There is no ${path}` : `${path} cannot be read (${code})`,
    hint: "Relative paths count from where Slipway was started; tab completes.",
    cause,
  });
}

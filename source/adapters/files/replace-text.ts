import { randomBytes } from "node:crypto";
import { chmod, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../domain/user-error.js";
import { readRegular } from "./regular-file.js";

/**
 * Gives a file of the project another text, whole or not at all: written beside it, synced, renamed. Its mode stays; of a link
 * the file that it leads to is changed. `seen`: the text that the new one was made of, undefined where there was no file.
 * @throws UserError `file.changed` where the file has another text by now, `file.not-written`
 */
export async function replaceText(path: string, seen: string | undefined, text: string): Promise<void> {
  // A link to nothing is refused: where it leads may be meant for something else.
  const target =
    seen === undefined ? path : await realpath(path).catch((error) => Promise.reject(notWritten(path, error)));
  const temporary = join(dirname(target), `.${basename(target)}.slipway-${randomBytes(6).toString("hex")}`);
  try {
    const mode = seen === undefined ? undefined : (await stat(target)).mode & 0o7777;
    const file = await open(temporary, "wx", mode ?? 0o666);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // The umask may have taken something from it.
    if (mode !== undefined) await chmod(temporary, mode);
    if ((await textOf(target)) !== seen) throw changed(path);
    await rename(temporary, target);
  } catch (error) {
    throw error instanceof UserError ? error : notWritten(path, error);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

function textOf(path: string): Promise<string | undefined> {
  return readRegular(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

function changed(path: string): UserError {
  return new UserError({
    code: "file.changed",
    kind: "conflict",
    message: `${basename(path)} was changed by something else just now: it was left as that has it`,
    hint: "Look at it, and try again.",
  });
}

function notWritten(path: string, cause: unknown): UserError {
  const why = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  return new UserError({
    code: "file.not-written",
    kind: "failed",
    message: `${basename(path)} was not written (${why}); it is as it was`,
    hint: "Look at the permissions of its folder, and at the space on the disk.",
    cause,
  });
}

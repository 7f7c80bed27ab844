import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { UserError } from "../domain/user-error.js";

// To open a pipe waits for its other end, for ever: in the place of a file it is refused at once.
const reading = constants.O_RDONLY | constants.O_NONBLOCK;
const appending = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** A file opened to be read. @throws UserError `store.no-file` for a pipe, a socket, a device or a folder; the system's own errors */
export async function openToRead(path: string): Promise<FileHandle> {
  return checked(path, await open(path, reading).catch(asNoFile(path)));
}

/** A file opened to be appended to and read, made with 0600 where it is not there. @throws as `openToRead` */
export async function openToAppend(path: string): Promise<FileHandle> {
  return checked(path, await open(path, appending, 0o600).catch(asNoFile(path)));
}

/** All of a file. @throws as `openToRead` */
export async function readRegular(path: string): Promise<Buffer> {
  const file = await openToRead(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** The descriptor of a file opened to be read, to be closed by the caller. @throws as `openToRead` */
export function openToReadNow(path: string): number {
  let file: number;
  try {
    file = openSync(path, reading);
  } catch (error) {
    return asNoFile(path)(error);
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw noFile(path, undefined);
}

/** All of a file. @throws as `openToRead` */
export function readRegularNow(path: string): Buffer {
  const file = openToReadNow(path);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

async function checked(path: string, file: FileHandle): Promise<FileHandle> {
  const info = await file.stat();
  if (info.isFile()) return file;
  await file.close();
  throw noFile(path, undefined);
}

/** A socket, or a pipe that nobody reads, is not opened at all (ENXIO), a folder not for writing. */
function asNoFile(path: string): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    throw code === "ENXIO" || code === "EISDIR" || code === "ENODEV" ? noFile(path, error) : error;
  };
}

function noFile(path: string, cause: unknown): UserError {
  return new UserError({
    code: "store.no-file",
    kind: "failed",
    message: `${path} is a pipe, a socket, a device or a folder, where a file is to be`,
    hint: "Move it away, and put a copy of the file back if there was one.",
    cause,
  });
}

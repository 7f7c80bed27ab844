import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** No YAML, no listing and no reference of git is larger. */
const largestBytes = 64_000_000;

/**
 * The text of a regular file or of a link to one. Of a pipe or device it fails at once: to open a pipe that nobody writes would
 * hold a thread of Node for ever, and four of them every file operation of the hub.
 * @throws NodeJS.ErrnoException of `open`; Error for what is no file or larger than `mostBytes`, 64 MB
 */
export async function readRegular(path: string, mostBytes: number = largestBytes): Promise<string> {
  return (await readRegularBytes(path, mostBytes)).toString("utf8");
}

/** The same as bytes. */
export async function readRegularBytes(path: string, mostBytes: number = largestBytes): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new Error("it is no file");
    if (info.size > mostBytes) throw new Error(`it has ${info.size} bytes, more than ${mostBytes}`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

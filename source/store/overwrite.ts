import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { writeAll } from "./durable-file.js";
import { storeError } from "./store-error.js";

/**
 * Writes a small text where a file of ours is already: on a full disk there is no room for another one beside it. A kill in the
 * middle leaves what can be read by nobody. What was longer is filled with blanks.
 * @throws UserError `store.…`, also where no such file is
 */
export async function overwrite(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const info = await file.stat();
      if (!info.isFile() || info.uid !== process.getuid?.()) throw new Error("it is no file of ours");
      await file.chmod(0o600);
      await writeAll(file, Buffer.from(text.padEnd(info.size)));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw storeError(error, path);
  }
}

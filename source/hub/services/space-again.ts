import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const lookEveryMs = 3000;
/** With less a hub that writes would stand still again at once. */
const neededBytes = 4 * 1024 * 1024;

/** Calls `onSpace` once the disk of the folder has room again. Returns the function that ends the looking. */
export function watchForSpace(folder: string, onSpace: () => void, everyMs = lookEveryMs): () => void {
  let looking = false;
  const look = async () => {
    const probe = join(folder, `space.${randomBytes(6).toString("hex")}.tmp`);
    try {
      await writeFile(probe, Buffer.alloc(neededBytes), { mode: 0o600, flag: "wx", flush: true });
      return true;
    } catch {
      return false;
    } finally {
      await rm(probe, { force: true }).catch(() => undefined);
    }
  };
  const timer = setInterval(async () => {
    if (looking) return;
    looking = true;
    if (await look()) {
      clearInterval(timer);
      onSpace();
    }
    looking = false;
  }, everyMs);
  return () => clearInterval(timer);
}

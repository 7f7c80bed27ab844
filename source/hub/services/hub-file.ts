import { existsSync } from "node:fs";
import { lstat, readFile } from "node:fs/promises";
import type { HubFile } from "../../api/hub-file.js";
import { saveDurably } from "../../store/durable-file.js";
import { overwrite } from "../../store/overwrite.js";

const lookEveryMs = 1000;

/**
 * Writes hub.json, and again within a second when it is lost, a link, open to others or leads elsewhere: without it nobody
 * finds the hub, and no other can be started beside it. With `fullDisk` over the one that a killed hub has left. Resolves to the function that ends the looking.
 */
export async function keepHubFile(
  path: string,
  folder: string,
  file: HubFile,
  { fullDisk = false } = {},
): Promise<() => Promise<void>> {
  const text = `${JSON.stringify(file)}\n`;
  await saveDurably(path, text).catch((error: unknown) => {
    if (!fullDisk) throw error;
    return overwrite(path, text).catch(() => {
      throw error;
    });
  });
  const look = async () => {
    // A hub whose folder is gone ends; it must not make it again.
    if ((await isSound(path, file)) || !existsSync(folder)) return;
    // A full disk: the next look tries again.
    await saveDurably(path, text).catch(() => undefined);
  };
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, lookEveryMs);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

async function isSound(path: string, { url, pid, startTime, bootId }: HubFile): Promise<boolean> {
  const info = await lstat(path).catch(() => undefined);
  if (!info?.isFile() || (info.mode & 0o077) !== 0) return false;
  const text = await readFile(path, "utf8").catch(() => "");
  return [JSON.stringify(url), String(pid), JSON.stringify(startTime), JSON.stringify(bootId)].every((part) =>
    text.includes(part),
  );
}

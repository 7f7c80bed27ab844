import { type BigIntStats, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";

/** What tells that a file is still the one that was read: another inode, time (ns) or size is another content. */
export type FileIdentity = {
  readonly inode: bigint;
  readonly mtimeNs: bigint;
  readonly sizeBytes: bigint;
};

/** The kernel stamps times by its tick: what changes within one may keep its time. */
const tickNs = 20_000_000n;

export function identityOf({ ino, mtimeNs, size }: BigIntStats): FileIdentity {
  return { inode: ino, mtimeNs, sizeBytes: size };
}

export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.mtimeNs === b.mtimeNs && a.sizeBytes === b.sizeBytes && a.inode === b.inode;
}

/** True where a file was written so shortly before `readAtMs` that a later write may have left its identity as it is. */
export function mayChangeUnseen({ mtimeNs }: FileIdentity, readAtMs: number): boolean {
  return mtimeNs + tickNs > BigInt(Math.floor(readAtMs)) * 1_000_000n;
}

/** The stats of what a path leads to; undefined where nothing is there. */
export function statOf(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch(() => undefined);
}

/** So many files are looked at before others have their turn: less than a millisecond on a disk of this machine. */
const sliceFiles = 100;
/** A disk that needs longer than this for more slices than these is looked at by other threads. */
const slowMs = 20;
const mostSlow = 3;

/**
 * The same of many paths, in their order. Where the disk answers at once they are looked at here, in slices: by way of other
 * threads ten thousand files take four times as long.
 */
export async function statsOf(paths: readonly string[]): Promise<readonly (BigIntStats | undefined)[]> {
  const found: (BigIntStats | undefined)[] = [];
  let slow = 0;
  for (let at = 0; at < paths.length; at += sliceFiles) {
    const began = performance.now();
    found.push(...paths.slice(at, at + sliceFiles).map(statNow));
    if (performance.now() - began > slowMs) slow += 1;
    if (slow > mostSlow) {
      return [...found, ...(await Promise.all(paths.slice(at + sliceFiles).map(statOf)))];
    }
    await setImmediate();
  }
  return found;
}

function statNow(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined; // as of `statOf`: it cannot be looked at
  }
}

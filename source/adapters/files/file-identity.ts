import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";

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

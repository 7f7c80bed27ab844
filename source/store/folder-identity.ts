import { statSync } from "node:fs";

/** Tells a folder from another one that took its place, also where the disk gave that the same number; undefined: there is none. */
export function folderIdentity(path: string): string | undefined {
  const info = statSync(path, { bigint: true, throwIfNoEntry: false });
  return info?.isDirectory() ? `${info.dev} ${info.ino} ${info.birthtimeNs}` : undefined;
}

import type { DatasetVersion } from "./dataset.js";

/** The versions, newest first, each with what it has more than the one before it, where both are known. */
export function withChanges(versions: readonly DatasetVersion[]): readonly DatasetVersion[] {
  return versions.map((version) => {
    const former = versionBefore(versions, version);
    const rowsChange = lessOf(version.rows, former?.rows);
    const sizeChangeBytes = lessOf(version.sizeBytes, former?.sizeBytes);
    return {
      ...version,
      ...(rowsChange === undefined ? {} : { rowsChange }),
      ...(sizeChangeBytes === undefined ? {} : { sizeChangeBytes }),
    };
  });
}

/**
 * The version that a version was made of: what its commit had before, not merely the next older one, which another branch may
 * have. Of the workspace the newest of the checked-out branch; of what only Slipway saw the one that it saw before.
 */
export function versionBefore(
  versions: readonly DatasetVersion[],
  version: DatasetVersion,
): DatasetVersion | undefined {
  const { commit, isSeen, formerMd5 } = version;
  const older = versions.slice(versions.indexOf(version) + 1);
  if (isSeen) return older[0];
  if (commit === undefined) return newestHere(older);
  return formerMd5 === undefined ? undefined : older.find(({ md5 }) => md5 === formerMd5);
}

/** Of versions, newest first, the first that the checked-out branch has, else that any has. */
export function newestHere(versions: readonly DatasetVersion[]): DatasetVersion | undefined {
  return versions.find(({ branches }) => branches === undefined) ?? versions[0];
}

function lessOf(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || before === undefined ? undefined : now - before;
}

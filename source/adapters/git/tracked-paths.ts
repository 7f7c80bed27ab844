import { join } from "node:path";
import { type FileIdentity, identityOf, isSameFile, statOf } from "../files/file-identity.js";
import { git } from "./git-read.js";
import { findGitDir } from "./head.js";

/**
 * Finds which of some paths, relative to `root`, git has in its index, themselves or something below them. It reads the index
 * alone, so it is safe in an untrusted folder; git is asked again only when the index or the paths are others. Where git fails
 * or is missing: none.
 */
export function createTrackedPaths(
  root: string,
): (paths: readonly string[]) => Promise<{ readonly hasGit: boolean; readonly tracked: ReadonlySet<string> }> {
  let known: { readonly key: string; readonly index: FileIdentity; readonly tracked: ReadonlySet<string> } | undefined;
  return async (paths) => {
    const gitDir = await findGitDir(root);
    const stats = gitDir === undefined ? undefined : await statOf(join(gitDir, "index"));
    if (!stats || paths.length === 0) return { hasGit: gitDir !== undefined, tracked: new Set() };
    const index = identityOf(stats);
    const key = paths.join("\0");
    if (known?.key !== key || !isSameFile(known.index, index)) {
      known = { key, index, tracked: await ask(root, paths).catch(() => new Set<string>()) };
    }
    return { hasGit: true, tracked: known.tracked };
  };
}

/** An index of any size is read within this time. */
const withinMs = 10_000;

async function ask(root: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  // Patterns in a path are no patterns; what lies outside of the repository git would refuse.
  const inside = paths.filter((path) => !path.startsWith("../") && !path.startsWith("/"));
  const argv = ["ls-files", "-z", "--cached", "--", ...inside.map((path) => `:(literal)${path}`)];
  const files = (await git(root, argv, AbortSignal.timeout(withinMs))).split("\0").filter((file) => file !== "");
  const wanted = new Set(inside);
  return new Set(
    files.flatMap((file) => {
      const parts = file.split("/");
      return parts.map((_, at) => parts.slice(0, at + 1).join("/")).filter((path) => wanted.has(path));
    }),
  );
}

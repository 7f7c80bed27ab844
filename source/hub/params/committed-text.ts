import { filesAt } from "../../adapters/git/git-read.js";
import { readHead } from "../../adapters/git/head.js";

export type CommittedText = { readonly commit: string; readonly text: string };

/** The file's text at the last commit, asked of git once a commit; undefined without one, or where it has not got the file. */
export function createCommittedText(
  root: string,
): (file: string, signal: AbortSignal) => Promise<CommittedText | undefined> {
  const known = new Map<string, { readonly commit: string; readonly text: string | undefined }>();
  return async (file, signal) => {
    const commit = (await readHead(root))?.commit ?? "";
    if (commit === "") return undefined;
    let found = known.get(file);
    if (found?.commit !== commit) {
      // No git, or a repository that it does not take: then there is nothing to compare with.
      const [text] = await filesAt(root, [commit], file, signal).catch(() => []);
      found = { commit, text };
      if (!signal.aborted) known.set(file, found);
    }
    return found.text === undefined ? undefined : { commit, text: found.text };
  };
}

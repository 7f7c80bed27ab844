import { type Commit, git } from "./git-read.js";
import { readHead } from "./head.js";
import { textsOfBlobs } from "./history-files.js";

export type HistoryCommit = Commit & { readonly parents: readonly string[] };

export type Tag = {
  readonly name: string;
  /** The commit that it leads to. */
  readonly commit: string;
  /** Of an annotated tag when it was made, else when its commit was. */
  readonly atMs: number;
  readonly isAnnotated: boolean;
  /** First line of an annotated one's message. */
  readonly subject: string;
};

const everything = ["--branches", "--tags", "--remotes"];
const commitId = /^[0-9a-f]{40,64}$/;

/**
 * Commits that changed the file, of all branches and tags and where HEAD is, or with `from` of what that commit goes back to;
 * newest first. Both sides of a merge are followed; a merge that took over one of them is none.
 * @throws UserError `git.…`
 */
export async function historyOf(
  root: string,
  path: string,
  signal: AbortSignal,
  from?: string,
): Promise<readonly HistoryCommit[]> {
  const head = (await readHead(root))?.commit ?? "";
  // Before the first commit HEAD leads nowhere, and git would refuse it.
  const starts = from === undefined ? [...everything, ...(commitId.test(head) ? [head] : [])] : [from];
  const format = "--format=%H%x00%an%x00%at%x00%P%x00%s%x00";
  // Commits of one second, too, come after those that were made of them.
  const argv = ["log", ...starts, "--full-history", "--date-order", format, "--end-of-options", "--", path];
  const fields = (await git(root, argv, signal)).split("\0");
  const commits: HistoryCommit[] = [];
  for (let at = 0; at + 4 < fields.length; at += 5) {
    const [commit = "", author = "", seconds = "", parents = "", message = ""] = fields.slice(at, at + 5);
    commits.push({
      commit: commit.trim(),
      author,
      atMs: Number(seconds) * 1000,
      parents: parents.split(" ").filter((parent) => parent !== ""),
      message,
    });
  }
  return commits;
}

/** Every tag that leads to a commit, by its name. @throws UserError `git.…` */
export async function tagsOf(root: string, signal: AbortSignal): Promise<readonly Tag[]> {
  const fields = [
    "refname:lstrip=2",
    "objecttype",
    "objectname",
    "*objecttype",
    "*objectname",
    "creatordate:unix",
    "contents:subject",
  ];
  const format = fields.map((field) => `%(${field})`).join("%00");
  const text = await git(root, ["for-each-ref", `--format=${format}`, "refs/tags"], signal);
  return text.split("\n").flatMap((line) => {
    const [name = "", type, object = "", leadsTo, commit = "", seconds = "", text = ""] = line.split("\0");
    const isAnnotated = type === "tag";
    if ((isAnnotated ? leadsTo : type) !== "commit") return [];
    const subject = isAnnotated ? text : "";
    return [{ name, commit: isAnnotated ? commit : object, atMs: Number(seconds) * 1000, isAnnotated, subject }];
  });
}

/** The `.dvc` file that became `path` (relative to `root`) in this commit, by git's detection of renames. */
export async function renamedFrom(
  root: string,
  commit: string,
  path: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const argv = ["diff-tree", "-r", "-M", "--diff-filter=R", "--name-status", "-z", "--relative", "--no-commit-id"];
  const text = await git(root, [...argv, "--end-of-options", commit, "--", ":(glob)**/*.dvc"], signal);
  const fields = text.split("\0");
  for (let at = 0; at + 2 < fields.length; at += 3) if (fields[at + 2] === path) return fields[at + 1];
  return undefined;
}

/** Enough for the names of some million commits. */
const mostBytes = 512 * 1024 * 1024;

/**
 * What the file (relative to `root`) is at each commit: its blob, undefined where it is not there, and each blob's text once.
 * @throws UserError `git.…`
 */
export async function blobsAt(
  root: string,
  commits: readonly string[],
  path: string,
  signal: AbortSignal,
): Promise<{ readonly blobs: readonly (string | undefined)[]; readonly texts: ReadonlyMap<string, string> }> {
  if (commits.length === 0) return { blobs: [], texts: new Map() };
  // `./`: as seen from the folder that git runs in.
  const names = `${commits.map((commit) => `${commit}:./${path}`).join("\n")}\n`;
  const checked = await git(root, ["cat-file", "--batch-check=%(objecttype) %(objectname)"], signal, names, mostBytes);
  const blobs = checked
    .trimEnd()
    .split("\n")
    .map((line) => /^blob ([0-9a-f]+)$/.exec(line)?.[1]);
  const distinct = [...new Set(blobs)].filter((blob) => blob !== undefined);
  return { blobs, texts: await textsOfBlobs(root, distinct, signal) };
}

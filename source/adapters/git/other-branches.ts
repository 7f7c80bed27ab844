import { git } from "./git-read.js";
import { readHead } from "./head.js";

/** Commits that the checked-out branch does not have, and so many of them are told apart. */
const mostCommits = 200_000;
const mostBytes = 64 * 1024 * 1024;
const commitId = /^[0-9a-f]{40,64}$/;

/** The branches that have a commit which the checked-out one does not have; none: a tag alone has it. Undefined: the checked-out one has it. */
export type OtherBranches = (commit: string) => readonly string[] | undefined;

/**
 * Reads them in one walk over what HEAD does not have: `git for-each-ref --contains` would be a walk for each commit. A branch of a
 * remote is told where no local one of its name has the commit. @throws UserError `git.…`
 */
export async function otherBranches(root: string, signal: AbortSignal): Promise<OtherBranches> {
  const head = (await readHead(root))?.commit ?? "";
  const without = commitId.test(head) ? ["--not", head] : [];
  const argv = ["rev-list", "--parents", `--max-count=${mostCommits}`, "--branches", "--remotes", "--tags", ...without];
  const format = "--format=%(objectname)%00%(symref)%00%(refname)";
  const [graph, refs] = await Promise.all([
    git(root, argv, signal, undefined, mostBytes),
    git(root, ["for-each-ref", format, "refs/heads", "refs/remotes"], signal),
  ]);
  const parents = new Map(
    graph
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [commit = "", ...of] = line.split(" ");
        return [commit, of] as const;
      }),
  );
  const has = new Map<string, string[]>();
  for (const line of refs.split("\n")) {
    const [tip = "", leadsTo = "", ref = ""] = line.split("\0");
    // `refs/remotes/origin/HEAD` is another name of a branch that is there.
    if (leadsTo === "") for (const commit of reached(tip, parents)) note(has, commit, ref);
  }
  return (commit) => (parents.has(commit) ? named(has.get(commit) ?? []) : undefined);
}

function* reached(tip: string, parents: ReadonlyMap<string, readonly string[]>): Iterable<string> {
  const seen = new Set<string>();
  const waiting = [tip];
  for (let commit = waiting.pop(); commit !== undefined; commit = waiting.pop()) {
    const of = parents.get(commit);
    if (of === undefined || seen.has(commit)) continue;
    seen.add(commit);
    yield commit;
    waiting.push(...of);
  }
}

function note(has: Map<string, string[]>, commit: string, ref: string): void {
  const refs = has.get(commit);
  if (refs) refs.push(ref);
  else has.set(commit, [ref]);
}

function named(refs: readonly string[]): readonly string[] {
  const local = refs.flatMap((ref) => (ref.startsWith("refs/heads/") ? [ref.slice("refs/heads/".length)] : []));
  const remote = refs.flatMap((ref) => (ref.startsWith("refs/remotes/") ? [ref.slice("refs/remotes/".length)] : []));
  return [...local, ...remote.filter((name) => !local.includes(name.slice(name.indexOf("/") + 1)))];
}

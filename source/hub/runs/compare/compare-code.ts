import { type CommitDiff, diffOf, isCommitId } from "../../../adapters/git/git-diff.js";
import type { CodeView, Note } from "../../../api/run-compare-views.js";
import type { Run } from "../../../domain/run.js";
import { UserError } from "../../../domain/user-error.js";
import { commitOf, dirtyOf } from "../detail/run-lineage.js";

type Window = { readonly other: number; readonly from: number; readonly limit: number };
type Diff = (from: string, to: string, signal: AbortSignal) => Promise<CommitDiff>;

const mostKept = 8;

/** Differences between commits never change: the last few are kept. */
export function createDiffs(root: string): Diff {
  const kept = new Map<string, Promise<CommitDiff>>();
  return (from, to, signal) => {
    const key = `${from} ${to}`;
    const known = kept.get(key) ?? diffOf(root, from, to, signal);
    kept.set(key, known);
    known.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return known;
  };
}

/** The code of one run against that of the first, by the commits that they were made of. */
export async function compareCode(
  diffs: Diff,
  runs: readonly Run[],
  { other, from, limit }: Window,
  signal: AbortSignal,
): Promise<CodeView> {
  const nothing = { stat: [], lines: [], firstLine: 0, totalLines: 0, isCut: false };
  const pair = [...new Set([0, other])];
  const notes = pair.flatMap((at): readonly Note[] => {
    const run = runs[at];
    const commit = run && commitOf(run);
    if (run === undefined || commit === undefined) return [{ run: at, text: "no commit is recorded" }];
    if (!isCommitId(commit)) return [{ run: at, text: `its commit ${commit.slice(0, 40)} is no full id` }];
    return dirtyOf(run) === true
      ? [{ run: at, text: "the tree was dirty: what was not committed is not known here" }]
      : [];
  });
  const [a, b] = [0, other].map((at) => {
    const commit = runs[at] && commitOf(runs[at]);
    return commit !== undefined && isCommitId(commit) ? commit : undefined;
  });
  if (a === undefined || b === undefined) return { state: "unknown", notes, ...nothing };
  if (a === b) return { state: "same", notes, ...nothing };
  try {
    const { stat, lines, isCut } = await diffs(a, b, signal);
    const firstLine = Math.max(0, Math.min(from, lines.length - 1));
    return {
      state: lines.length === 0 ? "same" : "different",
      notes,
      stat,
      lines: lines.slice(firstLine, firstLine + limit),
      firstLine,
      totalLines: lines.length,
      isCut,
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { state: "unknown", notes: [...notes, { text: error.message }], ...nothing };
  }
}

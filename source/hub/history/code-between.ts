import { diffOf, isCommitId } from "../../adapters/git/git-diff.js";
import type { HistoryDifference } from "../../api/history-views.js";
import { UserError } from "../../domain/user-error.js";
import type { ExecutionSpec } from "../../store/execution-files.js";

type Began = Pick<ExecutionSpec, "executionId" | "gitCommit" | "gitDirty"> | undefined;

/** A longer difference is looked at with git. */
const mostLines = 5000;

/** The code of two executions, by the commits that they began with. */
export async function codeBetween(
  root: string,
  from: Began,
  to: Began,
  signal: AbortSignal,
): Promise<HistoryDifference["code"]> {
  const notes = [from, to].flatMap((each) => {
    if (each?.gitCommit === undefined) return [`#${each?.executionId ?? "?"} noted no commit`];
    return each.gitDirty
      ? [`#${each.executionId} began with changes that were not committed: they are not told here`]
      : [];
  });
  const [a, b] = [from?.gitCommit, to?.gitCommit];
  const nothing = { stat: [], lines: [] };
  if (a === undefined || b === undefined || !isCommitId(a) || !isCommitId(b)) {
    return { state: "unknown", notes, ...nothing };
  }
  if (a === b) return { state: "same", notes, ...nothing };
  try {
    const { stat, lines, isCut } = await diffOf(root, a, b, signal);
    const cut = isCut || lines.length > mostLines ? [`it is longer: git diff ${a.slice(0, 12)} ${b.slice(0, 12)}`] : [];
    const state = lines.length === 0 ? "same" : "different";
    return { state, notes: [...notes, ...cut], stat, lines: lines.slice(0, mostLines) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { state: "unknown", notes: [...notes, error.message], ...nothing };
  }
}

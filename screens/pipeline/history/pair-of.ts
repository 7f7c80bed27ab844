import type { HistoryRow } from "../../../source/api/history-views.js";

export type Pair = readonly [from: string, to: string];

/** The two marked, the older first; else the selected one and the one in the workspace before it. */
export function pairOf(marks: readonly string[], rows: readonly HistoryRow[], at: number): Pair | undefined {
  const [a, b] = [...marks].sort((x, y) => Number(x) - Number(y));
  if (marks.length > 2) return undefined;
  if (a !== undefined && b !== undefined) return [a, b];
  const selected = rows[at]?.execution.executionId;
  const other = a ?? rows.slice(at + 1).find(({ execution }) => !execution.trial)?.execution.executionId;
  if (selected === undefined || other === undefined || other === selected) return undefined;
  return Number(other) < Number(selected) ? [other, selected] : [selected, other];
}

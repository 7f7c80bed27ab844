import { useChoice } from "./use-choice.js";

export type Marks = {
  /** Ids of the marked runs, in the order in which they were marked. */
  readonly ids: readonly string[];
  readonly has: (runId: string) => boolean;
  /** Marks those that are not; where all of them are, takes their marks away. */
  readonly toggle: (runIds: readonly string[]) => void;
  readonly add: (runIds: readonly string[]) => void;
  readonly remove: (runIds: readonly string[]) => void;
  readonly clear: () => void;
};

/** The marked runs, shared by the table, the charts and the comparison. */
export function useMarks(): Marks {
  const { choice, now, change } = useChoice();
  const ids = choice.marks;
  const setIds = (next: (current: readonly string[]) => readonly string[]) => {
    const current = now().marks;
    const marks = next(current);
    if (marks !== current) change({ marks });
  };
  const set = new Set(ids);
  return {
    ids,
    has: (runId) => set.has(runId),
    toggle: (runIds) =>
      setIds((current) => {
        const marked = new Set(current);
        const missing = runIds.filter((id) => !marked.has(id));
        return missing.length > 0 ? [...current, ...missing] : without(current, runIds);
      }),
    add: (runIds) => setIds((current) => [...new Set([...current, ...runIds])]),
    remove: (runIds) => setIds((current) => without(current, runIds)),
    clear: () => setIds((current) => (current.length === 0 ? current : [])),
  };
}

function without(ids: readonly string[], removed: readonly string[]): readonly string[] {
  const gone = new Set(removed);
  return ids.some((id) => gone.has(id)) ? ids.filter((id) => !gone.has(id)) : ids;
}

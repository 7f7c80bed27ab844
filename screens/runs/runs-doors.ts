import { useKept } from "../../source/ui/use-kept.js";
import { useChoice } from "./use-choice.js";

/** Where the tab Runs is, above its overview: a run that was opened, runs that are compared. */
export type RunsPlace =
  /** `isPlain`: the run itself, also where it is the parent of a sweep. */
  | { readonly view: "detail"; readonly runId: string; readonly isPlain?: boolean }
  | { readonly view: "compare"; readonly runIds: readonly string[] }
  /** `from`: the tab to go back to. */
  | { readonly view: "new-sweep"; readonly from: "runs" | "pipeline" };

/** The ways from one view of the tab to another. */
export type RunsDoors = {
  readonly openRun: (runId: string) => void;
  /** The run itself, also where it is the parent of a sweep. */
  readonly openParent: (runId: string) => void;
  readonly newSweep: (from: "runs" | "pipeline") => void;
  /** The form's place is taken by the sweep that it has started. */
  readonly showSweep: (runId: string) => void;
  /** Ids in the order of the columns; the first is what the others are held against. */
  readonly compareRuns: (runIds: readonly string[]) => void;
  /** One level up. */
  readonly close: () => void;
  readonly toOverview: () => void;
  /** What the actions `runs.open` and `runs.compare` know of the selected run. */
  readonly factsOf: (run: { readonly runId: string } | undefined) => {
    readonly open: () => void;
    readonly comparable: readonly string[];
    readonly compare: () => void;
    readonly newSweep: () => void;
  };
};

const overview: readonly RunsPlace[] = [];

/** The places that were gone through, the one in front last (none: the overview), and the doors between them. */
export function useRunsPlaces(): { readonly place: RunsPlace | undefined; readonly doors: RunsDoors } {
  const [places, setPlaces] = useKept("runs.view", overview);
  const { now } = useChoice();
  const go = (place: RunsPlace) => setPlaces((current) => [...current, place]);
  const compareRuns = (runIds: readonly string[]) => go({ view: "compare", runIds });
  const newSweep = (from: "runs" | "pipeline") => go({ view: "new-sweep", from });
  const openRun = (runId: string) => go({ view: "detail", runId });
  return {
    place: places.at(-1),
    doors: {
      openRun,
      openParent: (runId) => go({ view: "detail", runId, isPlain: true }),
      newSweep,
      showSweep: (runId) => setPlaces((current) => [...current.slice(0, -1), { view: "detail", runId }]),
      compareRuns,
      toOverview: () => setPlaces(overview),
      close: () => setPlaces((current) => current.slice(0, -1)),
      factsOf: (run) => {
        const { marks, baseline } = now();
        const comparable = runsToCompare(marks, baseline, run?.runId);
        return {
          open: () => {
            if (run) openRun(run.runId);
          },
          comparable,
          compare: () => compareRuns(comparable),
          newSweep: () => newSweep("runs"),
        };
      },
    },
  };
}

/** The marked runs, else the selected one with the baseline, which comes first. */
export function runsToCompare(
  marks: readonly string[],
  baseline: string | undefined,
  selected: string | undefined,
): readonly string[] {
  if (marks.length > 1) {
    return baseline !== undefined && marks.includes(baseline)
      ? [baseline, ...marks.filter((id) => id !== baseline)]
      : marks;
  }
  const wanted = [baseline, ...marks, selected].filter((id) => id !== undefined);
  return [...new Set(wanted)].slice(0, 2);
}

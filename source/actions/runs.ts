import type { Action } from "./action.js";

/** More columns beside each other nobody can read. */
const mostCompared = 20;

export const runsActions: readonly Action<"runs">[] = [
  {
    id: "runs.open",
    scope: "runs",
    keys: ["enter"],
    label: "open",
    inFooter: true,
    tooltip: "Open the run: its params, metrics, lineage, artifacts, log and samples",
    disabled: noRow,
    run: ({ facts }) => facts.open(),
  },
  {
    id: "runs.compare",
    scope: "runs",
    keys: ["c"],
    label: "compare",
    inFooter: true,
    tooltip: "Compare the marked runs, or this one with the baseline: params, metrics, artifacts, code, data, packages",
    disabled: ({ comparable }) => {
      if (comparable.length < 2) return "Mark two or more runs first (space), or pin a baseline";
      return comparable.length > mostCompared
        ? `${comparable.length} runs are marked; at most ${mostCompared} are compared`
        : undefined;
    },
    run: ({ facts }) => facts.compare(),
  },
  {
    id: "runs.sweep",
    scope: "runs",
    keys: ["W"],
    label: "sweep",
    writes: true,
    tooltip: "Run the pipeline over several values of its params: a grid or a random sample of trials",
    run: ({ facts }) => facts.newSweep(),
  },
  {
    id: "runs.next-metric",
    scope: "runs",
    keys: ["m"],
    label: "metric",
    inFooter: true,
    tooltip: "Chart the next metric of the run",
    disabled: ({ metrics }) => (metrics > 1 ? undefined : "The run has no other metric to chart"),
    run: ({ facts }) => facts.chooseMetric(1),
  },
  {
    id: "runs.previous-metric",
    scope: "runs",
    keys: ["M"],
    label: "metric back",
    tooltip: "Chart the metric before",
    disabled: ({ metrics }) => (metrics > 1 ? undefined : "The run has no other metric to chart"),
    run: ({ facts }) => facts.chooseMetric(-1),
  },
];

function noRow({ selected }: { readonly selected: boolean }): string | undefined {
  return !selected ? "No run is selected" : undefined;
}

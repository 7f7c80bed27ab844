import type { RerunPlan } from "../api/history-views.js";
import type { Action } from "./action.js";
import type { HistoryFacts } from "./history-facts.js";

/** Of the tab Pipeline: opens the history. */
export const openHistoryActions: readonly Action<"pipeline">[] = [
  {
    id: "pipeline.history",
    scope: "pipeline",
    keys: ["H"],
    label: "history",
    inFooter: true,
    tooltip: "What ran before: params, stages, durations, the runs it made; run it again, compare two",
    run: ({ facts }) => facts.showView("history"),
  },
];

export const historyActions: readonly Action<"history">[] = [
  {
    id: "history.close",
    scope: "history",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Close the difference, forget the filter, go back to the pipeline",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "history.log",
    scope: "history",
    keys: ["enter"],
    label: "log",
    inFooter: true,
    tooltip: "Read the log of the selected execution",
    disabled: nothing,
    run: ({ facts }) => facts.showLog(),
  },
  {
    id: "history.rerun",
    scope: "history",
    keys: ["r"],
    label: "run again",
    writes: true,
    inFooter: true,
    tooltip: "Run the selected execution again, with the params as they were then or as they are now",
    disabled: (facts) => nothing(facts) ?? facts.whyNotRun ?? whyNoRerun(facts),
    confirm: ({ execution, plan }) => {
      // What there is to choose from is shown instead.
      if (!execution || !plan || hasChoice(plan)) return undefined;
      return {
        title: `Run #${execution.executionId} again?`,
        lines: [
          plan.noted
            ? "The params files have the values that it ran with."
            : "What params it ran with was not noted: it runs with those of now.",
        ],
        command: plan.command,
        verb: "run",
      };
    },
    run: ({ facts, signal }) => facts.rerun(signal),
  },
  {
    id: "history.difference",
    scope: "history",
    keys: ["d"],
    label: "difference",
    inFooter: true,
    tooltip: "What differs between the two marked executions, else between the selected one and the one before it",
    disabled: ({ pair, marked }) => {
      if (marked > 2) return `${marked} are marked: a difference is of two (x clears them)`;
      return pair ? undefined : "There is none before it";
    },
    run: ({ facts }) => facts.difference(),
  },
  {
    id: "history.mark",
    scope: "history",
    keys: ["space"],
    label: "mark",
    inFooter: true,
    tooltip: "Mark the selected execution, to see what differs between two",
    disabled: nothing,
    run: ({ facts }) => facts.toggleMark(),
  },
  {
    id: "history.clear-marks",
    scope: "history",
    keys: ["x"],
    label: "clear",
    tooltip: "Forget which executions are marked",
    disabled: ({ marked }) => (marked === 0 ? "None is marked" : undefined),
    run: ({ facts }) => facts.clearMarks(),
  },
  {
    id: "history.filter",
    scope: "history",
    keys: ["/"],
    label: "filter",
    inFooter: true,
    tooltip: "Show the executions that have all of these words: a state, a user, a stage, a param, watch, sweep-3",
    run: ({ facts }) => facts.filter(),
  },
  {
    id: "history.runs",
    scope: "history",
    keys: ["m"],
    label: "its runs",
    inFooter: true,
    tooltip: "Open the MLflow run that it made in the Runs tab; of several choose one",
    disabled: (facts) => nothing(facts) ?? (facts.runs.length === 0 ? "It has made no MLflow run" : undefined),
    run: ({ facts }) => facts.openRuns(),
  },
  {
    id: "history.copy",
    scope: "history",
    keys: ["y"],
    label: "copy",
    tooltip: "Copy what is told of the selected execution, or the difference",
    disabled: nothing,
    run: ({ facts, shell }) => {
      if (facts.copied === undefined) return;
      shell.copy(facts.copied);
      shell.toast("info", "Copied");
    },
  },
];

/** The params files have others now than it ran with: it is asked with which it runs. */
export function hasChoice({ set, all, left }: RerunPlan): boolean {
  return set.length + all.length + left.set.length + left.all.length > 0;
}

function nothing({ execution }: HistoryFacts): string | undefined {
  return execution ? undefined : "Nothing has run yet";
}

function whyNoRerun({ execution, plan }: HistoryFacts): string | undefined {
  if (execution?.trial) return `It is a trial of ${execution.trial.sweepId}: it does not run in the workspace`;
  return plan ? undefined : "It is being looked at";
}

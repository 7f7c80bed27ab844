import { betterIs } from "../domain/better-is.js";
import { isAlive } from "../domain/sweep/sweep.js";
import type { Action } from "./action.js";
import type { SweepFacts } from "./sweep-facts.js";

export const sweepActions: readonly Action<"sweep">[] = [
  {
    id: "sweep.close",
    scope: "sweep",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go from the log to the trials, from the trials to where the sweep was opened",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "sweep.open",
    scope: "sweep",
    keys: ["enter"],
    label: "open",
    inFooter: true,
    tooltip:
      "Open the trial's run, of one that DVC had in its cache the run that it comes from; without a run go to its log",
    disabled: noTrial,
    run: ({ facts }) => facts.open(),
  },
  {
    id: "sweep.apply",
    scope: "sweep",
    keys: ["A"],
    label: "apply",
    writes: true,
    inFooter: true,
    tooltip: "Put the trial's values into the params files; undoable",
    disabled: ({ trial, changes }) => {
      if (!trial) return "No trial is selected";
      return changes.length === 0 ? "The params files have these values already" : undefined;
    },
    confirm: ({ trial, changes }) => ({
      title: `Put the values of ${trial?.name ?? ""} into the params files?`,
      lines: changes,
      equivalent: `dvc exp apply ${trial?.name ?? ""} (which also puts its outs into the workspace)`,
      verb: "apply",
    }),
    run: async ({ client, facts: { sweep, trial }, shell, signal }) => {
      if (!sweep || !trial) return;
      const input = { sweepId: sweep.sweepId, trial: trial.number };
      const { changed } = await client.call("sweeps.apply", input, { signal });
      shell.toast(
        "good",
        `${changed} ${changed === 1 ? "param has" : "params have"} the values of ${trial.name} (u undoes it)`,
      );
    },
  },
  {
    id: "sweep.stop",
    scope: "sweep",
    keys: ["X"],
    label: "stop",
    writes: true,
    inFooter: true,
    tooltip: "Stop the whole sweep: what is queued is dropped, what runs is interrupted",
    disabled: ({ sweep }) => {
      if (sweep?.state === "stopping") return "The sweep was told to stop already";
      return sweep && isAlive(sweep.state) ? undefined : "The sweep is over";
    },
    confirm: ({ sweep }) => ({
      title: `Stop ${sweep?.sweepId ?? ""}?`,
      lines: [
        `${sweep?.counts.queued ?? 0} trials that are queued are dropped.`,
        `${(sweep?.counts.running ?? 0) + (sweep?.counts.starting ?? 0)} that run are interrupted, as by ctrl+C.`,
      ],
      equivalent: `slipway stop ${sweep?.sweepId ?? ""}`,
      verb: "stop",
    }),
    run: async ({ client, facts: { sweep }, shell, signal }) => {
      if (!sweep) return;
      await client.call("sweeps.stop", { sweepId: sweep.sweepId }, { signal });
      shell.toast("info", `${sweep.sweepId} was told to stop`);
    },
  },
  {
    id: "sweep.log",
    scope: "sweep",
    keys: ["L"],
    label: "log",
    inFooter: true,
    tooltip: "Go to the log of the selected trial",
    disabled: ({ trial }) => (trial?.executionId === undefined ? "The trial has not begun" : undefined),
    run: ({ facts }) => facts.showLog(),
  },
  {
    id: "sweep.metric",
    scope: "sweep",
    keys: ["m"],
    label: "metric",
    writes: true,
    inFooter: true,
    tooltip: "Judge the trials by the next metric whose name tells which values are better",
    disabled: ({ sweep }) => (nextMetric(sweep) === undefined ? "There is no other metric to judge by" : undefined),
    run: async ({ client, facts: { sweep }, signal }) => {
      const metric = nextMetric(sweep);
      if (sweep && metric !== undefined) {
        const way = betterIs(metric) === "higher" ? "max" : "min";
        await client.call("sweeps.judge", { sweepId: sweep.sweepId, metric: `${metric}:${way}` }, { signal });
      }
    },
  },
  {
    id: "sweep.order",
    scope: "sweep",
    keys: ["s"],
    label: "order",
    inFooter: true,
    tooltip: "Order the trials by their numbers, or the best first",
    run: ({ facts }) => facts.toggleOrder(),
  },
  {
    id: "sweep.compare",
    scope: "sweep",
    keys: ["c"],
    label: "compare",
    tooltip: "Compare the runs of the trials, the best 20 of them",
    disabled: ({ comparable }) => (comparable.length < 2 ? "Fewer than two trials have a run" : undefined),
    run: ({ facts }) => facts.compare(),
  },
  {
    id: "sweep.parent",
    scope: "sweep",
    keys: ["o"],
    label: "parent run",
    tooltip: "Open the parent run itself: its tags, its lineage, its children",
    run: ({ facts }) => facts.openParent(),
  },
  {
    id: "sweep.copy",
    scope: "sweep",
    keys: ["y"],
    label: "copy",
    tooltip: "Copy the name of the trial's experiment in DVC",
    disabled: noTrial,
    run: ({ facts: { trial }, shell }) => {
      if (!trial) return;
      shell.copy(trial.name);
      shell.toast("info", `Copied ${trial.name}`);
    },
  },
];

export const sweepFormActions: readonly Action<"sweepForm">[] = [
  {
    id: "sweep-form.start",
    scope: "sweepForm",
    keys: ["enter"],
    label: "start",
    writes: true,
    inFooter: true,
    tooltip:
      "Go to the line Start, which says what it comes to; there start it: the sweep, or with one value each the one run",
    disabled: ({ whyNot, atStart }) => (atStart ? whyNot : undefined),
    run: ({ facts, signal }) => (facts.atStart ? facts.start(signal) : facts.toStart()),
  },
  {
    id: "sweep-form.close",
    scope: "sweepForm",
    keys: ["esc"],
    label: "cancel",
    inFooter: true,
    tooltip: "Go back and start nothing",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "sweep-form.up",
    scope: "sweepForm",
    keys: ["up"],
    label: "line up",
    inFooter: true,
    tooltip: "Go to the line above",
    run: ({ facts }) => facts.move(-1),
  },
  {
    id: "sweep-form.down",
    scope: "sweepForm",
    keys: ["down"],
    label: "line down",
    inFooter: true,
    tooltip: "Go to the line below",
    run: ({ facts }) => facts.move(1),
  },
  {
    id: "sweep-form.page-up",
    scope: "sweepForm",
    keys: ["pageup"],
    label: "page up",
    tooltip: "Go a page of lines up",
    run: ({ facts }) => facts.page(-1),
  },
  {
    id: "sweep-form.page-down",
    scope: "sweepForm",
    keys: ["pagedown"],
    label: "page down",
    tooltip: "Go a page of lines down",
    run: ({ facts }) => facts.page(1),
  },
  {
    id: "sweep-form.reset",
    scope: "sweepForm",
    keys: ["ctrl+r"],
    label: "as it was",
    inFooter: true,
    tooltip: "Give the line back what it held: the param's present value, or nothing",
    run: ({ facts }) => facts.reset(),
  },
];

/** The metric after the one that the trials are judged by; those whose names tell which values are better. */
function nextMetric(sweep: SweepFacts["sweep"]): string | undefined {
  const metrics = sweep?.judges ?? [];
  const next = metrics[(metrics.indexOf(sweep?.objective?.key ?? "") + 1) % Math.max(1, metrics.length)];
  return next === sweep?.objective?.key ? undefined : next;
}

function noTrial({ trial }: { readonly trial: unknown }): string | undefined {
  return trial ? undefined : "No trial is selected";
}

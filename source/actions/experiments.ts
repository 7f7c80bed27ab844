import { experimentChangeText } from "../domain/pipeline/experiment-change.js";
import type { Action } from "./action.js";

/** Of the tab Pipeline: opens the results of `dvc exp`. */
export const openExperimentsActions: readonly Action<"pipeline">[] = [
  {
    id: "pipeline.experiments",
    scope: "pipeline",
    keys: ["B"],
    label: "experiments",
    tooltip: "The results of dvc exp with their params and metrics; one of them is put into the workspace",
    run: ({ facts }) => facts.showView("experiments"),
  },
];

export const experimentsActions: readonly Action<"experiments">[] = [
  {
    id: "experiments.close",
    scope: "experiments",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to the pipeline",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "experiments.apply",
    scope: "experiments",
    keys: ["A", "enter"],
    label: "apply",
    writes: true,
    inFooter: true,
    tooltip: "Put the experiment into the workspace: what changes is shown first; undoable",
    disabled: ({ experiment, plan, whyNoPlan }) => {
      if (!experiment) return "There is no experiment here";
      if (!plan) return whyNoPlan ?? "It is being looked at";
      return plan.changes.length === 0 ? "The workspace is as the experiment has it" : undefined;
    },
    confirm: ({ experiment, plan }) => ({
      title: `Put ${experiment?.name ?? ""} into the workspace?`,
      lines: [...(plan?.params ?? []), ...(plan?.changes ?? []).map(experimentChangeText)],
      ...(plan ? { command: plan.command } : {}),
      verb: "apply",
    }),
    run: async ({ client, facts, shell, signal }) => {
      const { experiment, caller } = facts;
      if (!experiment) return;
      const own = caller();
      const input = { commit: experiment.commit, ...(own ? { caller: own } : {}) };
      await client.call("experiments.apply", input, { signal });
      shell.toast("good", `${experiment.name} is in the workspace (u takes it back)`);
    },
  },
  {
    id: "experiments.copy",
    scope: "experiments",
    keys: ["y"],
    label: "copy",
    tooltip: "Copy the name of the experiment",
    disabled: ({ experiment }) => (experiment ? undefined : "There is no experiment here"),
    run: ({ facts, shell }) => {
      if (!facts.experiment) return;
      shell.copy(facts.experiment.name);
      shell.toast("info", "Copied");
    },
  },
];

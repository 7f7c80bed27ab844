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
    disabled: noRun,
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
  {
    id: "runs.copy-id",
    scope: "runs",
    keys: ["y"],
    label: "copy id",
    inFooter: true,
    tooltip: "Copy the run's id to the clipboard",
    disabled: noRun,
    run: ({ facts, shell }) => {
      if (!facts.run) return;
      shell.copy(facts.run.runId);
      shell.toast("info", `Copied ${facts.run.runId}`);
    },
  },
  {
    id: "runs.delete",
    scope: "runs",
    keys: ["D"],
    label: "delete",
    inFooter: true,
    tooltip: "Delete the run; u brings it back",
    disabled: (facts) =>
      noRun(facts) ?? (facts.run?.status === "RUNNING" && !facts.run.stale ? "It is running" : undefined),
    confirm: ({ run }) => ({
      title: `Delete run ${run?.name ?? ""}?`,
      lines: [`${run?.runId ?? ""} of ${run?.experiment ?? ""}`, "Its files stay; u brings it back."],
      verb: "delete",
    }),
    run: async ({ client, facts, shell, signal }) => {
      if (!facts.run) return;
      await client.call("runs.delete", { runId: facts.run.runId }, { signal });
      shell.toast("good", `Deleted ${facts.run.name}`, "u brings it back.");
    },
  },
];

function noRun({ run }: { readonly run: unknown }): string | undefined {
  return run === undefined ? "No run is selected" : undefined;
}

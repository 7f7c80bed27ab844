import type { Action, Confirmation } from "./action.js";
import type { RunTableFacts, SelectedRun } from "./run-table-facts.js";

/** Lines of Python that log a first run: shown where there is none, ready to be copied. */
export const firstLines: readonly string[] = [
  "import mlflow",
  "with mlflow.start_run():",
  '    mlflow.log_metric("loss", 0.5, step=1)',
];

const counts = new Intl.NumberFormat("en");
/** So many are named before their number is enough. */
const mostNamed = 8;
/** `team=nlp` sets a tag, `-team` takes it away. */
const tagForm = /^(?:(-)(?=[^=]*$))?([^=]*[^=\s][^=]*)(?:=(.*))?$/s;
const noteTag = "mlflow.note.content";

export const runTableActions: readonly Action<"runs">[] = [
  {
    id: "runs.filter",
    scope: "runs",
    keys: ["/"],
    label: "filter",
    inFooter: true,
    tooltip: "Filter: loss<0.1 lr>1e-4 -name:test tag:a status:running age<2h, or MLflow's metrics.loss < 0.1",
    run: ({ facts }) => facts.table.writeFilter(),
  },
  {
    id: "runs.next-match",
    scope: "runs",
    keys: ["n"],
    label: "next match",
    tooltip: "Go to the next run that meets the filter",
    disabled: ({ table }) => noFilter(table) ?? (table.isLast ? "No other run below meets the filter" : undefined),
    run: ({ facts }) => facts.table.move(1),
  },
  {
    id: "runs.previous-match",
    scope: "runs",
    keys: ["N"],
    label: "match before",
    tooltip: "Go to the run before that meets the filter",
    disabled: ({ table }) => noFilter(table) ?? (table.isFirst ? "No other run above meets the filter" : undefined),
    run: ({ facts }) => facts.table.move(-1),
  },
  {
    id: "runs.sort",
    scope: "runs",
    keys: ["s"],
    label: "sort",
    inFooter: true,
    tooltip: "Sort by any column, also by several",
    run: ({ facts }) => facts.table.openMenu("sort"),
  },
  {
    id: "runs.columns",
    scope: "runs",
    keys: ["C"],
    label: "columns",
    inFooter: true,
    tooltip: "Choose the columns: show, hide, order, pin, last, min, max or best of a metric",
    run: ({ facts }) => facts.table.openMenu("columns"),
  },
  {
    id: "runs.group",
    scope: "runs",
    keys: ["F"],
    label: "group",
    tooltip: "Fold the runs into groups: by experiment, parent run, any param or tag",
    run: ({ facts }) => facts.table.openMenu("group"),
  },
  {
    id: "runs.looks",
    scope: "runs",
    keys: ["V"],
    label: "views",
    tooltip: "Go to a saved view (filter, columns, order, groups), save the present one",
    run: ({ facts }) => facts.table.openMenu("looks"),
  },
  {
    id: "runs.mark",
    scope: "runs",
    keys: ["space"],
    label: "mark",
    inFooter: true,
    tooltip: "Mark the run, or take its mark away: for charts, comparison, delete and tags",
    disabled: ({ table }) => noRun(table),
    run: ({ facts }) => facts.table.mark(),
  },
  {
    id: "runs.mark-range",
    scope: "runs",
    keys: ["v"],
    label: "range",
    tooltip: "Begin a range of marks here; the second time mark all in between",
    disabled: ({ table }) => noRun(table),
    run: ({ facts }) => facts.table.markRange(),
  },
  {
    id: "runs.mark-all",
    scope: "runs",
    keys: ["a"],
    label: "mark all",
    tooltip: "Mark every run that meets the filter",
    disabled: ({ table }) => (table.empty ? "There are no runs" : undefined),
    run: ({ facts }) => facts.table.markAll(),
  },
  {
    id: "runs.clear-marks",
    scope: "runs",
    keys: ["x"],
    label: "unmark all",
    tooltip: "Take every mark away",
    disabled: ({ table }) => (table.marked === 0 ? "No run is marked" : undefined),
    run: ({ facts }) => facts.table.clearMarks(),
  },
  {
    id: "runs.baseline",
    scope: "runs",
    keys: ["b"],
    label: "baseline",
    tooltip: "Pin the run as the baseline: each metric shows its difference to it; once more takes it away",
    disabled: ({ table }) => noRun(table),
    run: ({ facts }) => facts.table.pinBaseline(),
  },
  {
    id: "runs.fold",
    scope: "runs",
    keys: ["left"],
    label: "fold",
    tooltip: "Fold the group or the runs below; where there are none, scroll the columns back",
    run: ({ facts }) => facts.table.fold(true),
  },
  {
    id: "runs.unfold",
    scope: "runs",
    keys: ["right"],
    label: "unfold",
    tooltip: "Unfold the group or the runs below; where there are none, scroll the columns on",
    run: ({ facts }) => facts.table.fold(false),
  },
  {
    id: "runs.scroll-back",
    scope: "runs",
    keys: ["h"],
    label: "columns back",
    tooltip: "Scroll the columns back",
    run: ({ facts }) => facts.table.scroll(-1),
  },
  {
    id: "runs.scroll-on",
    scope: "runs",
    keys: ["l"],
    label: "columns on",
    tooltip: "Scroll the columns on; pinned ones stay",
    run: ({ facts }) => facts.table.scroll(1),
  },
  {
    id: "runs.rename",
    scope: "runs",
    keys: ["R"],
    label: "rename",
    writes: true,
    tooltip: "Give the run another name; u takes it back",
    disabled: ({ table }) => noRun(table) ?? notDeleted(table.run),
    confirm: ({ table }) => ({
      title: "Rename the run",
      lines: [table.run?.name ?? ""],
      verb: "rename",
      asks: { what: "name", placeholder: "its new name", initial: table.run?.name ?? "", refuse: noName },
    }),
    run: async ({ client, facts, shell, signal, note }) => {
      const { run } = facts.table;
      if (!run || note === run.name) return;
      await client.call("runs.rename", { runId: run.runId, name: note }, { signal });
      shell.toast("good", `Renamed to ${note}`, "u takes it back.");
    },
  },
  {
    id: "runs.tag",
    scope: "runs",
    keys: ["#"],
    label: "tag",
    writes: true,
    tooltip: "Tag the run or the marked ones: key=value, -key takes it away; u undoes it",
    disabled: ({ table }) => noTarget(table) ?? notDeleted(table.run),
    confirm: ({ table }) => ({
      title: `Tag ${counted(table)}`,
      lines: named(table),
      verb: "tag",
      asks: { what: "tag", placeholder: "team=nlp, or -team to take it away", refuse: noTag },
    }),
    run: async ({ client, facts, shell, signal, note }) => {
      const [, minus = "", key = "", value = ""] = tagForm.exec(note) ?? [];
      const change = minus === "" ? { key: key.trim(), value: value.trim() } : { key: key.trim() };
      const { tagged } = await client.call("runs.tag", { runIds: idsOf(facts.table), ...change }, { signal });
      shell.toast("good", `${minus === "" ? "Tagged" : "Untagged"} ${amount(tagged)}`, undoes);
    },
  },
  {
    id: "runs.note",
    scope: "runs",
    keys: ["A"],
    label: "note",
    writes: true,
    tooltip: "Write a note on the run (MLflow shows it as the description)",
    disabled: ({ table }) => noRun(table) ?? notDeleted(table.run),
    confirm: ({ table }) => ({
      title: "Note",
      lines: [table.run?.name ?? ""],
      verb: "keep",
      asks: { what: "note", placeholder: "what was tried, what came of it", initial: table.note },
    }),
    run: async ({ client, facts, shell, signal, note }) => {
      const { run } = facts.table;
      if (!run || note === facts.table.note) return;
      const change = { runIds: [run.runId], key: noteTag, ...(note === "" ? {} : { value: note }) };
      await client.call("runs.tag", change, { signal });
      shell.toast("good", note === "" ? "The note is gone" : "The note is kept", undoes);
    },
  },
  {
    id: "runs.delete",
    scope: "runs",
    keys: ["D"],
    label: "delete",
    writes: true,
    inFooter: true,
    tooltip: "Delete the run or the marked ones; u brings them back",
    disabled: ({ table }) => {
      if (table.showsDeleted) return "It is deleted already: U restores it";
      const alive = table.marked === 0 && (table.run?.state === "running" || table.run?.state === "quiet");
      return noTarget(table) ?? (alive ? "It is running" : undefined);
    },
    confirm: ({ table }): Confirmation => ({
      title: `Delete ${counted(table)}?`,
      lines: [...named(table), "", "The files stay; u brings them back, H shows what is deleted."],
      equivalent: `slipway runs delete ${idsOf(table).slice(0, 3).join(" ")}${table.targets.length > 3 ? " …" : ""}`,
      verb: "delete",
    }),
    run: async ({ client, facts, shell, signal }) => {
      const { deleted } = await client.call("runs.delete", { runIds: idsOf(facts.table) }, { signal });
      facts.table.clearMarks();
      shell.toast("good", `Deleted ${amount(deleted)}`, "u brings back what was deleted.");
    },
  },
  {
    id: "runs.show-deleted",
    scope: "runs",
    keys: ["H"],
    label: "deleted runs",
    tooltip: "Show the deleted runs, and back",
    run: ({ facts }) => facts.table.toggleDeleted(),
  },
  {
    id: "runs.restore",
    scope: "runs",
    keys: ["U"],
    label: "restore",
    writes: true,
    tooltip: "Restore the deleted run or the marked ones (H shows them)",
    disabled: ({ table }) => (table.showsDeleted ? noTarget(table) : "H shows the deleted runs first"),
    run: async ({ client, facts, shell, signal }) => {
      const { restored } = await client.call("runs.restore", { runIds: idsOf(facts.table) }, { signal });
      facts.table.clearMarks();
      shell.toast("good", `Restored ${amount(restored)}`, undoes);
    },
  },
  {
    id: "runs.export",
    scope: "runs",
    keys: ["e"],
    label: "export",
    inFooter: true,
    tooltip: "Export the runs as they are filtered and sorted, with the columns that are shown: Markdown, JSON or CSV",
    disabled: ({ table }) => (table.empty ? "There are no runs" : undefined),
    run: ({ facts }) => facts.table.export(),
  },
  {
    id: "runs.copy-id",
    scope: "runs",
    keys: ["y"],
    label: "copy id",
    inFooter: true,
    tooltip: "Copy the run's id, or where there is no run yet the lines that log one",
    disabled: ({ table }) => (table.empty ? undefined : noTarget(table)),
    run: ({ facts, shell }) => {
      const { empty, targets } = facts.table;
      const lines = empty ? firstLines : targets.map(({ runId }) => runId);
      shell.copy(lines.join("\n"));
      if (empty) shell.toast("info", "Copied the lines that log a run");
      else
        shell.toast(
          "info",
          lines.length === 1 ? `Copied ${lines[0] ?? ""}` : `Copied ${counts.format(lines.length)} ids`,
        );
    },
  },
];

/** Where Esc takes something of the table away. */
export const runsFilteredActions: readonly Action<"runsFiltered">[] = [
  {
    id: "runs-filtered.clear",
    scope: "runsFiltered",
    keys: ["esc"],
    label: "clear filter",
    inFooter: true,
    tooltip: "Take the filter away, or the range that was begun",
    run: ({ facts }) => facts.clear(),
  },
];

function noName(text: string): string | undefined {
  return text.trim() === "" ? "A run has a name: write one" : undefined;
}

function noTag(text: string): string | undefined {
  const [, minus, key, value] = tagForm.exec(text.trim()) ?? [];
  const isTag = key !== undefined && (minus !== undefined || value !== undefined);
  return isTag ? undefined : "Write key=value, or -key to take it away";
}

const undoes = "u undoes it.";

function noRun({ run }: RunTableFacts): string | undefined {
  return run === undefined ? "No run is selected" : undefined;
}

function noFilter({ look }: RunTableFacts): string | undefined {
  return look.filter === "" ? "No filter is set: / sets one" : undefined;
}

function noTarget({ targets }: RunTableFacts): string | undefined {
  return targets.length === 0 ? "No run is selected" : undefined;
}

function notDeleted(run: SelectedRun | undefined): string | undefined {
  return run?.deleted ? "It is deleted: U restores it" : undefined;
}

function idsOf({ targets }: RunTableFacts): string[] {
  return targets.map(({ runId }) => runId);
}

/** "1 run", "12,043 runs" */
function amount(runs: number): string {
  return `${counts.format(runs)} ${runs === 1 ? "run" : "runs"}`;
}

function counted({ targets }: RunTableFacts): string {
  return targets.length === 1 ? `run ${targets[0]?.name ?? ""}` : amount(targets.length);
}

/** Who they are: two runs may have one name, their ids tell them apart. */
function named({ targets }: RunTableFacts): readonly string[] {
  const shown = targets.slice(0, mostNamed).map(({ runId, name }) => `${name}  ${runId.slice(0, 8)}`.trim());
  return targets.length > mostNamed ? [...shown, `and ${counts.format(targets.length - mostNamed)} more`] : shown;
}

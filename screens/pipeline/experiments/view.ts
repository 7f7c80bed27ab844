import type { ExperimentPlan, ExperimentsView, ExperimentView } from "../../../source/api/experiment-views.js";
import { experimentChangeText } from "../../../source/domain/pipeline/experiment-change.js";
import { experimentColumns } from "../../../source/domain/pipeline/experiment-columns.js";
import { type Column, table } from "../../../source/ui/table.js";
import { wrap } from "../../../source/ui/text/cells.js";
import { formatAge, formatNumber, shortId } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";

type Options = {
  /** Where the window begins, and the row of the cursor in all of them. */
  readonly offset: number;
  readonly cursor: number;
  readonly height: number;
  readonly width: number;
  readonly focused: boolean;
  readonly nowMs: number;
};

/** A row an experiment under the heading: its metrics, the params that are not the same everywhere. */
export function experimentTable(view: ExperimentsView, options: Options): readonly string[] {
  const { experiments, workspace } = view;
  const { offset, cursor, height, width, focused, nowMs } = options;
  const { metrics, params } = experimentColumns([workspace, ...experiments]);
  const names = shortNames([...metrics, ...params]);
  const columns: readonly Column[] = [
    { title: "experiment", width: 12, flex: true },
    { title: "made", width: 5, align: "right", drop: names.length + 1 },
    // The last go first where it is narrow.
    ...names.map(
      (name, at): Column => ({
        title: label(name),
        width: Math.min(18, Math.max(8, name.length)),
        align: "right",
        drop: at + 1,
      }),
    ),
  ];
  const valuesOf = ({ metrics: figures, params: values }: Pick<ExperimentView, "metrics" | "params">) => [
    ...metrics.map((key) => (figures[key] === undefined ? "" : formatNumber(figures[key]))),
    ...params.map((key) => label(values[key] ?? "")),
  ];
  const rows = experiments
    .slice(offset, offset + height)
    .map((each) => [label(each.name), formatAge(nowMs - each.createdAtMs), ...valuesOf(each)]);
  const [heading = "", ...below] = table({ columns, rows, cursor: cursor - offset, width, focused });
  const [, now = ""] = table({
    columns,
    rows: [["workspace", "", ...valuesOf(workspace)]],
    cursor: -1,
    width,
    focused: false,
  });
  return [heading, paint(now, "dim"), ...below];
}

/** Below the table, a line each: why DVC was asked, what its own queue holds; none where there is nothing to say. */
export function noteRows({ queue, problem }: ExperimentsView): readonly string[] {
  const shown = queue.map(({ name, state }) => `${label(name)} ${state}`).join(", ");
  return [
    ...(problem === undefined ? [] : [paint(label(problem), "warning")]),
    ...(queue.length === 0 ? [] : [paint(`DVC's own queue: ${shown}`, "dim")]),
  ];
}

/** Where an experiment comes from and what applying it changes. */
export function planRows(experiment: ExperimentView, plan: ExperimentPlan, width: number): readonly string[] {
  const lines = [
    `commit ${shortId(experiment.commit)} on ${shortId(experiment.baseline)}`,
    "",
    ...(plan.changes.length === 0 ? ["The workspace is as it has it."] : []),
    ...plan.params.map(label),
    ...(plan.params.length > 0 ? [""] : []),
    ...plan.changes.map((change) => label(experimentChangeText(change))),
  ];
  return lines.flatMap((line) => wrap(line, width));
}

/** The last part of a dotted key, where that tells it from the others. */
function shortNames(keys: readonly string[]): readonly string[] {
  const last = keys.map((key) => key.slice(key.lastIndexOf(".") + 1));
  return keys.map((key, at) => (last.filter((each) => each === last[at]).length > 1 ? key : (last[at] ?? key)));
}

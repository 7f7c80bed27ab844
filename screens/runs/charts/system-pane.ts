import type { PanelView, SeriesView } from "../../../source/api/series-views.js";
import { sparkline } from "../../../source/ui/chart/sparkline.js";
import { pane } from "../../../source/ui/pane.js";
import { cellWidth } from "../../../source/ui/text/cells.js";
import { formatBytes, formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint, paintLine } from "../../../source/ui/theme.js";
import type { RunColours } from "../run-colours.js";
import type { ChartedRun } from "./panel.js";

type Options = {
  readonly panels: readonly PanelView[];
  /** The one under the cursor first: the first that has logged of its machine is shown. */
  readonly runs: readonly ChartedRun[];
  readonly colours: RunColours;
  readonly width: number;
  readonly height: number;
};

export const sparklineCells = 10;

/** The machine's metrics of one run in rows: name, course, last value; what does not fit is counted. */
export function systemPane({ panels, runs, colours, width, height }: Options): readonly string[] {
  const logs = (runId: string) => panels.some(({ series }) => series.some((each) => each.runId === runId));
  const at = Math.max(
    0,
    runs.findIndex(({ runId }) => logs(runId)),
  );
  const runId = runs[at]?.runId ?? "";
  const colour = colours.get(runId) ?? 0;
  const entries = panels.flatMap(({ key, series }) => {
    const own = series.find((each) => each.runId === runId);
    return own && own.columns.length > 0 ? [entry(key, own, colour)] : [];
  });
  const rows: string[] = [];
  let shown = 0;
  let row = "";
  for (const text of entries) {
    const next = row === "" ? text : `${row}   ${text}`;
    if (cellWidth(next) <= width - 4) row = next;
    else {
      if (rows.length + 1 >= height - 2) break;
      rows.push(row);
      row = text;
    }
    shown += 1;
  }
  rows.push(row);
  const left = entries.length - shown;
  return pane({
    title: at > 0 ? `system of ${label(runs[at]?.name ?? "")}` : "system",
    footRight: left > 0 ? `+ ${left} more` : "",
    width,
    height,
    focused: false,
    padded: true,
    rows,
  });
}

function entry(key: string, { columns, last }: SeriesView, colour: number): string {
  const values = columns.flatMap(([, , , value]) => (value === null ? [] : [value]));
  const name = label(shortName(key));
  const value = valueText(key, Number(last));
  return `${paint(name, "dim")} ${paintLine(sparkline(values, sparklineCells), colour)} ${value}`;
}

/** MLflow's names (system_metrics in its client): system/gpu_0_utilization_percentage, system/cpu_memory_usage_megabytes. */
function shortName(key: string): string {
  return key
    .replace(/^system\//, "")
    .replace(/_(percentage|megabytes|watts)$/, "")
    .replace(/utilization/, "util")
    .replace(/memory_usage/, "mem")
    .replaceAll("_", " ");
}

function valueText(key: string, value: number): string {
  if (key.endsWith("_percentage")) return `${formatNumber(Math.round(value * 10) / 10)} %`;
  if (key.endsWith("_megabytes")) return formatBytes(value * 1e6);
  return key.endsWith("_watts") ? `${Math.round(value)} W` : formatNumber(value);
}

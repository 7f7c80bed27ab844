import type { RunRow } from "../../source/api/views.js";
import type { QueryState } from "../../source/client/queries.js";
import { useQuery } from "../../source/client/use-query.js";
import { renderChart } from "../../source/ui/chart/chart.js";
import { errorRows, messageRows } from "../../source/ui/message-rows.js";
import { pane } from "../../source/ui/pane.js";
import { label } from "../../source/ui/text/sanitize.js";
import { useKept } from "../../source/ui/use-kept.js";
import { chartColumns, chartedMetrics, seriesSummary } from "./view.js";

/** The curve of one metric of the run, and which metric that is. */
export function useChartPane(run: RunRow | undefined, width: number) {
  const [chosen, setChosen] = useKept<string | undefined>("runs.metric", undefined);
  const metrics = chartedMetrics(run);
  const metric = chosen !== undefined && metrics.includes(chosen) ? chosen : metrics[0];
  const series = useQuery("runs.series", run && metric !== undefined ? seriesInput(run, metric, width) : undefined);
  return {
    metric,
    metrics: metrics.length,
    chooseMetric: (by: number) =>
      setChosen(metrics[(metrics.indexOf(metric ?? "") + by + metrics.length) % metrics.length]),
    pane: (wide: number, tall: number, focused: boolean) =>
      pane({
        title: metric === undefined ? "metric" : label(metric),
        right: seriesSummary(run, metric),
        width: wide,
        height: tall,
        focused,
        rows: chartRows(
          chartColumns(series.data?.series[0]),
          wide - 2,
          tall - 2,
          chartNote(run, metric, series, wide - 3),
        ),
      }),
  };
}

function seriesInput({ runId }: RunRow, metric: string, width: number) {
  return { runId, keys: [metric], columns: Math.max(1, (width - 10) * 2) };
}

function chartRows(
  columns: ReturnType<typeof chartColumns>,
  width: number,
  height: number,
  note: readonly string[],
): readonly string[] {
  if (columns.length === 0) return note.map((row) => ` ${row}`);
  return renderChart({ lines: [{ columns, colour: 0 }], width, height, xLabel: "step" });
}

function chartNote(
  run: RunRow | undefined,
  metric: string | undefined,
  { error, loading }: QueryState<unknown>,
  width: number,
): readonly string[] {
  if (!run) return [];
  if (error) return errorRows(error, width);
  if (loading && metric !== undefined) return ["…"];
  const why =
    metric === undefined ? "No metric with more than one point is logged yet." : "No point of it is a number.";
  return messageRows([why], width);
}

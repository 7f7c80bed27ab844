import type { RunRow } from "../../source/api/views.js";
import { useQuery } from "../../source/client/use-query.js";
import { renderChart } from "../../source/ui/chart/chart.js";
import type { RowIds } from "../../source/ui/list-state.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { table } from "../../source/ui/table.js";
import { label } from "../../source/ui/text/sanitize.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useList } from "../../source/ui/use-list.js";
import { useTick } from "../../source/ui/use-tick.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import type { RunsDoors } from "./runs-doors.js";
import {
  chartColumns,
  chartedMetrics,
  chooseColumns,
  detailRows,
  runCells,
  sampleRows,
  samplesTitle,
  seriesSummary,
  tableColumns,
} from "./view.js";

const newestFirst = ["attributes.start_time DESC"];
const agesEveryMs = 30_000;
/** Rows below the last one that is seen: the selected run is found again when so many new ones push it down. */
const lookAhead = 10;

/** Runs as they are logged: the table, the selected run's curve, its answers, where it comes from. */
export function RunsScreen({ width, height, doors }: ScreenProps & { readonly doors: RunsDoors }) {
  const { paneOf, zoomed, now } = useShell();
  const sizes = layout(width, height);
  const panes = ["runs", "chart", ...(sizes.samples > 0 ? ["answers"] : []), "detail"];
  const focus = paneOf(panes);
  const tableHeight = zoomed && focus === "runs" ? height : sizes.table;
  const [total, setTotal] = useKept("runs.total", 0);
  const [shown, setShown] = useKept<RowIds>("runs.shown", { first: 0, ids: [], followsFirst: true });
  const list = useList("runs", total, tableHeight - 3, shown);
  const visible = Math.max(1, tableHeight - 3);
  const query = { filter: "", orderBy: newestFirst, offset: list.offset, limit: visible + lookAhead };
  const runs = useQuery("runs.list", query);
  if (runs.data && runs.data.total !== total) setTotal(runs.data.total);
  const rows = runs.data?.rows.slice(0, visible) ?? [];
  const ids = (runs.data?.rows ?? []).map(({ runId }) => runId);
  if (runs.data && (shown.first !== list.offset || ids.join() !== shown.ids.join())) {
    setShown({ first: list.offset, ids, followsFirst: true });
  }
  const run = rows[list.cursor - list.offset];
  const [chosen, setChosen] = useKept<string | undefined>("runs.metric", undefined);
  const metrics = chartedMetrics(run);
  const metric = chosen !== undefined && metrics.includes(chosen) ? chosen : metrics[0];
  const nowMs = useTick(now, agesEveryMs);
  const chooseMetric = (by: number) =>
    setChosen(metrics[(metrics.indexOf(metric ?? "") + by + metrics.length) % metrics.length]);
  useScreen({
    panes,
    ready: !runs.loading,
    scopes: [
      { name: "list", facts: list },
      { name: "runs", facts: { run, metric, metrics: metrics.length, chooseMetric, ...doors.factsOf(run) } },
    ],
  });
  const answers = useQuery("runs.samples", run && { runId: run.runId }).data;
  const chartWidth = zoomed && focus === "chart" ? width : sizes.chart;
  const series = useQuery(
    "runs.series",
    run && metric !== undefined ? seriesInput(run, metric, chartWidth) : undefined,
  );

  const runsPane = (tall: number) =>
    pane({
      title: "Runs",
      right: total === 0 ? "" : `${list.cursor + 1} of ${total}`,
      width,
      height: tall,
      focused: focus === "runs",
      rows:
        rows.length === 0
          ? emptyRows(runs.loading, runs.error?.message)
          : tableRows(rows, list, width - 2, focus, nowMs),
    });
  const chartPane = (wide: number, tall: number) =>
    pane({
      title: metric === undefined ? "metric" : label(metric),
      right: seriesSummary(run, metric),
      width: wide,
      height: tall,
      focused: focus === "chart",
      rows: chartRows(chartColumns(series.data?.series[0]), wide - 2, tall - 2, chartNote(run, metric, series.loading)),
    });
  const answersPane = (wide: number, tall: number) =>
    pane({
      title: samplesTitle(answers),
      width: wide,
      height: tall,
      focused: focus === "answers",
      padded: true,
      rows: run ? sampleRows(answers, wide - 4, tall - 2) : [],
    });
  const detailPane = (tall: number) =>
    pane({
      title: "detail",
      width,
      height: tall,
      focused: focus === "detail",
      padded: true,
      rows: detailRows(run, width - 4),
    });
  const whole: Readonly<Record<string, () => readonly string[]>> = {
    chart: () => chartPane(width, height),
    answers: () => answersPane(width, height),
    detail: () => detailPane(height),
  };
  const lines = () => {
    if (zoomed) return whole[focus]?.() ?? runsPane(height);
    // Where there is no room for both, the place of the answers shows the detail while that one has the focus.
    const underPane =
      focus === "detail" && sizes.detail === 0 ? detailPane : (tall: number) => answersPane(width, tall);
    const middle = sizes.beside
      ? beside(chartPane(sizes.chart, sizes.middle), answersPane(sizes.samples, sizes.middle))
      : [...chartPane(sizes.chart, sizes.middle - sizes.under), ...(sizes.under > 0 ? underPane(sizes.under) : [])];
    return [...runsPane(sizes.table), ...middle, ...(sizes.detail > 0 ? detailPane(sizes.detail) : [])];
  };
  return <Rows lines={lines()} width={width} />;
}

/** Cells of each pane: the answers stand beside the curve where there is room, else below it. */
function layout(width: number, height: number) {
  const isBeside = width >= 110;
  const detail = height >= 30 ? 8 : 0;
  const tableRows = Math.max(6, Math.min(Math.floor(height * 0.32), 16));
  const middle = height - tableRows - detail;
  const under = isBeside || middle < 12 ? 0 : 6;
  const samples = isBeside ? Math.floor(width * 0.38) : width;
  return {
    table: tableRows,
    middle,
    detail,
    under,
    beside: isBeside,
    chart: isBeside ? width - samples : width,
    samples: isBeside || under > 0 ? samples : 0,
  };
}

function seriesInput({ runId }: RunRow, metric: string, width: number) {
  return { runId, keys: [metric], columns: Math.max(1, (width - 10) * 2) };
}

function tableRows(
  rows: readonly RunRow[],
  { cursor, offset }: { readonly cursor: number; readonly offset: number },
  width: number,
  focus: string,
  nowMs: number,
): readonly string[] {
  const columns = chooseColumns(rows);
  return table({
    columns: tableColumns(columns),
    rows: rows.map((row) => runCells(row, columns, nowMs)),
    cursor: cursor - offset,
    width,
    focused: focus === "runs",
  });
}

function chartRows(
  columns: ReturnType<typeof chartColumns>,
  width: number,
  height: number,
  note: string,
): readonly string[] {
  if (columns.length === 0) return [` ${note}`];
  return renderChart({ lines: [{ columns, colour: 0 }], width, height, xLabel: "step" });
}

function chartNote(run: RunRow | undefined, metric: string | undefined, loading: boolean): string {
  if (!run) return "";
  if (loading && metric !== undefined) return "…";
  return metric === undefined ? "No metric with more than one point is logged yet." : "No point of it is a number.";
}

function emptyRows(loading: boolean, error: string | undefined): readonly string[] {
  if (error !== undefined) return [` ${label(error)}`];
  if (loading) return [" …"];
  return [
    " No runs yet.",
    "",
    " Run the pipeline: 3 goes to Pipeline, r runs it.",
    ' Or log from any script with MLflow:  eval "$(slipway env)"; python train.py',
  ];
}

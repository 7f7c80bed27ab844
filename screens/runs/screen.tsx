import type { RunRow } from "../../source/api/views.js";
import type { QueryState } from "../../source/client/queries.js";
import { useQuery } from "../../source/client/use-query.js";
import { renderChart } from "../../source/ui/chart/chart.js";
import { errorRows, messageRows } from "../../source/ui/message-rows.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { table } from "../../source/ui/table.js";
import { label } from "../../source/ui/text/sanitize.js";
import { useKept } from "../../source/ui/use-kept.js";
import { seenOf } from "../../source/ui/use-scroll.js";
import { useTick } from "../../source/ui/use-tick.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import type { RunsDoors } from "./runs-doors.js";
import { useAnswers } from "./use-answers.js";
import { useRuns } from "./use-runs.js";
import {
  chartColumns,
  chartedMetrics,
  chooseColumns,
  detailRows,
  isAlive,
  runCells,
  samplesTitle,
  seriesSummary,
  tableColumns,
} from "./view.js";

const agesEveryMs = 30_000;
/** A run that is alive goes on between its points, too. */
const clockEveryMs = 1000;

type Props = ScreenProps & { readonly doors: RunsDoors };

/** Runs as they are logged: the table, the selected run's curve, its answers, where it comes from. */
export function RunsScreen({ width, height, project, doors }: Props) {
  const { paneOf, zoomed, now } = useShell();
  const sizes = layout(width, height);
  const panes = ["runs", "chart", ...(sizes.samples > 0 ? ["answers"] : []), "detail"];
  const focus = paneOf(panes);
  const tableHeight = zoomed && focus === "runs" ? height : sizes.table;
  const { runs, list, rows, total, run } = useRuns(tableHeight - 3);
  const [chosen, setChosen] = useKept<string | undefined>("runs.metric", undefined);
  const metrics = chartedMetrics(run);
  const metric = chosen !== undefined && metrics.includes(chosen) ? chosen : metrics[0];
  const nowMs = useTick(now, rows.some(isAlive) ? clockEveryMs : agesEveryMs);
  const chooseMetric = (by: number) =>
    setChosen(metrics[(metrics.indexOf(metric ?? "") + by + metrics.length) % metrics.length]);
  const place = answersPlace(sizes, zoomed && focus === "answers" ? { width, height } : undefined);
  const answers = useAnswers(run, place);
  useScreen({
    panes,
    ready: !runs.loading,
    scopes: [
      { name: "list", facts: focus === "answers" ? answers.scroll : list },
      { name: "runs", facts: { run, metric, metrics: metrics.length, chooseMetric, ...doors.factsOf(run) } },
    ],
  });
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
          ? emptyRows(runs, project?.hasPipeline ?? false, width - 3)
          : tableRows(rows, list, width - 2, focus, nowMs),
    });
  const chartPane = (wide: number, tall: number) =>
    pane({
      title: metric === undefined ? "metric" : label(metric),
      right: seriesSummary(run, metric),
      width: wide,
      height: tall,
      focused: focus === "chart",
      rows: chartRows(
        chartColumns(series.data?.series[0]),
        wide - 2,
        tall - 2,
        chartNote(run, metric, series, wide - 3),
      ),
    });
  const answersPane = (wide: number, tall: number) =>
    pane({
      title: samplesTitle(answers.samples),
      right: seenOf(answers.scroll, place.height),
      width: wide,
      height: tall,
      focused: focus === "answers",
      padded: true,
      rows: answers.rows,
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

/** Cells inside the pane of the answers: all, where it is zoomed, else beside the curve or below it. */
function answersPlace(
  { beside: isBeside, middle, under, samples }: ReturnType<typeof layout>,
  whole: { readonly width: number; readonly height: number } | undefined,
) {
  const outer = whole ?? { width: samples, height: isBeside ? middle : under };
  return { width: outer.width - 4, height: outer.height - 2 };
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

function emptyRows({ loading, error }: QueryState<unknown>, hasPipeline: boolean, width: number): readonly string[] {
  if (error) return errorRows(error, width).map((row) => ` ${row}`);
  if (loading) return [" …"];
  return messageRows(
    [
      "No runs yet.",
      "",
      ...(hasPipeline ? ["Run the pipeline: 3 goes to Pipeline, r runs it."] : []),
      `${hasPipeline ? "Or log" : "Log"} from any script with MLflow:  eval "$(slipway env)"; python train.py`,
    ],
    width,
  ).map((row) => ` ${row}`);
}

import type { RunRow } from "../../source/api/views.js";
import { useQuery } from "../../source/client/use-query.js";
import { Overlay } from "../../source/ui/overlay.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { useKept } from "../../source/ui/use-kept.js";
import { seenOf } from "../../source/ui/use-scroll.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { useCharts } from "./charts/use-charts.js";
import { layout, type OverviewLayout } from "./layout.js";
import { detailRows } from "./overview-detail.js";
import type { RunsDoors } from "./runs-doors.js";
import { useRunTable } from "./table/use-run-table.js";
import { useAnswers, useHasAnswers } from "./use-answers.js";
import { useMarks } from "./use-marks.js";
import { samplesTitle } from "./view.js";

type Props = ScreenProps & { readonly doors: RunsDoors };

/** Runs as they are logged: the table, the selected run's curve, its answers, where it comes from. */
export function RunsScreen({ width, height, project, doors }: Props) {
  const { paneOf, zoomed } = useShell();
  const [hasAnswers] = useHasAnswers();
  const panes = ["runs", "chart", ...(hasAnswers ? ["answers"] : []), "detail"];
  const focus = paneOf(panes);
  const sizes = layout(width, height, { runs: useMostRows(), hasAnswers, focus });
  const runs = useRunTable({
    width,
    height: zoomed && focus === "runs" ? height : sizes.table,
    focused: focus === "runs",
    project,
    screen: { width, height },
  });
  const run = useQuery("runs.get", runs.run && { runId: runs.run.runId }).data;
  const answersSize = zoomed ? { width, height } : answersPlace(sizes, width);
  const answers = useAnswers(run, { width: answersSize.width - 4, height: answersSize.height - 2 });
  const marks = useMarks();
  const charts = useCharts({
    runIds: [...(runs.run ? [runs.run.runId] : []), ...marks.ids],
    filter: runs.filter,
    ...(zoomed && focus === "chart" ? { width, height } : sizes.chart),
    focused: focus === "chart",
  });
  const { metric, metrics, chooseMetric } = charts;
  const toRuns = doors.factsOf(runs.run);
  useScreen({
    panes,
    ready: !runs.loading,
    field: runs.field ?? charts.field,
    scopes: runs.scopes ?? [
      ...(focus === "chart" ? charts.scopes : runs.filtered),
      { name: "list", facts: focus === "answers" ? answers.scroll : runs.list },
      {
        name: "runs",
        facts: {
          table: runs.facts(noteOf(run)),
          selected: runs.selected,
          metric,
          metrics,
          chooseMetric,
          ...toRuns,
          open: runs.toggleGroup ?? toRuns.open,
        },
      },
    ],
  });

  const answersPane = (wide: number, tall: number) =>
    pane({
      title: samplesTitle(answers.samples),
      right: seenOf(answers.scroll, answersSize.height - 2),
      width: wide,
      height: tall,
      focused: focus === "answers",
      padded: true,
      rows: answers.rows,
    });
  const detailPane = (wide: number, tall: number) =>
    pane({
      title: "detail",
      width: wide,
      height: tall,
      focused: focus === "detail",
      padded: true,
      rows: detailRows(run, runs.selectedRun, { width: wide - 4, height: tall - 2, nowMs: runs.nowMs }),
    });
  const whole: Readonly<Record<string, () => readonly string[]>> = {
    chart: () => charts.lines,
    answers: () => answersPane(width, height),
    detail: () => detailPane(width, height),
  };
  const lines = () => {
    if (zoomed) return whole[focus]?.() ?? runs.pane();
    const { right, below } = sizes;
    const side = [
      ...(right.detail > 0 ? detailPane(right.width, right.detail) : []),
      ...(right.answers > 0 ? answersPane(right.width, right.answers) : []),
    ];
    return [
      ...runs.pane(),
      ...(side.length > 0 ? beside(charts.lines, side) : charts.lines),
      ...(below.answers > 0 ? answersPane(width, below.answers) : []),
      ...(below.detail > 0 ? detailPane(width, below.detail) : []),
    ];
  };
  return (
    <>
      <Rows lines={lines()} width={width} />
      {runs.overlay && <Overlay lines={runs.overlay} width={width} height={height} place="centre" />}
      {runs.dialog}
    </>
  );
}

function noteOf(run: RunRow | undefined): string {
  return run?.tags.find(([key]) => key === "mlflow.note.content")?.[1] ?? "";
}

/** As many rows as the table had with the fewest folded and filtered away: what is typed into the filter moves no pane. */
function useMostRows(): number {
  const [all] = useKept("runs.all", 0);
  const [total] = useKept("runs.total", 0);
  return Math.max(all, total);
}

function answersPlace({ right, below }: OverviewLayout, width: number) {
  return right.answers > 0 ? { width: right.width, height: right.answers } : { width, height: below.answers };
}

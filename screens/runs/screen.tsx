import type { RunRow } from "../../source/api/views.js";
import { useQuery } from "../../source/client/use-query.js";
import { Overlay } from "../../source/ui/overlay.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { seenOf } from "../../source/ui/use-scroll.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { useCharts } from "./charts/use-charts.js";
import { answersPlace, layout } from "./layout.js";
import type { RunsDoors } from "./runs-doors.js";
import { useRunTable } from "./table/use-run-table.js";
import { useAnswers, useHasAnswers } from "./use-answers.js";
import { useMarks } from "./use-marks.js";
import { detailRows, samplesTitle } from "./view.js";

type Props = ScreenProps & { readonly doors: RunsDoors };

/** Runs as they are logged: the table, the selected run's curve, its answers, where it comes from. */
export function RunsScreen({ width, height, project, doors }: Props) {
  const { paneOf, zoomed } = useShell();
  const [hasAnswers] = useHasAnswers();
  const sizes = layout(width, height, hasAnswers);
  const panes = ["runs", "chart", ...(sizes.samples > 0 ? ["answers"] : []), "detail"];
  const focus = paneOf(panes);
  const runs = useRunTable({
    width,
    height: zoomed && focus === "runs" ? height : sizes.table,
    focused: focus === "runs",
    project,
  });
  const run = useQuery("runs.get", runs.run && { runId: runs.run.runId }).data;
  const place = answersPlace(sizes, zoomed && focus === "answers" ? { width, height } : undefined);
  const answers = useAnswers(run, place);
  const showsDetail = focus === "detail" && sizes.detailUnder > 0;
  const under = showsDetail ? sizes.detailUnder : sizes.under;
  const marks = useMarks();
  const charts = useCharts({
    runIds: [...(runs.run ? [runs.run.runId] : []), ...marks.ids],
    filter: runs.filter,
    ...(zoomed && focus === "chart" ? { width, height } : { width: sizes.chart, height: sizes.middle - under }),
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
    chart: () => charts.lines,
    answers: () => answersPane(width, height),
    detail: () => detailPane(height),
  };
  const lines = () => {
    if (zoomed) return whole[focus]?.() ?? runs.pane();
    const middle = sizes.beside ? beside(charts.lines, answersPane(sizes.samples, sizes.middle - under)) : charts.lines;
    const underPane = () => (showsDetail ? detailPane(under) : answersPane(width, under));
    return [
      ...runs.pane(),
      ...middle,
      ...(under > 0 ? underPane() : []),
      ...(sizes.detail > 0 ? detailPane(sizes.detail) : []),
    ];
  };
  return (
    <>
      <Rows lines={lines()} width={width} />
      {runs.overlay && <Overlay lines={runs.overlay} width={width} height={height} place="centre" />}
    </>
  );
}

function noteOf(run: RunRow | undefined): string {
  return run?.tags.find(([key]) => key === "mlflow.note.content")?.[1] ?? "";
}

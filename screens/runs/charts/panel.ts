import type { PanelView, ScatterReply, SeriesView } from "../../../source/api/series-views.js";
import { renderChart } from "../../../source/ui/chart/chart.js";
import { type LegendItem, legendRows, legendWidth, lineSign } from "../../../source/ui/chart/legend.js";
import type { ChartColumn } from "../../../source/ui/chart/plot.js";
import { renderScatter } from "../../../source/ui/chart/scatter.js";
import { beside, pane } from "../../../source/ui/pane.js";
import { cellWidth, fit } from "../../../source/ui/text/cells.js";
import { formatAmount, formatCount, formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint, paintLine } from "../../../source/ui/theme.js";
import type { RunColours } from "../run-colours.js";
import { axisKind, axisName, type ChartSettings, switchesText } from "./chart-settings.js";
import { panelNotes } from "./notes.js";

export type ChartedRun = { readonly runId: string; readonly name: string };

export type PanelOptions = {
  readonly metric: string;
  /** Undefined: not answered yet. */
  readonly data: PanelView | undefined;
  /** What takes the place of the curves, in a scatter plot. */
  readonly scatter?: { readonly data: ScatterReply | undefined; readonly at: number };
  /** The one under the cursor first. */
  readonly runs: readonly ChartedRun[];
  readonly colours: RunColours;
  readonly settings: ChartSettings;
  /** Tells what is switched; only one panel does. */
  readonly hasSwitches: boolean;
  /** Which of the panels are shown; only in one. */
  readonly page: string;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
};

/** Inside this many cells there is room for names and values beside the curves. */
const legendFrom = 68;
/** The legend takes at most this share of a panel, or what so many cells of curves leave. */
const mostLegend = 0.42;
const enoughForCurves = 50;

/** One metric of all charted runs in a frame. */
export function chartPanel(options: PanelOptions): readonly string[] {
  const { metric, data, settings, width, height, focused, page, scatter } = options;
  const hasLegend = width - 2 >= legendFrom && height >= 6;
  const figures = hasLegend ? "" : figuresText(options, width - cellWidth(label(metric)) - 10);
  return pane({
    title: label(metric),
    right: titleRight(options, figures),
    foot: scatter ? scatterNote(scatter, settings.log) : panelNotes(data, settings, width - 6),
    footRight: page,
    width,
    height,
    focused,
    rows: hasLegend ? withLegend(options) : plotRows(options, width - 2, height - 2),
  });
}

function titleRight({ metric, hasSwitches, settings, width }: PanelOptions, figures: string): string {
  const room = width - 10 - cellWidth(label(metric));
  const switches = hasSwitches ? [switchesText(settings), switchesText(settings, true)] : [];
  const both = [figures, switches[0] ?? ""].filter((part) => part !== "").join(` ${glyph("dot")} `);
  const candidates = [both, ...switches, figures];
  return candidates.find((text) => text !== "" && cellWidth(text) <= room) ?? "";
}

/** The last value of each run, or that at the crosshair, in its colour; as many as fit. */
function figuresText(options: PanelOptions, room: number): string {
  const items = legendItems(options);
  const isAlone = items.length === 1 && !options.scatter;
  const parts = items.map(({ colour, sign, values: [last = "", , here] }) =>
    isAlone ? `${here === undefined ? "last" : "here"} ${here ?? last}` : `${paintLine(sign, colour)} ${here ?? last}`,
  );
  for (let count = parts.length; count > 0; count--) {
    const text = parts.slice(0, count).join("  ");
    if (cellWidth(text) <= room) return text;
  }
  return "";
}

function withLegend(options: PanelOptions): readonly string[] {
  const { width, height, settings, scatter } = options;
  const inner = width - 2;
  const items = legendItems(options);
  const titles = legendTitles(settings, scatter !== undefined);
  const wide = Math.min(legendWidth(items, titles), Math.max(Math.floor(inner * mostLegend), inner - enoughForCurves));
  const plot = plotRows(options, inner - wide - 2, height - 2);
  const legend = legendRows(items, titles, wide, height - 2);
  return beside(
    plot,
    plot.map((_, at) => `  ${fit(legend[at] ?? "", wide)}`),
  );
}

function legendTitles({ crosshair }: ChartSettings, isScatter: boolean): readonly string[] {
  if (isScatter) return ["y", "x"];
  return ["last", "best", ...(crosshair === undefined ? [] : ["here"])];
}

function legendItems({ data, runs, colours, settings, scatter }: PanelOptions): readonly LegendItem[] {
  return runs.flatMap(({ runId, name }): readonly LegendItem[] => {
    const colour = colours.get(runId) ?? 0;
    const item = { colour, sign: lineSign(colour), name: label(name) };
    if (scatter) {
      const run = scatter.data?.runs.find((each) => each.runId === runId);
      const y = run?.ys[scatter.at];
      return run ? [{ ...item, values: [y == null ? "-" : formatNumber(y), placeText(run.x)] }] : [];
    }
    const series = data?.series.find((each) => each.runId === runId);
    if (!series) return [];
    const best = series.best ? `${glyph("best")} ${formatNumber(series.best[1])}` : "-";
    const here = settings.crosshair === undefined ? [] : [valueAt(series, settings.crosshair)];
    return [{ ...item, values: [lastText(series), best, ...here] }];
  });
}

function placeText(x: number | string): string {
  return typeof x === "number" ? formatNumber(x) : label(x);
}

function lastText({ last }: SeriesView): string {
  return last === "NaN" ? paint(last, "bad") : formatNumber(last);
}

/** The value of the nearest point to x; "-" where the run has none that far. */
function valueAt({ columns }: SeriesView, x: number): string {
  const [first, last] = [columns[0], columns.at(-1)];
  if (!first || !last || x < first[0] || x > last[0]) return "-";
  let nearest = first;
  for (const column of columns) if (Math.abs(column[0] - x) < Math.abs(nearest[0] - x)) nearest = column;
  const [, , , value, , nan] = nearest;
  if (value === null) return nan > 0 ? "NaN" : glyph("infinite");
  return formatNumber(value);
}

function plotRows(options: PanelOptions, width: number, height: number): readonly string[] {
  const { data, runs, colours, settings, scatter } = options;
  const says = (text: string) => [` ${paint(fit(text, width - 2), "dim")}`];
  if (scatter) {
    if (!scatter.data) return blankAfter(says(glyph("ellipsis")), height);
    const points = scatterPoints(scatter.data, scatter.at, runs, colours);
    if (points.length === 0) return blankAfter(says("No run has both."), height);
    if (settings.log && points.every(({ y }) => y <= 0)) {
      return blankAfter(says("No value is above zero: L ends the log scale."), height);
    }
    return renderScatter({ points, width, height, xLabel: label(settings.scatter?.key ?? ""), log: settings.log });
  }
  if (!data) return blankAfter(says(glyph("ellipsis")), height);
  const shown = data.series.filter(({ columns }) => columns.length > 0);
  if (shown.length === 0) {
    return blankAfter(
      says(settings.window ? "No point in this part: 0 shows all." : "No point along this axis."),
      height,
    );
  }
  // The run under the cursor is first, and drawn over the others.
  const lines = shown.toReversed().map(({ runId, columns, best }) => {
    const colour = colours.get(runId) ?? 0;
    return {
      columns: columns.map((column) => chartColumn(column, settings.smoothing > 0)),
      colour,
      ...(data.series.length > 1 ? { sign: lineSign(colour) } : {}),
      ...(best ? { best: { x: best[0], y: best[1] } } : {}),
    };
  });
  return renderChart({
    lines,
    width,
    height,
    axis: { kind: axisKind(settings.axis), label: axisName(settings.axis), from: data.from, to: data.to },
    log: settings.log,
    style: settings.style,
    ...(data.clip ? { clip: data.clip } : {}),
    ...(settings.crosshair === undefined ? {} : { crosshair: settings.crosshair }),
  });
}

function blankAfter(rows: readonly string[], height: number): readonly string[] {
  return Array.from({ length: Math.max(0, height) }, (_, at) => rows[at] ?? "");
}

function chartColumn(column: SeriesView["columns"][number], isSmoothed: boolean): ChartColumn {
  const [x, min, max, last, smoothed, nan, up, down] = column;
  return {
    x,
    min: min ?? Number.NaN,
    max: max ?? Number.NaN,
    last: last ?? Number.NaN,
    ...(isSmoothed ? { smoothed: smoothed ?? Number.NaN } : {}),
    nan,
    up,
    down,
  };
}

function scatterPoints(data: ScatterReply, at: number, runs: readonly ChartedRun[], colours: RunColours) {
  const charted = new Map(runs.map(({ runId }, order) => [runId, order]));
  const inOrder = data.runs.toSorted((a, b) => rank(charted, b.runId) - rank(charted, a.runId));
  return inOrder.flatMap(({ runId, x, ys }) => {
    const y = ys[at];
    if (y === null || y === undefined) return [];
    const colour = charted.has(runId) ? (colours.get(runId) ?? 0) : undefined;
    return [{ x, y, ...(colour === undefined ? {} : { mark: { colour, sign: lineSign(colour) } }) }];
  });
}

function rank(charted: ReadonlyMap<string, number>, runId: string): number {
  return charted.get(runId) ?? Number.MAX_SAFE_INTEGER;
}

function scatterNote({ data, at }: NonNullable<PanelOptions["scatter"]>, isLog: boolean): string {
  if (!data) return "";
  const values = data.runs.flatMap(({ ys }) => ys[at] ?? []);
  const drawn = isLog ? values.filter((y) => y > 0).length : values.length;
  const hidden = values.length - drawn;
  return [
    data.total > data.runs.length
      ? `${formatCount(drawn)} of ${formatCount(data.total)} runs shown`
      : formatAmount(drawn, "run"),
    ...(hidden > 0 ? [`${formatAmount(hidden, "run")} <= 0 hidden`] : []),
  ].join(` ${glyph("dot")} `);
}

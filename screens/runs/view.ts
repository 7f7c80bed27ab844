import type { RunRow, SamplesView, SeriesView } from "../../source/api/views.js";
import type { ChartColumn } from "../../source/ui/chart/chart.js";
import { messageRows } from "../../source/ui/message-rows.js";
import { cut, fit, wrap } from "../../source/ui/text/cells.js";
import { formatCount, formatNumber } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { codeOf } from "../code-of.js";

/** Shown first where they are logged; the rest in the order of the run. */
const knownMetrics = ["loss", "rouge_l", "perplexity", "val_loss", "eval_loss", "accuracy"];

/** Metrics with a course to draw, well-known ones first. */
export function chartedMetrics(row: RunRow | undefined): readonly string[] {
  const keys = (row?.metrics ?? []).filter(({ count }) => count > 1).map(({ key }) => key);
  return [...knownMetrics.filter((key) => keys.includes(key)), ...keys.filter((key) => !knownMetrics.includes(key))];
}

/** Columns of a chart, without those that have no finite value. */
export function chartColumns(series: SeriesView | undefined): readonly ChartColumn[] {
  return (series?.columns ?? []).flatMap(([x, min, max, , last]) =>
    min === null || max === null || last === null ? [] : [{ x, min, max, last }],
  );
}

/** "last 0.1913 · min 0.1907 · 39 points · 2 NaN" */
export function seriesSummary(row: RunRow | undefined, key: string | undefined): string {
  const metric = row?.metrics.find((each) => each.key === key);
  if (!metric) return "";
  return [
    `last ${formatNumber(metric.last)}`,
    ...(metric.min === undefined ? [] : [`min ${formatNumber(metric.min)}`]),
    ...(metric.max === undefined ? [] : [`max ${formatNumber(metric.max)}`]),
    `${formatCount(metric.count)} points`,
    ...(metric.nanCount > 0 ? [`${metric.nanCount} NaN`] : []),
  ].join(` ${glyph("dot")} `);
}

/**
 * The latest answer to each prompt, and the first one that it grew from where there is room. No prompt is left out: where
 * there is little room they are more rows than `height`.
 */
export function sampleRows(samples: SamplesView | undefined, width: number, height: number): readonly string[] {
  const last = (samples?.steps.length ?? 0) - 1;
  if (!samples || last < 0) {
    const advice = "No answers are logged: mlflow.log_table(…, 'samples.json')";
    return messageRows([advice], width).map((row) => paint(row, "dim"));
  }
  const room = Math.floor(height / samples.prompts.length);
  return samples.prompts.flatMap((prompt, at) => {
    const answers = samples.answers[at] ?? [];
    const answer = firstRows(wrap(label(answers[last] ?? ""), width - 2), Math.max(1, room - 2), width - 2);
    const before =
      last > 0 && room > 3 ? [paint(fit(`  ${samples.steps[0]}: ${label(answers[0] ?? "")}`, width), "dim")] : [];
    return [
      paint(fit(label(prompt), width), "accent"),
      ...before,
      ...answer.map((row) => `  ${row}`),
      ...(room > 4 ? [""] : []),
    ];
  });
}

/** As many rows as there is room for; the last of them tells where more would come. */
function firstRows(rows: readonly string[], room: number, width: number): readonly string[] {
  if (rows.length <= room) return rows;
  return [...rows.slice(0, room - 1), cut(`${rows[room - 1]} ${rows[room]}`, width)];
}

export function samplesTitle(samples: SamplesView | undefined): string {
  const step = samples?.steps.at(-1);
  return step === undefined ? "answers" : `answers at step ${step}`;
}

/** Where the run comes from and what came of it: one line a subject. */
export function detailRows(row: RunRow | undefined, width: number): readonly string[] {
  if (!row) return [];
  const data = row.tags.filter(([key]) => key.startsWith("slipway.data."));
  const line = (name: string, text: string) =>
    text === "" ? [] : [fit(`${paint(fit(name, 8), "dim")} ${text}`, width)];
  return [
    ...line(
      "run",
      `${label(row.name)}  ${row.runId.slice(0, 8)}  ${row.stale ? "STALE" : row.status}  ${label(row.experiment)}`,
    ),
    ...line("stage", stageText(row)),
    ...line("params", row.params.map(([key, value]) => `${label(key)} ${label(value)}`).join(` ${glyph("dot")} `)),
    ...line("code", codeOf(row.tags)),
    ...line(
      "data",
      data.map(([key, md5]) => `${label(key.slice(13))} ${label(md5).slice(0, 8)}`).join(` ${glyph("dot")} `),
    ),
    ...line("made", row.versions.map(({ model, version, stage }) => `${label(model)} v${version} ${stage}`).join(", ")),
  ];
}

function stageText(row: RunRow): string {
  const stage = row.tags.find(([key]) => key === "slipway.stage")?.[1];
  if (row.executionId === undefined) return "";
  return `${label(stage ?? "")}, execution #${row.executionId}`;
}

import type { MetricView, RunRow, SamplesView } from "../../source/api/views.js";
import { sparkline } from "../../source/ui/chart/sparkline.js";
import { messageRows } from "../../source/ui/message-rows.js";
import type { Column } from "../../source/ui/table.js";
import { cut, fit, wrap } from "../../source/ui/text/cells.js";
import { formatAge, formatDuration, formatNumber } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { codeOf } from "../code-of.js";

export type RunColumns = {
  readonly params: readonly string[];
  readonly metrics: readonly string[];
};

const mostParams = 3;
const mostMetrics = 3;
/** Shown first where they are logged; the rest in the order of the run. */
const knownMetrics = ["loss", "rouge_l", "perplexity", "val_loss", "eval_loss", "accuracy"];

/** Which params and metrics get a column: params that differ between the runs first, well-known metrics first. */
export function chooseColumns(rows: readonly RunRow[]): RunColumns {
  const params = [...new Set(rows.flatMap((row) => row.params.map(([key]) => key)))];
  const differs = (key: string) => new Set(rows.map((row) => paramOf(row, key))).size > 1;
  const metrics = [...new Set(rows.flatMap((row) => row.metrics.map(({ key }) => key)))];
  const isShown = (key: string) => !key.startsWith("system/") && key !== "epoch" && key !== "learning_rate";
  return {
    params: [...params.filter(differs), ...params.filter((key) => !differs(key))].slice(0, mostParams),
    metrics: [
      ...knownMetrics.filter((key) => metrics.includes(key)),
      ...metrics.filter((key) => !knownMetrics.includes(key) && isShown(key)),
    ].slice(0, mostMetrics),
  };
}

/** The table's columns for these params and metrics. */
export function tableColumns({ params, metrics }: RunColumns): readonly Column[] {
  return [
    { title: "", width: 1 },
    { title: "name", width: 16, flex: true },
    { title: "age", width: 6, align: "right" },
    { title: "took", width: 7, align: "right", drop: 3 },
    ...params.map((key, at): Column => ({ title: label(key), width: 10, align: "right", drop: 5 + at })),
    ...metrics.map((key, at): Column => ({ title: label(key), width: 9, align: "right", drop: at === 0 ? 0 : 1 + at })),
    { title: "trend", width: 10, drop: 4 },
    { title: "version", width: 15, drop: 2 },
  ];
}

/** The cells of a run, in the order of `tableColumns`. */
export function runCells(row: RunRow, { params, metrics }: RunColumns, nowMs: number): readonly string[] {
  // One that died without a word took until its last point; one that is alive takes until now.
  const took = (row.endedAtMs ?? (isAlive(row) ? nowMs : (row.lastPointAtMs ?? nowMs))) - row.startedAtMs;
  return [
    stateSign(row),
    label(row.name),
    formatAge(nowMs - row.startedAtMs),
    formatDuration(Math.max(0, took)),
    ...params.map((key) => label(paramOf(row, key) ?? "")),
    ...metrics.map((key) => {
      const metric = row.metrics.find((each) => each.key === key);
      return metric ? metricCell(metric) : "";
    }),
    paint(sparkline(row.trend, 10), "running"),
    row.versions.map(({ version, stage }) => `v${version}${stage === "None" ? "" : ` ${stage}`}`).join(", "),
  ];
}

/** It is running, as far as its points tell. */
export function isAlive({ status, stale }: RunRow): boolean {
  return status === "RUNNING" && !stale;
}

/** ● running, ✓ finished, ✗ failed, ■ killed, ? silent for long. */
function stateSign({ status, stale }: RunRow): string {
  if (stale) return paint(glyph("missing"), "warning");
  if (status === "RUNNING" || status === "SCHEDULED") return paint(glyph("running"), "running");
  if (status === "FINISHED") return paint(glyph("finished"), "good");
  return paint(status === "FAILED" ? glyph("failed") : glyph("stopped"), status === "FAILED" ? "bad" : "warning");
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

function metricCell(metric: MetricView): string {
  const text = formatNumber(metric.last);
  return metric.nanCount > 0 ? paint(text, "bad") : text;
}

function paramOf(row: RunRow, key: string): string | undefined {
  return row.params.find(([name]) => name === key)?.[1];
}

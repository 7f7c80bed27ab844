import type { StageFacts, StageFile } from "../../../source/api/stage-views.js";
import type { PipelineStage } from "../../../source/domain/pipeline.js";
import { cellWidth, fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAge, formatAmount, formatBytes, formatDuration } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { reasonRows } from "./stage-words.js";

const headingWidth = 8;
const widestName = 40;

/** All that is known of a stage: why it would run, its command, what it reads and makes, params and metrics with their values. */
export function stageFactRows(
  stage: PipelineStage,
  facts: StageFacts | undefined,
  width: number,
  nowMs: number,
): readonly string[] {
  const room = Math.max(8, width - headingWidth - 2);
  const { lastDurationMs, upstream, frozen, desc, file } = stage;
  const files = (entries: readonly StageFile[]) => entries.map((entry) => fileRow(entry, room));
  return [
    ...reasonRows(stage, width),
    ...part("command", wrap(label(stage.cmd), room)),
    ...(desc === undefined ? [] : part("about", wrap(label(desc), room))),
    ...part("ran", ranRows(facts?.lastRun, lastDurationMs, nowMs)),
    ...(frozen ? part("frozen", ["DVC does not look at its deps"]) : []),
    ...(file === undefined ? [] : part("file", [label(file)])),
    ...(upstream.length === 0 ? [] : part("after", wrap(upstream.map(label).join(", "), room))),
    ...(facts ? part("params", paramRows(facts, room)) : []),
    ...(facts ? part("deps", files(facts.deps)) : part("deps", stage.deps.map(label))),
    ...(facts ? part("outs", files(facts.outs)) : part("outs", stage.outs.map(label))),
    ...(facts ? part("metrics", metricRows(facts, room)) : []),
  ];
}

/** "#3 12m ago by ada@gpu-07, took 0.8 s" */
function ranRows(run: StageFacts["lastRun"], tookMs: number | undefined, nowMs: number): readonly string[] {
  const took = tookMs === undefined ? [] : [`took ${formatDuration(tookMs)}`];
  const which = run ? [`#${run.executionId} ${formatAge(nowMs - run.startedAtMs)} ago by ${label(run.who)}`] : [];
  const words = [...which, ...took];
  return words.length === 0 ? [] : [words.join(", ")];
}

/** The heading stands before the first row; none where there is no row. */
function part(heading: string, rows: readonly string[]): readonly string[] {
  return rows.map((row, at) => ` ${paint(fit(at === 0 ? heading : "", headingWidth), "dim")} ${row}`);
}

function fileRow({ path, md5, sizeBytes, files, now }: StageFile, room: number): string {
  const facts = [
    ...(files === undefined ? [] : [formatAmount(files, "file")]),
    ...(sizeBytes === undefined ? [] : [formatBytes(sizeBytes)]),
    ...(md5 === undefined ? [] : [md5.slice(0, 8)]),
  ];
  const sign = now === undefined ? "" : paint(` ${glyph(now === "missing" ? "failed" : "changed")} ${now}`, "warning");
  const shown = `${paint(facts.join(` ${glyph("dot")} `), "dim")}${sign}`;
  const left = fit(label(path), Math.min(widestName, Math.max(8, room - cellWidth(shown) - 2)));
  return `${left}  ${shown}`;
}

function paramRows({ params }: StageFacts, room: number): readonly string[] {
  const names = params.map(({ file, key }) => (file === "params.yaml" ? label(key) : `${label(file)}:${label(key)}`));
  const values = params.map(({ value, was }) => {
    const before = was === undefined ? "" : paint(`  ${glyph("changed")} was ${label(was)}`, "warning");
    return `${label(value)}${before}`;
  });
  return pairs(names, values, room);
}

function metricRows({ metrics }: StageFacts, room: number): readonly string[] {
  const files = new Set(metrics.map(({ path }) => path));
  const names = metrics.map(({ path, key }) => (files.size > 1 ? `${label(path)}:${label(key)}` : label(key)));
  return pairs(
    names,
    metrics.map(({ value }) => label(value)),
    room,
  );
}

/** Names as wide as the values leave room for, at least half of it. */
function pairs(names: readonly string[], values: readonly string[], room: number): readonly string[] {
  const left = room - Math.max(0, ...values.map(cellWidth)) - 2;
  const wide = Math.min(widestName, Math.max(Math.floor(room / 2), left), Math.max(0, ...names.map(cellWidth)));
  return values.map((value, at) => `${fit(names[at] ?? "", wide)}  ${value}`);
}

import type { PipelineView, ProjectView } from "../../source/api/views.js";
import type { Execution } from "../../source/domain/pipeline.js";
import { errorRows, messageRows } from "../../source/ui/message-rows.js";
import { cellWidth, fit } from "../../source/ui/text/cells.js";
import { formatAge, formatDuration } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../source/ui/theme.js";

type Asked<Data> = {
  readonly data?: Data;
  readonly error?: { readonly message: string; readonly hint?: string | undefined };
};

/** What there is instead of stages: not known yet, why not, or what a pipeline is. */
export function emptyRows({ data, error }: Asked<PipelineView>, width: number): readonly string[] {
  if (error && !data) return errorRows(error, width);
  if (!data) return [glyph("ellipsis")];
  if (data.state === "broken") {
    const { file, message, hint, excerpt, column = 1 } = data;
    // "dvc.yaml, line 3, column 9: …"
    const where = message.startsWith(`${file}, `) ? message.slice(file.length + 2) : message.replace(`${file}: `, "");
    const rows = errorRows({ message: `${file} cannot be read: ${where}`, hint }, width);
    return excerpt === undefined ? rows : [...rows, "", ...excerptRows(excerpt, column, width)];
  }
  return messageRows(
    [
      data.state === "ready" ? "dvc.yaml has no stages." : "There is no dvc.yaml here.",
      "",
      "A pipeline is a file of stages:",
      "https://dvc.org/doc/user-guide/pipelines",
      "",
      ...(data.state === "none" ? ["N writes one of two stages to begin with."] : []),
    ],
    width,
  );
}

/** The line with a mark below the column; of a long line the part around it. */
function excerptRows(excerpt: string, column: number, width: number): readonly string[] {
  const from = Math.max(0, column - Math.floor(width / 2));
  const before = label(excerpt.slice(from, column - 1));
  return [fit(label(excerpt.slice(from)), width), paint(`${" ".repeat(cellWidth(before))}^`, "bad")];
}

/** What there is instead of a log: the next key that leads to one. */
export function emptyLog(
  project: ProjectView | undefined,
  pipeline: PipelineView | undefined,
  { data, error }: Asked<unknown>,
  width: number,
): readonly string[] {
  if (error && !data) return errorRows(error, width);
  if (!data || !pipeline) return [glyph("ellipsis")];
  return messageRows([nextStep(project, pipeline)], width);
}

function nextStep(project: ProjectView | undefined, pipeline: PipelineView): string {
  if (pipeline.state === "none") return "Nothing has run yet: with a dvc.yaml here, r runs it, and its log comes here.";
  if (pipeline.state === "broken") return `Nothing can run yet: ${pipeline.file} must be mended first.`;
  if (project?.trusted === false) return "Nothing has run yet: T trusts this folder, then r runs the pipeline.";
  const dvc = project?.tools.find(({ name }) => name === "dvc")?.state;
  if (dvc === "missing") return "Nothing has run yet: I installs DVC, then r runs the pipeline.";
  if (dvc === "installing")
    return "Nothing has run yet: DVC is being installed (J shows how far), then r runs the pipeline.";
  return "Nothing has run yet: r runs the pipeline, its log comes here.";
}

/** params.yaml: groups with their keys below, the changed ones marked. */
export function paramRows(pipeline: PipelineView | undefined, width: number): readonly string[] {
  if (pipeline?.state !== "ready") return [];
  if (pipeline.params.length === 0) return [paint(" no params.yaml", "dim")];
  const rows: string[] = [];
  let group = "";
  for (const { key, value, changed } of pipeline.params) {
    const parts = key.split(".");
    const name = parts.at(-1) ?? key;
    const parent = parts.slice(0, -1).join(".");
    if (parent !== group && parent !== "") rows.push(` ${paint(label(parent), "strong")}`);
    group = parent;
    const sign = changed ? paint(` ${glyph("changed")}`, "warning") : "  ";
    const shown = label(value);
    const left = fit(`  ${label(name)}`, Math.max(8, width - cellWidth(shown) - 3));
    rows.push(`${left}${shown}${sign}`);
  }
  return rows;
}

/** How many parameters have another value than the stages ran with. */
export function changedParams(pipeline: PipelineView | undefined): number {
  return pipeline?.state === "ready" ? pipeline.params.filter(({ changed }) => changed).length : 0;
}

export const executionSigns: Readonly<Record<Execution["state"], readonly [Parameters<typeof glyph>[0], Tone]>> = {
  starting: ["running", "running"],
  running: ["running", "running"],
  finished: ["finished", "good"],
  failed: ["failed", "bad"],
  stopped: ["stopped", "warning"],
  lost: ["missing", "warning"],
};

/** "#3 ✓ 00:19 finetune…  2m" a row, the newest first. */
export function historyRows(
  executions: readonly Execution[],
  list: { readonly cursor: number; readonly offset: number },
  options: { readonly width: number; readonly height: number; readonly focused: boolean; readonly nowMs: number },
): readonly string[] {
  const { width, height, focused, nowMs } = options;
  return executions.slice(list.offset, list.offset + height).map((execution, at) => {
    const { executionId, state, startedAtMs, endedAtMs, targets, stages, trial } = execution;
    const [sign, tone] = executionSigns[state];
    const ran = targets.length > 0 ? targets.join(" ") : (stages.at(-1)?.stage ?? "");
    const what = trial ? `${trial.sweepId}-${trial.number}` : ran;
    const took = formatDuration((endedAtMs ?? nowMs) - startedAtMs);
    const text = ` #${executionId} ${paint(glyph(sign), tone)} ${fit(took, 6, "right")} ${fit(formatAge(nowMs - startedAtMs), 5, "right")} ${label(what)}`;
    const row = fit(text, width);
    return at + list.offset === list.cursor && focused ? paint(row, "cursor") : row;
  });
}

/** "finetune_and_track · execution #3 · 00:12"; `shown`: the stage whose part of the log it is, else the last that ran is named. */
export function logTitle(execution: Execution | undefined, shown: string | undefined, nowMs: number): string {
  if (!execution) return "log";
  const { executionId, state, startedAtMs, endedAtMs, stages } = execution;
  const stage = shown === undefined ? stages.at(-1)?.stage : `only ${shown}`;
  const took = formatDuration((endedAtMs ?? nowMs) - startedAtMs);
  return [...(stage === undefined ? [] : [label(stage)]), `execution #${executionId}`, state, took].join(
    ` ${glyph("dot")} `,
  );
}

import type { RunTableRow } from "../../source/api/run-table-views.js";
import type { RunRow } from "../../source/api/views.js";
import { cellWidth, fit, wrap } from "../../source/ui/text/cells.js";
import { formatAge, formatAgo, formatDuration, formatNumber } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { codeOf } from "../code-of.js";

/** The run under the table's cursor: what the table knows of it at once, and how fast it goes. */
export type SelectedRun = {
  readonly row: Extract<RunTableRow, { kind: "run" }>;
  readonly stepsPerSecond: number | undefined;
  readonly etaMs: number | undefined;
};

type Entry = readonly [name: string, text: string];

/** Two entries stand beside each other from so many cells on. */
const twoFrom = 96;
const nameWidth = 9;

/** Where the run comes from, how it goes and what came of it: an entry a line, two where there is room. */
export function detailRows(
  run: RunRow | undefined,
  selected: SelectedRun | undefined,
  size: { readonly width: number; readonly height: number; readonly nowMs: number },
): readonly string[] {
  if (!run) return [];
  const { width, height, nowMs } = size;
  const problem = problemOf(run);
  const entries = entriesOf(run, selected, nowMs);
  if (width < twoFrom) {
    const all = [...entries.slice(0, 1), ...problem, ...entries.slice(1)];
    return all.length < height ? wrapped(all, width, height) : oneColumn(all, width);
  }
  // Paths are long: it goes over both columns.
  const above = wrapped(problem, width, Math.max(1, height - Math.ceil(entries.length / 2)));
  const half = Math.floor((width - 2) / 2);
  const rows = Math.ceil(entries.length / 2);
  const room = height - above.length;
  const [left, right] = [wrapped(entries.slice(0, rows), half, room), wrapped(entries.slice(rows), half, room)];
  const both = Array.from(
    { length: Math.max(left.length, right.length) },
    (_, at) => `${left[at] ?? " ".repeat(half)}  ${right[at] ?? ""}`,
  );
  return [...above, ...both];
}

function entriesOf(run: RunRow, selected: SelectedRun | undefined, nowMs: number): readonly Entry[] {
  const dot = ` ${glyph("dot")} `;
  const tag = (name: string) => label(run.tags.find(([key]) => key === name)?.[1] ?? "");
  const data = run.tags.filter(([key]) => key.startsWith("slipway.data."));
  const own = run.tags.filter(([key]) => !/^(mlflow|slipway)\./.test(key));
  const entries: readonly Entry[] = [
    ["run", `${label(run.name)}  ${run.runId.slice(0, 8)}  ${label(run.experiment)}`],
    ["state", selected ? stateText(selected, nowMs) : ""],
    ["stage", run.executionId === undefined ? "" : `${tag("slipway.stage")}, execution #${run.executionId}`],
    ["params", run.params.map(([key, value]) => `${label(key)} ${label(value)}`).join(dot)],
    ["code", codeOf(run.tags)],
    ["data", data.map(([key, md5]) => `${label(key.slice(13))} ${label(md5).slice(0, 8)}`).join(dot)],
    ["made", run.versions.map(({ model, version, stage }) => `${label(model)} v${version} ${stage}`).join(", ")],
    ["tags", own.map(([key, value]) => `${label(key)} ${label(value)}`).join(dot)],
    ["note", tag("mlflow.note.content")],
  ];
  return entries.filter(([, text]) => text !== "");
}

/** Why there are no metrics although some were logged. */
function problemOf({ metricsProblem }: RunRow): readonly Entry[] {
  if (!metricsProblem) return [];
  const { message, hint } = metricsProblem;
  return [["metrics", [`${paint(label(message), "bad")}.`, ...(hint === undefined ? [] : [label(hint)])].join(" ")]];
}

function stateText({ row, stepsPerSecond, etaMs }: SelectedRun, nowMs: number): string {
  const { state, startedAtMs, endedAtMs, lastPointAtMs } = row;
  const age = (atMs: number) => formatAge(nowMs - atMs);
  const point = lastPointAtMs === undefined ? "no point yet" : `last point ${formatAgo(nowMs - lastPointAtMs)}`;
  if (state === "scheduled") return "waits for its start";
  if (state === "stale")
    return `${paint("silent", "warning")} for ${age(lastPointAtMs ?? startedAtMs)}, has probably died`;
  if (state === "running" || state === "quiet") {
    return [
      `${paint(state === "quiet" ? "running, but silent" : "running", state === "quiet" ? "warning" : "running")} ${age(startedAtMs)}`,
      point,
      ...(stepsPerSecond === undefined ? [] : [`${formatNumber(stepsPerSecond)} steps/s`]),
      ...(etaMs === undefined ? [] : [`ends in ${formatAge(etaMs)}`]),
    ].join(", ");
  }
  const tone = state === "failed" ? "bad" : state === "killed" ? "warning" : "good";
  const end = endedAtMs ?? lastPointAtMs;
  if (end === undefined) return paint(state, tone);
  // Whole minutes: the ages of runs that are over do not go on each second.
  return `${paint(state, tone)} after ${formatDuration(Math.max(0, end - startedAtMs))}, ${formatAgo(nowMs - end)}`;
}

function oneColumn(entries: readonly Entry[], width: number): readonly string[] {
  return entries.map(([name, text]) => line(name, text, width));
}

/** Long entries take more than one line, as far as there is room for all of them. */
function wrapped(entries: readonly Entry[], width: number, height: number): readonly string[] {
  let spare = Math.max(0, height - entries.length);
  return entries.flatMap(([name, text]) => {
    if (cellWidth(text) <= width - nameWidth) return [line(name, text, width)];
    const parts = wrap(text, width - nameWidth);
    const shown = Math.min(parts.length, spare + 1);
    spare -= shown - 1;
    return parts
      .slice(0, shown - 1)
      .concat(parts.slice(shown - 1).join(" "))
      .map((part, at) => line(at === 0 ? name : "", part, width));
  });
}

function line(name: string, text: string, width: number): string {
  return fit(`${paint(fit(name, nameWidth), "dim")}${text}`, width);
}

import type { MatrixView, MetricCell } from "../../../source/api/run-compare-views.js";
import type { MetricRow } from "../../../source/api/run-detail-views.js";
import { statusWord } from "../../../source/domain/run-table/run-state.js";
import { sparkline } from "../../../source/ui/chart/sparkline.js";
import { formatCount, formatDuration, formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { cellText } from "../compare/cells.js";
import { lineageRows } from "../detail/view.js";
import type { WholeComparison, WholeRun } from "./gather.js";

const longestCell = 300;
const mostRows = 200;
const mostDiffLines = 400;

/** A run to paste into a pull request: params, metrics with their best, lineage, a sparkline of each. */
export function runMarkdown({ head, params, metrics }: WholeRun): string {
  const { name, runId, status, stale, experiment, startedAtMs, endedAtMs } = head;
  const took = endedAtMs === undefined ? "" : `, took ${formatDuration(endedAtMs - startedAtMs)}`;
  return [
    `### Run ${text(name)}`,
    "",
    `\`${runId}\` of ${text(experiment)}: ${statusWord({ status, stale })}${took}, started ${new Date(startedAtMs).toISOString()}`,
    "",
    ...mdTable(["metric", "last", "best", "at step", "min", "max", "points", "trend"], metrics.map(metricCells)),
    ...mdTable(
      ["param", "value"],
      params.map(([key, value]) => [key, value]),
    ),
    ...mdTable(
      ["lineage", ""],
      lineageRows(head).map((row) => [row.name, row.text]),
    ),
  ].join("\n");
}

/** The differences of runs to paste into a pull request. */
export function comparisonMarkdown(comparison: WholeComparison): string {
  const { runs, params, metrics, best, artifacts, paramsFile, data, packages, code } = comparison;
  const heads = runs.map(({ name }, at) => `${letterOf(at)} ${name}`);
  const matrix = <Cell>(title: string, view: MatrixView<Cell>, show: (cell: Cell) => string): readonly string[] => [
    `#### ${title}`,
    "",
    ...(view.rows.length === 0 ? [view.all === 0 ? "nothing is recorded" : "no difference", ""] : []),
    ...mdTable(
      ["", ...heads],
      view.rows.map(({ key, cells, best: marked }) => [
        key,
        ...cells.map((cell, at) => (cell === null ? "–" : `${show(cell)}${marked.includes(at) ? " ◆" : ""}`)),
      ]),
    ),
    ...view.notes.map(({ run, text: note }) => `- ${run === undefined ? "" : `${letterOf(run)}: `}${text(note)}`),
    ...(view.notes.length === 0 ? [] : [""]),
  ];
  const number = (cell: MetricCell) => formatNumber(cell);
  return [
    `### ${runs.length} runs compared`,
    "",
    ...mdTable(
      ["", "run", "id", "state", "code"],
      runs.map(({ name, runId, status, stale, gitCommit, gitDirty, gitSubject }, at) => [
        letterOf(at),
        name,
        runId.slice(0, 8),
        statusWord({ status, stale }),
        gitCommit === undefined ? "" : `${gitCommit.slice(0, 10)}${gitDirty ? " + changes" : ""} ${gitSubject ?? ""}`,
      ]),
    ),
    ...matrix("Metrics (last)", metrics, number),
    ...matrix("Metrics (best)", best, number),
    ...matrix("Params", params, (cell) => cell),
    ...matrix("params.yaml", paramsFile, (cell) => cell),
    ...matrix("Data", data, cellText.data),
    ...matrix("Packages", packages, (cell) => cell),
    ...matrix("Artifacts", artifacts, cellText.file),
    ...code.flatMap(({ state, notes, stat, lines }, at) => [
      `#### Code ${letterOf(0)} → ${letterOf(at + 1)}`,
      "",
      ...(state === "same" ? ["the same commit, or no difference", ""] : []),
      ...notes.map(({ run, text: note }) => `- ${run === undefined ? "" : `${letterOf(run)}: `}${text(note)}`),
      ...(notes.length === 0 ? [] : [""]),
      ...(stat.length === 0 ? [] : ["```", ...stat.map(label), "```", ""]),
      ...(lines.length === 0
        ? []
        : [
            "<details><summary>diff</summary>",
            "",
            `${fenceOf(lines)}diff`,
            ...lines.slice(0, mostDiffLines).map(label),
            fenceOf(lines),
            "</details>",
            "",
          ]),
    ]),
  ].join("\n");
}

/** A, B, …: the columns of a comparison. */
export function letterOf(at: number): string {
  return String.fromCharCode(65 + at);
}

function metricCells({ key, last, best, bestStep, min, max, count, trend }: MetricRow): readonly string[] {
  return [
    key,
    formatNumber(last),
    best === undefined ? "" : `◆ ${formatNumber(best)}`,
    bestStep === undefined ? "" : formatCount(bestStep),
    min === undefined ? "" : formatNumber(min),
    max === undefined ? "" : formatNumber(max),
    formatCount(count),
    sparkline(trend, 12),
  ];
}

/** Lines of a table, and how many of its rows were left out. */
export function mdTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  most = mostRows,
): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(text).join(" | ")} |`;
  return [
    line(headings),
    `|${"---|".repeat(headings.length)}`,
    ...rows.slice(0, most).map(line),
    ...(rows.length > most ? ["", `and ${formatCount(rows.length - most)} more`] : []),
    "",
  ];
}

/** A text that Markdown takes as it is, in one line. */
function text(value: string): string {
  const cut = value.length > longestCell ? `${value.slice(0, longestCell)}…` : value;
  return label(cut).replace(/[\\`*_|<>[\]#]/g, "\\$&");
}

/** Longer than any fence in the text itself. */
function fenceOf(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.map((line) => /`{3,}/.exec(line)?.[0].length ?? 0));
  return "`".repeat(longest + 1);
}

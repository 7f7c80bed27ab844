import type { HistoryDetail, HistoryDifference, HistoryRow } from "../../../source/api/history-views.js";
import { killedWords } from "../../../source/domain/pipeline/failure.js";
import { type Column, table } from "../../../source/ui/table.js";
import { fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAge, formatDuration, formatNumber, shortId } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { executionSigns } from "../view.js";
import {
  byWords,
  durationBar,
  durationText,
  outcomeSigns,
  outcomeWords,
  paramWord,
  paramWords,
} from "./history-words.js";

const columns: readonly Column[] = [
  { title: "", width: 2 },
  { title: "id", width: 5, align: "right" },
  { title: "when", width: 5, align: "right" },
  { title: "took", width: 7, align: "right" },
  { title: "vs former", width: 11, drop: 1 },
  { title: "exit", width: 4, align: "right", drop: 4 },
  { title: "by", width: 12, drop: 3 },
  { title: "stages", width: 17, drop: 2 },
  { title: "runs", width: 4, align: "right", drop: 5 },
  { title: "params changed", width: 14, flex: true },
];
const barCells = 5;

/** A row an execution under the heading: what it was and what it changed. */
export function historyTable(
  rows: readonly HistoryRow[],
  options: {
    readonly cursor: number;
    readonly width: number;
    readonly focused: boolean;
    readonly nowMs: number;
    readonly marks: readonly string[];
  },
): readonly string[] {
  const { cursor, width, focused, nowMs, marks } = options;
  const cells = rows.map(({ execution, formerMs, outcomes, runs, params, isFirst }) => {
    const { executionId, state, startedAtMs, endedAtMs, exitCode } = execution;
    const [sign, tone] = executionSigns[state];
    const tookMs = (endedAtMs ?? nowMs) - startedAtMs;
    return [
      `${paint(glyph(sign), tone)}${marks.includes(executionId) ? paint(glyph("mark"), "accent") : ""}`,
      `#${executionId}`,
      formatAge(nowMs - startedAtMs),
      formatDuration(tookMs),
      formerMs === undefined ? "" : durationBar(tookMs, formerMs, barCells),
      exitCode === undefined ? "" : paint(String(exitCode), exitCode === 0 ? "plain" : "bad"),
      byWords(execution),
      outcomeWords(outcomes),
      runs.length === 0 ? "" : String(runs.length),
      params ? paramWords(params) || paint("none", "dim") : paint(isFirst ? "the first" : glyph("missing"), "dim"),
    ];
  });
  return table({ columns, rows: cells, cursor, width, focused });
}

/** All that is known of one: stages with their reasons, what it changed, where it came from, what it made. */
export function detailRows(detail: HistoryDetail, width: number, nowMs: number): readonly string[] {
  const { execution, stages, params, isFirst, values, commit, runs } = detail;
  const stageWide = Math.min(28, Math.max(5, ...stages.map(({ stage }) => label(stage).length)));
  const facts: readonly (readonly [string, string])[] = [
    ["command", label(execution.command)],
    ...(execution.killed ? ([["ended", label(killedWords(execution.killed))]] as const) : []),
    ["by", `${label(execution.who)}${execution.via ? ` (${execution.via})` : ""}`],
    ["commit", commit ? `${commit.id.slice(0, 7)} ${label(commit.message ?? "")}` : "none was noted"],
    ["runs", runs.map(({ name, runId, status }) => `${label(name)} ${shortId(runId)} ${status}`).join(", ") || "none"],
    ["changed", params ? params.map(paramWord).join(", ") || "nothing since the one before" : unknownChange(isFirst)],
  ];
  const stageLines = stages.flatMap(
    ({ stage, outcome, durationMs, startedAtMs, formerMs, exitCode, failure, reasons }) => {
      const [sign, tone, word] = outcomeSigns[outcome];
      const ms = durationMs ?? (outcome === "running" && startedAtMs !== undefined ? nowMs - startedAtMs : undefined);
      const took =
        ms === undefined ? "" : `${fit(durationText(ms), 7, "right")}  ${durationBar(ms, formerMs, barCells)}`;
      const code = exitCode === undefined || exitCode === 0 ? "" : `  exit ${exitCode}`;
      const head = ` ${paint(glyph(sign), tone)} ${fit(label(stage), stageWide)}  ${paint(fit(word, 8), tone)}${took}${code}`;
      return [
        head,
        ...(failure === undefined ? [] : wrap(label(failure), width - 6).map((line) => paint(`     ${line}`, "bad"))),
        ...reasons.flatMap((reason) => wrap(label(reason), width - 6).map((line) => paint(`     ${line}`, "dim"))),
      ];
    },
  );
  return [
    ...(stages.length > 0 ? stageLines : [paint(" no stage has begun", "dim")]),
    "",
    ...facts.flatMap(([name, text]) => factRows(name, text, width)),
    ...(values
      ? ["", paint(" params", "strong"), ...values.map(({ key, value }) => `   ${label(key)}  ${label(value)}`)]
      : []),
  ];
}

/** What differs from one to the other: params, stages, metrics, code. */
export function differenceRows(difference: HistoryDifference, width: number): readonly string[] {
  const { params, stages, metrics, code } = difference;
  const heading = (text: string) => paint(` ${text}`, "strong");
  const figure = (value: number | undefined) => (value === undefined ? "none" : formatNumber(value));
  const stageWord = (stage: HistoryDifference["stages"][number]["before"]) =>
    stage ? `${outcomeSigns[stage.outcome][2]} ${durationText(stage.durationMs)}`.trim() : "none";
  const codeLines =
    code.state === "same"
      ? [paint("   the same commit", "dim")]
      : [...code.stat.map((line) => `   ${label(line)}`), ...code.lines.map(diffLine)];
  return [
    heading("params"),
    ...(params
      ? orNone(params.map((param) => `   ${paramWord(param)}`))
      : [paint("   one of the two noted none", "dim")]),
    heading("stages"),
    ...orNone(
      stages.map(
        ({ stage, before, after }) => `   ${label(stage)}  ${stageWord(before)} ${glyph("arrow")} ${stageWord(after)}`,
      ),
    ),
    heading("metrics"),
    ...orNone(
      metrics.map(({ key, before, after }) => `   ${label(key)}  ${figure(before)} ${glyph("arrow")} ${figure(after)}`),
    ),
    heading("code"),
    ...code.notes.flatMap((note) => wrap(label(note), width - 4).map((line) => paint(`   ${line}`, "dim"))),
    ...codeLines,
  ];
}

function orNone(lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? lines : [paint("   no difference", "dim")];
}

function diffLine(line: string): string {
  const text = `   ${label(line)}`;
  if (/^(\+\+\+|---|diff|index|@@)/.test(line)) return paint(text, "dim");
  if (line.startsWith("+")) return paint(text, "good");
  return line.startsWith("-") ? paint(text, "bad") : text;
}

function factRows(name: string, text: string, width: number): readonly string[] {
  return wrap(text, Math.max(10, width - 12)).map(
    (line, at) => ` ${paint(fit(at === 0 ? name : "", 8), "dim")}  ${line}`,
  );
}

function unknownChange(isFirst: boolean): string {
  return isFirst ? "it is the first" : "not noted";
}

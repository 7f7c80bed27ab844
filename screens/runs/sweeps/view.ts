import type { SweepPlan, SweepSummary, SweepView, TrialView } from "../../../source/api/sweep-views.js";
import { choiceText } from "../../../source/domain/sweep/choice-text.js";
import { countsText } from "../../../source/domain/sweep/sweep.js";
import { type Column, table } from "../../../source/ui/table.js";
import { fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAmount, formatDuration, formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../../source/ui/theme.js";

const signs: Readonly<Record<TrialView["state"], readonly [Parameters<typeof glyph>[0], Tone]>> = {
  queued: ["waiting", "dim"],
  starting: ["waiting", "running"],
  running: ["running", "running"],
  finished: ["finished", "good"],
  failed: ["failed", "bad"],
  stopped: ["stopped", "warning"],
  lost: ["missing", "warning"],
  dropped: ["stopped", "dim"],
};

/** Importance of fewer trials is weak. */
const fewTrials = 10;

/** "sweep-3  running · 3 of 9 done · 2 running · 04:10 to go · 2 at a time". */
export function sweepLine(sweep: SweepSummary, width: number): string {
  const { sweepId, state, jobs, seed, etaMs, waitsFor, problem } = sweep;
  const dot = ` ${glyph("dot")} `;
  const parts = [
    ...countsText(sweep).map((part) => (part.state === "failed" ? paint(part.text, "bad") : part.text)),
    ...(etaMs === undefined ? [] : [`${formatDuration(etaMs)} to go`]),
    `${jobs} at a time`,
    ...(seed === undefined ? [] : [`sample, seed ${seed}`]),
    ...(waitsFor === undefined ? [] : [paint(`waits for ${waitsFor}`, "warning")]),
    ...(problem === undefined ? [] : [paint(label(problem), "bad")]),
  ];
  return fit(` ${paint(sweepId, "strong")}  ${[paint(state, toneOf(state)), ...parts].join(dot)}`, width);
}

/** Why the best may not be the best; undefined where it was chosen among all that have finished. */
export function choiceLine(sweep: SweepView, width: number): string | undefined {
  const text = choiceText(sweep);
  return text === undefined ? undefined : fit(` ${paint(`${glyph("changed")} ${label(text)}`, "warning")}`, width);
}

/** The trials in the order that is asked for: by their numbers, or the best first, those without a value last. */
export function orderedTrials(sweep: SweepView, bestFirst: boolean): readonly TrialView[] {
  if (!bestFirst || !sweep.objective) return sweep.rows;
  const sign = sweep.objective.better === "lower" ? 1 : -1;
  const rank = ({ objective }: TrialView) => (objective === undefined ? Number.POSITIVE_INFINITY : sign * objective);
  return sweep.rows.toSorted((a, b) => rank(a) - rank(b) || a.number - b.number);
}

/** A row a trial under its heading: the best one has a star before its number. */
export function trialRows(
  sweep: SweepView,
  trials: readonly TrialView[],
  options: { readonly cursor: number; readonly width: number; readonly focused: boolean; readonly nowMs: number },
): readonly string[] {
  const { cursor, width, focused, nowMs } = options;
  const names = shortNames(sweep.params.map(({ name }) => name));
  const columns: readonly Column[] = [
    { title: "", width: 1 },
    { title: "trial", width: 7, align: "right" },
    ...names.map((name, at): Column => {
      const widest = Math.max(...sweep.rows.map(({ values }) => (values[at] ?? "").length));
      return { title: label(name), width: Math.max(4, Math.min(18, Math.max(name.length, widest))), align: "right" };
    }),
    { title: objectiveTitle(sweep), width: Math.max(10, Math.min(20, objectiveTitle(sweep).length)), align: "right" },
    { title: "took", width: 7, align: "right", drop: 2 },
    { title: "run", width: 10, flex: true, drop: 1 },
  ];
  const rows = trials.map((trial) => {
    const [sign, tone] = signs[trial.state];
    const star = trial.number === sweep.best ? `${glyph("star")} ` : "";
    return [
      paint(glyph(sign), tone),
      `${paint(star, "good")}${trial.number}`,
      ...trial.values.map((value) => label(value)),
      trial.objective === undefined ? "" : formatNumber(trial.objective),
      tookText(trial, nowMs),
      label(runText(trial)),
    ];
  });
  return table({ columns, rows, cursor, width, focused });
}

/** A bar a param, how much of the objective it explains and by which measure; or why that is not known. */
export function importanceRows(sweep: SweepView, width: number): readonly string[] {
  if (!sweep.objective) return [paint(" no trial has a metric that tells which is better", "dim")];
  const names = shortNames(sweep.params.map(({ name }) => name)).map(label);
  const nameWidth = Math.min(Math.floor(width * 0.4), Math.max(...names.map((name) => name.length)));
  const barWidth = Math.max(4, width - nameWidth - 9);
  const rows = sweep.importance.map((each, at) => {
    const name = fit(names[at] ?? "", nameWidth);
    if ("unknown" in each) return ` ${name}  ${paint(glyph("missing"), "dim")}`;
    const cells = Math.round(each.share * barWidth);
    const bar = `${glyph("bar").repeat(cells)}${glyph("dot").repeat(barWidth - cells)}`;
    return ` ${name}  ${paint(bar, "accent")} ${fit(each.share.toFixed(2), 4, "right")}`;
  });
  const methodAt = (at: number) => {
    const each = sweep.importance[at];
    return each && "method" in each ? each.method : undefined;
  };
  const methods = new Set(names.flatMap((_, at) => methodAt(at) ?? []));
  const whyNot = new Set(sweep.importance.flatMap((each) => ("unknown" in each ? [each.unknown] : [])));
  const below = [
    ...[...methods].map((method) => {
      const of = names.filter((_, at) => methodAt(at) === method);
      return `${method} of ${label(sweep.objective?.key ?? "")}${methods.size > 1 ? ` (${of.join(", ")})` : ""}`;
    }),
    ...(methods.size > 0 && sweep.judged < fewTrials ? [`of ${sweep.judged} trials only: it may be chance`] : []),
    ...[...whyNot].map((why) => `${glyph("missing")} ${why}`),
  ];
  return [...rows, ...below.flatMap((line) => wrap(line, width - 2)).map((line) => paint(` ${line}`, "dim"))];
}

/** "finetuning.lora_rank: 16 → 8" for each param that the files have otherwise than the trial. */
export function changesTo({ params, now }: SweepView, { values }: TrialView): readonly string[] {
  return params.flatMap(({ name }, at) => {
    const [before, after] = [now[at] ?? null, values[at] ?? ""];
    const isSame = before === after || (before !== null && before !== "" && Number(before) === Number(after));
    return isSame ? [] : [`${name}: ${before ?? "(none)"} ${glyph("arrow")} ${after}`];
  });
}

/** What DVC's own queue holds: shown, for Slipway does not drive it. */
export function dvcQueueRows({ dvcQueue }: Pick<SweepView, "dvcQueue">, width: number): readonly string[] {
  if (dvcQueue.length === 0) return [];
  const shown = dvcQueue.map(({ name, state }) => `${label(name)} ${state}`).join(", ");
  return [fit(paint(` DVC's own queue: ${shown}`, "dim"), width)];
}

/** What the form's lines come to: how many trials, the commands, what to know before. */
export function planRows(plan: SweepPlan, jobs: string, width: number): readonly string[] {
  const { kind, commands, notes, params } = plan;
  const head =
    kind === "run"
      ? `one run, with ${params.map(({ name, now, values }) => `${label(name)} ${label(now)} ${glyph("arrow")} ${label(values)}`).join(", ")}`
      : `${trialsText(plan)}, ${jobs === "" ? "1" : label(jobs)} at a time`;
  return [
    paint(head, "strong"),
    ...notes.map((note) => paint(label(note), "warning")),
    "",
    ...commands.map((command) => paint(`$ ${label(command)}`, "accent")),
  ].map((row) => fit(row, width));
}

/** "6 trials = lora_rank 3 × optimizer 2", "20 trials of 120 combinations = …"; of one param only their number. */
export function trialsText({ trials, grid, params }: SweepPlan): string {
  const counts = params.flatMap(({ count = 0 }) => (count > 1 ? [count] : []));
  const isWhole = grid === trials;
  const of = grid === undefined || isWhole ? "" : ` of ${grid.toLocaleString("en")} combinations`;
  const product = counts.length > 1 && grid !== undefined ? ` = ${counts.join(" × ")}` : "";
  return `${formatAmount(trials, "trial")}${of}${product}`;
}

/** What an error says, in the words of the form: its lines instead of the options of the command line. */
export function inFormWords(text: string): string {
  return text
    .replace(/--set ([^\s=]+)=/g, "$1 = ")
    .replace(/--(sample|seed|metric|jobs) (?=\S)/g, "$1 = ")
    .replace(/--(set|sample|seed|metric|jobs)\b/g, "$1");
}

/** `lora_rank` for `finetuning.lora_rank`, where no other param ends so. */
function shortNames(names: readonly string[]): readonly string[] {
  const last = (name: string) => name.split(".").at(-1) ?? name;
  return names.map((name) => (names.filter((each) => last(each) === last(name)).length > 1 ? name : last(name)));
}

function objectiveTitle({ objective }: SweepView): string {
  return objective ? `${label(objective.key)} ${glyph(objective.better === "lower" ? "down" : "up")}` : "metric";
}

/** Of its own work: not while DVC gets ready or waits. */
function tookText({ startedAtMs, beganAtMs = startedAtMs, endedAtMs, state }: TrialView, nowMs: number): string {
  return beganAtMs === undefined || state === "starting" ? "" : formatDuration((endedAtMs ?? nowMs) - beganAtMs);
}

/** The trial's run; of one that did not end well how, beside what its script told. */
function runText({ state, exitCode, runName, runStatus, cached, waitsFor }: TrialView): string {
  if (state === "starting") return waitsFor === undefined ? state : `waits for ${waitsFor}`;
  if (cached) return cached.runName === undefined ? "cached, no run" : `cached, from ${cached.runName}`;
  const ended = state === "failed" && exitCode !== undefined ? `exit code ${exitCode}` : state;
  if (runName === undefined) return state === "finished" ? "(logged no run)" : state === "running" ? "" : ended;
  if (state === "running" || state === "finished") return runName;
  return `${ended}, run ${runName} ${runStatus === "RUNNING" ? "not ended" : (runStatus ?? "").toLowerCase()}`;
}

function toneOf(state: SweepSummary["state"]): Tone {
  if (state === "running") return "running";
  if (state === "waiting") return "dim";
  if (state === "finished") return "good";
  return state === "failed" ? "bad" : "warning";
}

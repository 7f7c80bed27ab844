import type {
  AnswersView,
  MetricRow,
  PromptRow,
  RunHeadView,
  SampleTable,
  TreeRow,
} from "../../../source/api/run-detail-views.js";
import { sparkline } from "../../../source/ui/chart/sparkline.js";
import { type Column, table } from "../../../source/ui/table.js";
import { cut, fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAgo, formatBytes, formatCount, formatDuration, formatNumber } from "../../../source/ui/text/format.js";
import { label, sanitizeLines } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

const dot = () => ` ${glyph("dot")} `;

/** "✓ calm-otter · FINISHED · 5e9d72be · tunings · took 0.7 s" and the pages with the one in front marked. */
export function headLine(
  head: RunHeadView | undefined,
  pages: readonly { readonly name: string; readonly isHere: boolean }[],
  width: number,
  nowMs: number,
): string {
  const right = pages
    .map(({ name, isHere }) =>
      isHere ? paint(`${glyph("tabLeft")}${name}${glyph("tabRight")}`, "accent") : ` ${name} `,
    )
    .join("");
  const rightWidth = pages.reduce((sum, { name }) => sum + name.length + 2, 0);
  return `${fit(head ? headText(head, nowMs) : ` ${glyph("ellipsis")}`, width - rightWidth)}${right}`;
}

function headText(head: RunHeadView, nowMs: number): string {
  const { name, status, stale, deleted, runId, experiment, startedAtMs, endedAtMs, lastPointAtMs } = head;
  const isOver = status !== "RUNNING" && status !== "SCHEDULED";
  const tookMs = (endedAtMs ?? (isOver || stale ? (lastPointAtMs ?? startedAtMs) : nowMs)) - startedAtMs;
  return [
    ` ${statusSign(head)} ${paint(label(name), "strong")}`,
    stale ? "stale" : status.toLowerCase(),
    ...(deleted ? [paint("deleted", "bad")] : []),
    runId.slice(0, 8),
    label(experiment),
    formatAgo(nowMs - startedAtMs),
    `took ${formatDuration(Math.max(0, tookMs))}`,
  ].join(dot());
}

/** ● running, ✓ finished, ✗ failed, ■ killed, ? silent for long. */
export function statusSign({ status, stale }: { readonly status: string; readonly stale?: boolean }): string {
  if (stale) return paint(glyph("missing"), "warning");
  if (status === "RUNNING" || status === "SCHEDULED") return paint(glyph("running"), "running");
  if (status === "FINISHED") return paint(glyph("finished"), "good");
  return status === "FAILED" ? paint(glyph("failed"), "bad") : paint(glyph("stopped"), "warning");
}

/** Keys and values, a row each; what is too long for one is cut and opens by Enter. */
export function entryRows(
  entries: readonly (readonly [key: string, value: string])[],
  cursor: number,
  width: number,
  focused: boolean,
): readonly string[] {
  const keys = entries.map(([key]) => label(key));
  const keyWidth = Math.min(Math.floor(width * 0.5), Math.max(8, ...keys.map((key) => key.length)));
  return entries.map(([, value], at) => {
    const shown = label(value.length > 500 ? value.slice(0, 500) : value);
    return cursorRow(` ${fit(keys[at] ?? "", keyWidth)}  ${shown}`, at === cursor, width, focused);
  });
}

const metricColumns: readonly Column[] = [
  { title: "metric", width: 10, flex: true },
  { title: "last", width: 8, align: "right" },
  { title: "best", width: 9, align: "right", drop: 1 },
  { title: "at step", width: 7, align: "right", drop: 3 },
  { title: "min", width: 8, align: "right", drop: 5 },
  { title: "max", width: 8, align: "right", drop: 5 },
  { title: "points", width: 7, align: "right", drop: 4 },
  { title: "NaN", width: 5, align: "right", drop: 6 },
  { title: "trend", width: 12, drop: 2 },
];

/** Figures of the metrics under their headings. */
export function metricRows(
  rows: readonly MetricRow[],
  cursor: number,
  width: number,
  focused: boolean,
): readonly string[] {
  const cells = rows.map((row) => [
    label(row.key),
    formatNumber(row.last),
    row.best === undefined ? "" : `${glyph("best")} ${formatNumber(row.best)}`,
    row.bestStep === undefined ? "" : formatCount(row.bestStep),
    row.min === undefined ? "" : formatNumber(row.min),
    row.max === undefined ? "" : formatNumber(row.max),
    formatCount(row.count),
    row.nanCount === 0 ? "" : paint(formatCount(row.nanCount), "bad"),
    paint(sparkline(row.trend, 12), "running"),
  ]);
  return table({ columns: metricColumns, rows: cells, cursor, width, focused });
}

/** One line of lineage: what it says, and what it leads to. */
export type LineageRow = {
  readonly name: string;
  readonly text: string;
  /** Another run. */
  readonly runId?: string;
};

/** Where the run comes from and what came of it. */
export function lineageRows(head: RunHeadView): readonly LineageRow[] {
  const { lineage, userId, note, runId } = head;
  const { stage, executionId, gitCommit, gitDirty, gitSubject, source, data, versions, parent, children } = lineage;
  const made = stage ?? (executionId === undefined ? undefined : "");
  const dirty = gitDirty === undefined ? "" : gitDirty ? " + changes" : " clean";
  return [
    ...(made === undefined
      ? []
      : [{ name: "stage", text: [made, ...(executionId ? [`execution #${executionId}`] : [])].join(", ") }]),
    {
      name: "code",
      text:
        gitCommit === undefined
          ? "no commit is recorded"
          : `${gitCommit.slice(0, 10)}${dirty}${gitSubject === undefined ? "" : `  ${gitSubject}`}`,
    },
    ...(source === undefined ? [] : [{ name: "script", text: source }]),
    ...data.map(({ path, md5 }) => ({ name: "data", text: `${path}  ${md5}` })),
    ...versions.map(({ model, version, stage: held }) => ({ name: "version", text: `${model} v${version} ${held}` })),
    ...(parent
      ? [{ name: "parent", text: `${parent.name}  ${parent.status.toLowerCase()}`, runId: parent.runId }]
      : []),
    ...children.map((child) => ({
      name: "child",
      text: `${child.name}  ${child.status.toLowerCase()}`,
      runId: child.runId,
    })),
    ...(note === "" ? [] : [{ name: "note", text: note }]),
    { name: "user", text: userId === "" ? "unknown" : userId },
    { name: "id", text: runId },
  ];
}

/** Datasets and models that went in and out, as key and value. */
export function dataEntries({ inputs, models }: RunHeadView): readonly (readonly [key: string, value: string])[] {
  return [
    ...inputs.map(({ name, digest, context, rows, sourceType, source }) => {
      const size = rows === undefined ? "" : `  ${formatCount(rows)} rows`;
      return [
        `in ${name}${context === undefined ? "" : ` (${context})`}`,
        `${digest}${size}  ${sourceType} ${source}`,
      ] as const;
    }),
    ...models.map(({ role, name, type, status, modelId, step }) => {
      const at = step === undefined ? "" : `  step ${formatCount(step)}`;
      return [`${role === "input" ? "in" : "out"} ${name}`, `${type} ${status}${at}  ${modelId}`] as const;
    }),
  ];
}

/** The tree of artifacts with the sizes at the right. */
export function treeRows(rows: readonly TreeRow[], cursor: number, width: number, focused: boolean): readonly string[] {
  return rows.map(({ name, depth, kind, isOpen, sizeBytes, problem }, at) => {
    const sign = kind === "file" || kind === "other" ? "  " : isOpen ? "▾ " : "▸ ";
    const size = sizeBytes === undefined ? (kind === "model" ? "model" : "") : formatBytes(sizeBytes);
    if (problem !== undefined) {
      const row = fit(`${" ".repeat(1 + Math.min(depth, 12) * 2)}${sign}${label(name)}`, width - problem.length - 2);
      return cursorRow(` ${paint(`${row.slice(1)} ${problem} `, "dim")}`, at === cursor, width, focused);
    }
    const text = `${" ".repeat(1 + Math.min(depth, 12) * 2)}${sign}${label(name)}${kind === "folder" ? "/" : ""}`;
    return cursorRow(`${fit(text, Math.max(8, width - 9))} ${fit(size, 8, "right")}`, at === cursor, width, focused);
  });
}

/** The tables of answers above the prompts of the chosen one. */
export function promptRows(
  table: SampleTable | undefined,
  rows: readonly PromptRow[],
  cursor: number,
  width: number,
  focused: boolean,
): readonly string[] {
  if (!table) {
    return wrap("No answers are logged. One call a step does it:", width - 2)
      .concat(["", "mlflow.log_table(", "  {'step': [s], 'prompt': [p],", "   'answer': [a]}, 'samples.json')", ""])
      .concat(wrap("TRL's completions/*.parquet, JSONL and CSV with such columns are read, too.", width - 2))
      .map((row) => paint(` ${row}`, "dim"));
  }
  return rows.map(({ prompt, steps }, at) =>
    cursorRow(
      ` ${fit(label(prompt), width - 6)} ${fit(formatCount(steps), 4, "right")}`,
      at === cursor,
      width,
      focused,
    ),
  );
}

/** The steps of a prompt with the one that is looked at marked, and its answers there. */
export function answerRows(view: AnswersView, width: number): readonly string[] {
  const { prompt, steps, at, answers, totalAnswers } = view;
  return [
    ...sanitizeLines(prompt, "label")
      .flatMap((line) => wrap(line, width))
      .map((row) => paint(row, "accent")),
    "",
    stepStrip(steps, at, width),
    "",
    ...answers.flatMap(({ text, scores }) => [
      ...(scores.length === 0 ? [] : [paint(cut(scoreText(scores), width), "dim")]),
      ...sanitizeLines(text, "label").flatMap((line) => wrap(line, width)),
      "",
    ]),
    ...(totalAnswers > answers.length
      ? [paint(`and ${formatCount(totalAnswers - answers.length)} more`, "dim"), ""]
      : []),
    ...courseRows(view, width),
  ];
}

/** The step beside the chosen one; at the end none is named: it stays with the newest as more come. */
export function stepBeside(
  { steps, at, firstStep, totalSteps }: Pick<AnswersView, "steps" | "at" | "firstStep" | "totalSteps">,
  by: number,
): { readonly step: number | undefined } | undefined {
  const step = steps[at + by];
  return step === undefined ? undefined : { step: firstStep + at + by === totalSteps - 1 ? undefined : step };
}

/** "length_reward 2.6 · advantage -1" */
export function scoreText(scores: readonly (readonly [name: string, value: number])[]): string {
  return scores.map(([name, value]) => `${label(name)} ${formatNumber(value)}`).join(dot());
}

/** "step  0  10 [20] 30 …": as many as fit around the chosen one. */
export function stepStrip(steps: readonly number[], at: number, width: number): string {
  const cell = Math.max(3, ...steps.map((step) => formatCount(step).length)) + 2;
  const room = Math.max(1, Math.floor((width - 5) / cell));
  const first = Math.max(0, Math.min(at - Math.floor(room / 2), steps.length - room));
  const cells = steps.slice(first, first + room).map((step, index) => {
    const text = fit(formatCount(step), cell - 2, "right");
    return first + index === at ? paint(`[${text}]`, "accent") : ` ${text} `;
  });
  return `step ${cells.join("")}`;
}

function courseRows({ course, steps, at }: AnswersView, width: number): readonly string[] {
  if (course.length < 2) return [];
  const stepWidth = Math.max(4, ...course.map(({ step }) => formatCount(step).length));
  return [
    paint("through training", "dim"),
    ...course.map(({ step, text, score }) => {
      const shown = score === undefined ? "" : `${fit(formatNumber(score), 8, "right")}  `;
      const row = fit(`${fit(formatCount(step), stepWidth, "right")}  ${shown}${label(text)}`, width);
      return step === steps[at] ? paint(row, "strong") : paint(row, "dim");
    }),
  ];
}

/** A row as wide as the pane; under the cursor with its sign, inverted where the pane has the focus. */
export function cursorRow(text: string, isHere: boolean, width: number, focused: boolean): string {
  if (!isHere) return fit(text, width);
  const row = fit(`${glyph("cursor")}${text.slice(1)}`, width);
  return focused ? paint(row, "cursor") : row;
}

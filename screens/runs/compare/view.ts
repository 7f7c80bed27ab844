import type {
  CodeView,
  ComparedAnswers,
  ComparedRun,
  MatrixRow,
  MatrixView,
  Note,
} from "../../../source/api/run-compare-views.js";
import { cellWidth, fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAge, formatCount } from "../../../source/ui/text/format.js";
import { label, sanitizeLines } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { scoreText, statusSign, stepStrip } from "../detail/view.js";
import { letterOf } from "../export/markdown.js";
import type { Section } from "./layout.js";

const narrowest = 9;
const widest = 34;
const missing = "–";

/** The sections with the one in front marked: "params metrics ▐code▌ …". */
export function sectionLine(sections: readonly Section[], here: Section, width: number): string {
  return fit(
    sections
      .map((name) => (name === here ? paint(`${glyph("tabLeft")}${name}${glyph("tabRight")}`, "accent") : ` ${name} `))
      .join(""),
    width,
  );
}

/** The runs and their letters; the selected column's marked. */
export function legendRows(
  runs: readonly ComparedRun[],
  column: number,
  width: number,
  nowMs: number,
): readonly string[] {
  const nameWidth = Math.min(32, Math.max(6, ...runs.map(({ name }) => cellWidth(label(name)))));
  const commits = runs.map(({ gitCommit, gitDirty }) =>
    gitCommit === undefined ? paint("no commit", "dim") : `${gitCommit.slice(0, 8)}${gitDirty ? " + changes" : ""}`,
  );
  const commitWidth = Math.max(...commits.map(cellWidth));
  const subjectWidth = Math.min(40, Math.max(...runs.map(({ gitSubject = "" }) => cellWidth(label(gitSubject)))));
  const ageWidth = runs.some(({ deleted }) => deleted) ? "deleted".length : 6;
  return runs.map((run, at) => {
    const { name, runId, startedAtMs, gitSubject, versions, deleted = false } = run;
    const made = versions.map(({ model, version, stage }) => `${label(model)} v${version} ${stage}`).join(", ");
    const text = [
      `${at === column ? glyph("cursor") : " "} ${paint(letterOf(at), "strong")} ${statusSign(run)} ${fit(label(name), nameWidth)}`,
      runId.slice(0, 8),
      deleted ? paint("deleted", "bad") : fit(formatAge(nowMs - startedAtMs), ageWidth, "right"),
      fit(commits[at] ?? "", commitWidth),
      ...(subjectWidth > 0 ? [fit(label(gitSubject ?? ""), subjectWidth)] : []),
      ...(made === "" ? [] : [made]),
    ].join("  ");
    return fit(text, width);
  });
}

export type MatrixOptions<Cell> = {
  readonly view: MatrixView<Cell>;
  readonly heads: readonly string[];
  readonly show: (cell: Cell) => string;
  readonly width: number;
  /** Of the rows of the view; -1: none. */
  readonly cursor: number;
  /** The column that must be seen. */
  readonly column: number;
  readonly focused: boolean;
};

/** Rows of a comparison under the letters of the runs; columns from a first one on, so that the selected one is seen. */
export function matrixRows<Cell>({
  view,
  heads,
  show,
  width,
  cursor,
  column,
  focused,
}: MatrixOptions<Cell>): readonly string[] {
  const cells = view.rows.map((row) => row.cells.map((cell, at) => shownCell(row, cell, at, show)));
  const keyWidth = Math.min(
    Math.max(12, Math.floor(width * 0.3)),
    Math.max(6, ...view.rows.map(({ key }) => cellWidth(label(key)))),
  );
  const widths = heads.map((head, at) =>
    Math.min(widest, Math.max(narrowest, cellWidth(head), ...cells.map((row) => cellWidth(row[at] ?? "")))),
  );
  const shown = columnsInView(widths, column, width - keyWidth - 3);
  const line = (key: string, texts: readonly string[]) =>
    ` ${fit(key, keyWidth)}  ${shown.map((at) => fit(texts[at] ?? "", widths[at] ?? 0)).join("  ")}`;
  const more = shown.length < heads.length ? `${shown.length} of ${heads.length} runs` : "";
  const header = line(
    more,
    heads.map((head, at) => (at === column ? paint(head, "accent") : head)),
  );
  return [
    paint(fit(header, width), "dim"),
    ...view.rows.map(({ key, best, cells: values }, at) => {
      const painted = (cells[at] ?? []).map((text, index) => {
        if (best.includes(index)) return paint(text, "good");
        if (values[index] === null) return paint(text, "dim");
        return index > 0 && !sameText(cells[at], index) ? paint(text, "warning") : text;
      });
      const row = fit(line(label(key), painted), width);
      if (at !== cursor) return row;
      const here = `${glyph("cursor")}${row.slice(1)}`;
      return focused ? paint(here, "cursor") : here;
    }),
  ];
}

/** The same as records for ink-table where it fits into `width` x `height` with its frames; undefined where it does not. */
export function smallMatrix<Cell>(
  { view, heads, show, cursor, focused }: Omit<MatrixOptions<Cell>, "width" | "column">,
  width: number,
  height: number,
): readonly Readonly<Record<string, string>>[] | undefined {
  const records = view.rows.map((row, at) => {
    const sign = focused && at === cursor ? glyph("cursor") : " ";
    const cells = row.cells.map((cell, index) => [heads[index] ?? "", shownCell(row, cell, index, show)] as const);
    return Object.fromEntries([["  ", `${sign} ${label(row.key)}`], ...cells]);
  });
  const [first] = records;
  if (first === undefined || records.length * 2 + 3 > height) return undefined;
  const texts = Object.keys(first).map((key) => [key, ...records.map((record) => record[key] ?? "")]);
  // ink-table counts characters, not cells.
  if (texts.flat().some((text) => cellWidth(text) !== text.length)) return undefined;
  const wide = texts.reduce((sum, column) => sum + Math.max(...column.map((text) => text.length)) + 3, 1);
  return wide <= width ? records : undefined;
}

/** What is said where there is no row, and what is missing of which run. */
export function matrixNotes(view: MatrixView<unknown>, what: string, width: number): readonly string[] {
  const nothing =
    view.total > 0
      ? []
      : [
          view.all === 0
            ? `No ${what} are recorded.`
            : `No difference in ${formatCount(view.all)} ${what}: t shows all.`,
        ];
  return [...nothing.map((row) => ` ${row}`), ...noteRows(view.notes, width)];
}

function noteRows(notes: readonly Note[], width: number): readonly string[] {
  return notes.map(({ run, text }) =>
    paint(fit(` ${run === undefined ? "" : `${letterOf(run)}: `}${label(text)}`, width), "dim"),
  );
}

/** What the code pane has above the lines of the difference. */
export function codeHead({ state, notes, stat, isCut }: CodeView, other: number, width: number): readonly string[] {
  const between = `${letterOf(0)} ${glyph("arrow")} ${letterOf(other)}`;
  const said = {
    same: [` ${between}: the same code.`],
    unknown: [` ${between}: the difference of the code is not known.`],
    different: [],
  }[state];
  return [
    ...said,
    ...noteRows(notes, width),
    ...stat.map((line) => fit(label(line), width)),
    ...(isCut ? [paint(" The first 4 MB of the difference:", "warning")] : []),
    ...(stat.length > 0 ? [""] : []),
  ];
}

/** A line of a difference in its colour. */
export function diffLine(line: string, width: number): string {
  const text = fit(` ${label(line)}`, width);
  if (/^(diff --git|\+\+\+|---|index|new file|deleted file)/.test(line)) return paint(text, "strong");
  if (line.startsWith("@@")) return paint(text, "accent");
  if (line.startsWith("+")) return paint(text, "good");
  return line.startsWith("-") ? paint(text, "bad") : text;
}

/** The answers of the runs to one prompt in columns beside each other. */
export function answerColumns(
  { prompt, steps, at, runs }: ComparedAnswers,
  heads: readonly string[],
  { width, height, column }: { readonly width: number; readonly height: number; readonly column: number },
): readonly string[] {
  const head = [
    ...sanitizeLines(prompt, "label")
      .flatMap((line) => wrap(line, width))
      .slice(0, 4)
      .map((row) => paint(row, "accent")),
    stepStrip(steps, at, width),
    "",
  ];
  const least = 28;
  const most = Math.max(1, Math.min(runs.length, Math.floor((width + 2) / (least + 2))));
  const wide = Math.floor((width + 2) / most) - 2;
  const shown = columnsInView(
    heads.map(() => wide),
    column,
    width,
  );
  const blocks = shown.map((index) => {
    const { step, answers = [], problem } = runs[index] ?? {};
    const title = `${heads[index] ?? ""}${step === undefined ? "" : `  step ${formatCount(step)}`}`;
    return [
      paint(fit(title, wide), index === column ? "accent" : "strong"),
      ...(problem === undefined ? [] : [paint(problem, "dim")]),
      ...answers.flatMap(({ text, scores }) => [
        ...(scores.length === 0 ? [] : [paint(fit(scoreText(scores), wide), "dim")]),
        ...sanitizeLines(text, "label").flatMap((line) => wrap(line, wide)),
        "",
      ]),
    ];
  });
  const tall = Math.max(0, height - head.length);
  const rows = Array.from({ length: Math.min(tall, Math.max(0, ...blocks.map((block) => block.length))) }, (_, row) =>
    blocks.map((block) => fit(block[row] ?? "", wide)).join("  "),
  );
  return [...head, ...rows];
}

/** Which columns are drawn: as many as fit, the selected one and the first, which the others are held against, among them. */
export function columnsInView(widths: readonly number[], selected: number, room: number): readonly number[] {
  const fits = (columns: readonly number[]) => columns.reduce((sum, at) => sum + (widths[at] ?? 0) + 2, -2) <= room;
  const all = widths.map((_, at) => at);
  if (fits(all)) return all;
  const shown = [...new Set([0, selected])];
  for (let by = 1; by < widths.length; by += 1) {
    for (const at of [selected + by, selected - by]) {
      if (at > 0 && at < widths.length && !shown.includes(at) && fits([...shown, at])) shown.push(at);
    }
  }
  return shown.sort((a, b) => a - b);
}

function shownCell<Cell>(
  { best }: MatrixRow<Cell>,
  cell: Cell | null,
  at: number,
  show: (cell: Cell) => string,
): string {
  if (cell === null) return missing;
  const text = show(cell);
  return `${label(text.length > 300 ? text.slice(0, 300) : text)}${best.includes(at) ? ` ${glyph("best")}` : ""}`;
}

function sameText(texts: readonly string[] | undefined, at: number): boolean {
  return texts?.[0] === texts?.[at];
}

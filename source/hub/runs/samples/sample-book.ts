import type { AnswersView, PromptRow, SampleAnswer } from "../../../api/run-detail-views.js";
import { findWords } from "../../../domain/find-words.js";
import { createTurns, type Turns } from "../../../domain/turns.js";
import { cellText } from "./cell-text.js";
import type { Table } from "./read-table.js";
import { sampleColumns, scoresOf } from "./table-columns.js";

type Prompt = {
  readonly text: string;
  /** Ascending. */
  readonly steps: readonly number[];
  readonly byStep: ReadonlyMap<number, readonly SampleAnswer[]>;
};

/** Answers of a run by prompt (in order of appearance) and step (ascending). */
export type SampleBook = {
  readonly prompts: readonly string[];
  readonly steps: readonly number[];
  readonly rows: number;
  /** Lines and rows that could not be read. */
  readonly broken: number;
  readonly list: (
    find: string,
    offset: number,
    limit: number,
  ) => Promise<{ readonly rows: readonly PromptRow[]; readonly total: number }>;
  /** The answers at this step of the prompt (or its last before; undefined: its last). */
  readonly answersAt: (
    prompt: string,
    step: number | undefined,
  ) => { readonly step: number; readonly answers: readonly SampleAnswer[] } | undefined;
  readonly view: (index: number, step: number | undefined, course: number) => AnswersView | undefined;
};

const longestShown = 300;
/** Answers to one prompt at one step that are handed out. */
const mostAnswers = 50;
/** Steps that are handed out, around the chosen one. */
const mostSteps = 500;

/**
 * A book of tables of the same kind, made in many small steps between which the hub does its other work; `step` is that of a
 * table without such a column.
 */
export async function sampleBook(parts: readonly Part[], turns = createTurns()): Promise<SampleBook> {
  const { found, steps, rows } = await collect(parts, turns);
  const prompts: Prompt[] = [];
  const indexes = new Map<string, number>();
  for (const [text, byStep] of found) {
    if (turns.isOver()) await turns.next();
    indexes.set(text, prompts.length);
    prompts.push({ text, byStep, steps: ascending(byStep.keys()) });
  }
  const promptOf = (text: string) => prompts[indexes.get(text) ?? -1];
  return {
    prompts: prompts.map(({ text }) => text),
    steps: ascending(steps),
    rows,
    broken: parts.reduce((sum, { table }) => sum + table.broken, 0),
    list: async (find, offset, limit) => {
      const all = find === "" ? [...prompts.keys()] : await indexesOf(prompts, find);
      const rows = all.slice(offset, offset + limit).map((index): PromptRow => {
        const { text = "", steps = [] } = prompts[index] ?? {};
        return { index, prompt: cutTo(text, longestShown), steps: steps.length };
      });
      return { rows, total: all.length };
    },
    answersAt: (text, wanted) => {
      const prompt = promptOf(text);
      const step = prompt?.steps[stepAt(prompt.steps, wanted)];
      return prompt && step !== undefined ? { step, answers: answersOf(prompt, step) } : undefined;
    },
    view: (index, step, course) => {
      const prompt = prompts[index];
      return prompt && answersView(prompt, step, course);
    },
  };
}

type Part = { readonly table: Table; readonly step: number | undefined };

async function collect(parts: readonly Part[], turns: Turns) {
  const found = new Map<string, Map<number, SampleAnswer[]>>();
  const steps = new Set<number>();
  let rows = 0;
  for (const { table, step: fileStep } of parts) {
    const columns = sampleColumns(table.columns);
    if (!columns) continue;
    for (const row of table.rows) {
      if (turns.isOver()) await turns.next();
      const step = columns.step === undefined ? (fileStep ?? 0) : Number(row[columns.step]);
      if (!Number.isFinite(step)) continue;
      const text = cellText(row[columns.prompt]);
      const byStep = found.get(text) ?? new Map<number, SampleAnswer[]>();
      const answer = { text: cellText(row[columns.answer]), scores: scoresOf(table.columns, columns, row) };
      const there = byStep.get(step);
      if (there) there.push(answer);
      else byStep.set(step, [answer]);
      found.set(text, byStep);
      steps.add(step);
      rows += 1;
    }
  }
  return { found, steps, rows };
}

async function indexesOf(prompts: readonly Prompt[], find: string): Promise<readonly number[]> {
  const turns = createTurns();
  const matches = findWords(find);
  const found: number[] = [];
  for (const [index, { text }] of prompts.entries()) {
    if (matches(text)) found.push(index);
    if (turns.isOver()) await turns.next();
  }
  return found;
}

/** Steps around the one at `index`, and where it stands among them. */
export function stepWindow(steps: readonly number[], index: number) {
  const first = Math.max(0, Math.min(index - mostSteps / 2, steps.length - mostSteps));
  const shown = steps.slice(first, first + mostSteps);
  return { steps: shown, at: index - first, firstStep: first, totalSteps: steps.length };
}

/** The index of the last step that is not after the wanted one (undefined: of the last); 0 where all are. */
export function stepAt(steps: readonly number[], wanted: number | undefined): number {
  if (wanted === undefined) return Math.max(0, steps.length - 1);
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

function answersView(prompt: Prompt, step: number | undefined, course: number): AnswersView {
  const { steps } = prompt;
  const at = stepAt(steps, step);
  const first = Math.max(0, Math.min(at - Math.floor(course / 2), steps.length - course));
  const all = prompt.byStep.get(steps[at] ?? 0) ?? [];
  return {
    prompt: prompt.text,
    ...stepWindow(steps, at),
    answers: all.slice(0, mostAnswers),
    totalAnswers: all.length,
    course: steps.slice(first, first + course).map((each) => {
      const [answer] = prompt.byStep.get(each) ?? [];
      const score = answer?.scores[0]?.[1];
      return {
        step: each,
        text: cutTo(answer?.text ?? "", longestShown),
        ...(score === undefined ? {} : { score }),
      };
    }),
  };
}

function answersOf({ byStep }: Prompt, step: number): readonly SampleAnswer[] {
  return (byStep.get(step) ?? []).slice(0, mostAnswers);
}

function ascending(steps: Iterable<number>): readonly number[] {
  return [...Float64Array.from(steps).sort()];
}

function cutTo(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

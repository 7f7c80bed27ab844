import type { AnswersView, PromptRow, SampleAnswer } from "../../../api/run-detail-views.js";
import { findWords } from "../../../domain/find-words.js";
import { cellText } from "./cell-text.js";
import type { Table } from "./read-table.js";
import { sampleColumns, scoresOf } from "./table-columns.js";

type Prompt = { readonly text: string; readonly byStep: Map<number, SampleAnswer[]> };

/** Answers of a run by prompt (in order of appearance) and step (ascending). */
export type SampleBook = {
  readonly prompts: readonly string[];
  readonly steps: readonly number[];
  readonly rows: number;
  readonly list: (
    find: string,
    offset: number,
    limit: number,
  ) => { readonly rows: readonly PromptRow[]; readonly total: number };
  /** The answers at this step of the prompt (or its last before; undefined: its last). */
  readonly answersAt: (
    prompt: string,
    step: number | undefined,
  ) => { readonly step: number; readonly answers: readonly SampleAnswer[] } | undefined;
  readonly view: (index: number, step: number | undefined, course: number) => AnswersView | undefined;
};

const longestShown = 300;

/** A book of tables of the same kind; `step` is that of a table without such a column. */
export function sampleBook(parts: readonly { readonly table: Table; readonly step: number | undefined }[]): SampleBook {
  const prompts = new Map<string, Prompt>();
  const steps = new Set<number>();
  let rows = 0;
  for (const { table, step: fileStep } of parts) {
    const columns = sampleColumns(table.columns);
    if (!columns) continue;
    for (const row of table.rows) {
      const text = cellText(row[columns.prompt]);
      const step = columns.step === undefined ? (fileStep ?? 0) : Number(row[columns.step]);
      if (!Number.isFinite(step)) continue;
      const prompt = prompts.get(text) ?? { text, byStep: new Map<number, SampleAnswer[]>() };
      const answer = { text: cellText(row[columns.answer]), scores: scoresOf(table.columns, columns, row) };
      const there = prompt.byStep.get(step);
      if (there) there.push(answer);
      else prompt.byStep.set(step, [answer]);
      prompts.set(text, prompt);
      steps.add(step);
      rows += 1;
    }
  }
  const all = [...prompts.values()];
  return {
    prompts: all.map(({ text }) => text),
    steps: [...steps].sort((a, b) => a - b),
    rows,
    list: (find, offset, limit) => {
      const matches = findWords(find);
      const found = all.flatMap(({ text, byStep }, index) =>
        matches(text) ? [{ index, prompt: cutTo(text, longestShown), steps: byStep.size }] : [],
      );
      return { rows: found.slice(offset, offset + limit), total: found.length };
    },
    answersAt: (text, step) => {
      const prompt = prompts.get(text);
      const at = prompt && stepAt(stepsOf(prompt), step);
      return at === undefined ? undefined : { step: at, answers: prompt?.byStep.get(at) ?? [] };
    },
    view: (index, step, course) => {
      const prompt = all[index];
      return prompt && answersView(prompt, step, course);
    },
  };
}

function answersView(prompt: Prompt, step: number | undefined, course: number): AnswersView {
  const steps = stepsOf(prompt);
  const at = Math.max(0, steps.indexOf(stepAt(steps, step) ?? steps[0] ?? 0));
  const first = Math.max(0, Math.min(at - Math.floor(course / 2), steps.length - course));
  return {
    prompt: prompt.text,
    steps,
    at,
    answers: prompt.byStep.get(steps[at] ?? 0) ?? [],
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

function stepsOf({ byStep }: Prompt): readonly number[] {
  return [...byStep.keys()].sort((a, b) => a - b);
}

/** The last step that is not after the wanted one; the first where all are. */
function stepAt(steps: readonly number[], wanted: number | undefined): number | undefined {
  if (wanted === undefined) return steps.at(-1);
  return steps.findLast((each) => each <= wanted) ?? steps[0];
}

function cutTo(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

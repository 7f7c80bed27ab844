import type { ComparedAnswers } from "../../../api/run-compare-views.js";
import type { AnswersView, LoggedModelView } from "../../../api/run-detail-views.js";
import type { SamplesView } from "../../../api/views.js";
import type { Run } from "../../../domain/run.js";
import { createTurns } from "../../../domain/turns.js";
import { UserError } from "../../../domain/user-error.js";
import type { Feature, HubContext } from "../../context.js";
import { modelsOf } from "../detail/run-lineage.js";
import { requireRunId } from "../run-id.js";
import type { ArtifactFiles } from "../runs-feature.js";
import { type SampleBook, stepAt, stepWindow } from "./sample-book.js";
import { createSampleShelf } from "./sample-shelf.js";

/** Prompts in the overview: it shows the newest answers to some of them. */
const mostShown = 20;
/** Of an answer in the overview, in UTF-16 units: more than fits on a screen. */
const longestShown = 20_000;
const nothingThere: AnswersView = {
  prompt: "",
  steps: [],
  at: 0,
  firstStep: 0,
  totalSteps: 0,
  answers: [],
  totalAnswers: 0,
  course: [],
};

/** `runs.samples`, `samples.*`, `compare.answers`: what runs answered to prompts through training. */
export function createSamplesFeature({ store }: HubContext, artifacts: ArtifactFiles): Feature {
  const shelf = createSampleShelf(artifacts);
  const besideEachOther = createSideBySide();
  const sourceOf = async (
    runId: string,
  ): Promise<{ readonly run: Run; readonly models: readonly LoggedModelView[] }> => {
    const run = await store.getRun(requireRunId(runId));
    return { run, models: await modelsOf(store, run) };
  };
  const bookOf = async (runId: string, path: string) => {
    const book = await shelf.book(await sourceOf(runId), path);
    if (book) return book;
    throw new UserError({
      code: "samples.none",
      kind: "not-found",
      message: `The run has no table of answers ${path}`,
      hint: "Log one: mlflow.log_table({'step': …, 'prompt': …, 'answer': …}, 'samples.json')",
    });
  };
  return {
    handlers: {
      "runs.samples": async ({ runId }) => {
        const book = await shelf.book(await sourceOf(runId), undefined).catch(() => undefined);
        return book ? newestAnswers(book) : { prompts: [], steps: [], answers: [] };
      },
      "samples.tables": async ({ runId }) => ({ tables: await shelf.tables(await sourceOf(runId)) }),
      "samples.prompts": async ({ runId, path, find, offset, limit }) =>
        (await bookOf(runId, path)).list(find, offset, limit),
      "samples.answers": async ({ runId, path, prompt, step, course }) => {
        const view = (await bookOf(runId, path)).view(prompt, step, course);
        return view ?? nothingThere;
      },
      "compare.answers": async ({ runIds, prompt, step }) => {
        const books = await Promise.all(
          runIds.map(async (runId) => shelf.book(await sourceOf(runId), undefined).catch(() => undefined)),
        );
        return besideEachOther(books, prompt, step);
      },
    },
  };
}

/** The prompts that were answered last, and how they were answered at first. */
export function newestAnswers(book: SampleBook): SamplesView {
  const last = book.steps.at(-1);
  const steps = [...new Set([book.steps[0] ?? [], last ?? []].flat())];
  const prompts: string[] = [];
  for (const prompt of book.prompts) {
    if (prompts.length >= mostShown) break;
    if (book.answersAt(prompt, last)?.step === last) prompts.push(prompt);
  }
  const textOf = (prompt: string, step: number) => {
    const there = book.answersAt(prompt, step);
    return there?.step === step ? (there.answers.at(-1)?.text ?? "").slice(0, longestShown) : "";
  };
  return { prompts, steps, answers: prompts.map((prompt) => steps.map((step) => textOf(prompt, step))) };
}

type Books = readonly (SampleBook | undefined)[];
/** What all the books were asked, most of them first, and at which steps. */
type Together = { readonly prompts: readonly string[]; readonly steps: readonly number[] };

/**
 * The answers of several runs to one prompt: prompts that most runs were asked come first. Those of the books that were asked
 * for last are put together once.
 */
export function createSideBySide() {
  let last: { readonly books: Books; readonly together: Promise<Together> } | undefined;
  return async (books: Books, prompt: number, step: number | undefined): Promise<ComparedAnswers> => {
    const isKnown = last?.books.length === books.length && last.books.every((book, at) => book === books[at]);
    last = last && isKnown ? last : { books, together: putTogether(books) };
    return answersBeside(books, await last.together, prompt, step);
  };
}

async function putTogether(books: Books): Promise<Together> {
  const turns = createTurns();
  const asked = new Map<string, number>();
  const steps = new Set<number>();
  for (const book of books) {
    for (const text of book?.prompts ?? []) {
      asked.set(text, (asked.get(text) ?? 0) + 1);
      if (turns.isOver()) await turns.next();
    }
    for (const step of book?.steps ?? []) steps.add(step);
  }
  return {
    prompts: [...asked].sort((a, b) => b[1] - a[1]).map(([text]) => text),
    steps: [...steps].sort((a, b) => a - b),
  };
}

function answersBeside(
  books: Books,
  { prompts, steps }: Together,
  prompt: number,
  step: number | undefined,
): ComparedAnswers {
  const text = prompts[Math.min(prompt, prompts.length - 1)] ?? "";
  const wanted = step ?? steps.at(-1);
  return {
    prompts: prompts.length,
    prompt: text,
    ...stepWindow(steps, stepAt(steps, wanted)),
    runs: books.map((book) => {
      if (!book) return { answers: [], problem: "no table of answers among its artifacts" };
      const there = book.answersAt(text, wanted);
      return there ? { step: there.step, answers: there.answers } : { answers: [], problem: "was not asked this" };
    }),
  };
}

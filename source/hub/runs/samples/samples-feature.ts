import type { LoggedModelView, SampleAnswer } from "../../../api/run-detail-views.js";
import type { SamplesView } from "../../../api/views.js";
import type { Run } from "../../../domain/run.js";
import { UserError } from "../../../domain/user-error.js";
import type { Feature, HubContext } from "../../context.js";
import { modelsOf } from "../detail/run-lineage.js";
import { requireRunId } from "../run-id.js";
import type { ArtifactFiles } from "../runs-feature.js";
import type { SampleBook } from "./sample-book.js";
import { createSampleShelf } from "./sample-shelf.js";

/** Prompts in the overview: it shows the newest answers to some of them. */
const mostShown = 20;

/** `runs.samples`, `samples.*`, `compare.answers`: what runs answered to prompts through training. */
export function createSamplesFeature({ store }: HubContext, artifacts: ArtifactFiles): Feature {
  const shelf = createSampleShelf(artifacts);
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
        return view ?? { prompt: "", steps: [], at: 0, answers: [], course: [] };
      },
      "compare.answers": async ({ runIds, prompt, step }) => {
        const books = await Promise.all(
          runIds.map(async (runId) => shelf.book(await sourceOf(runId), undefined).catch(() => undefined)),
        );
        return sideBySide(books, prompt, step);
      },
    },
  };
}

/** The prompts that were answered last, and how they were answered before. */
export function newestAnswers(book: SampleBook): SamplesView {
  const last = book.steps.at(-1);
  const isNew = (prompt: string) => book.answersAt(prompt, last)?.step === last;
  const prompts = book.prompts.filter(isNew).slice(0, mostShown);
  const textOf = (answers: readonly SampleAnswer[]) => answers.at(-1)?.text ?? "";
  return {
    prompts,
    steps: book.steps,
    answers: prompts.map((prompt) =>
      book.steps.map((step) => {
        const there = book.answersAt(prompt, step);
        return there?.step === step ? textOf(there.answers) : "";
      }),
    ),
  };
}

/** The answers of several runs to one prompt: prompts that most runs were asked come first. */
export function sideBySide(books: readonly (SampleBook | undefined)[], prompt: number, step: number | undefined) {
  const asked = new Map<string, number>();
  for (const book of books) for (const text of book?.prompts ?? []) asked.set(text, (asked.get(text) ?? 0) + 1);
  const prompts = [...asked].sort((a, b) => b[1] - a[1]).map(([text]) => text);
  const text = prompts[Math.min(prompt, prompts.length - 1)] ?? "";
  const steps = [...new Set(books.flatMap((book) => book?.steps ?? []))].sort((a, b) => a - b);
  const wanted = step ?? steps.at(-1);
  return {
    prompts: prompts.length,
    prompt: text,
    steps,
    at: Math.max(
      0,
      steps.findLastIndex((each) => wanted === undefined || each <= wanted),
    ),
    runs: books.map((book) => {
      if (!book) return { answers: [], problem: "no table of answers among its artifacts" };
      const there = book.answersAt(text, wanted);
      return there ? { step: there.step, answers: there.answers } : { answers: [], problem: "was not asked this" };
    }),
  };
}

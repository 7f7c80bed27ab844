import type { SampleTable } from "../../../source/api/run-detail-views.js";
import { useQuery } from "../../../source/client/use-query.js";
import { errorRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";
import { seenOf, useScroll } from "../../../source/ui/use-scroll.js";
import type { Dialog, Dialogs } from "../../dialogs/use-dialogs.js";
import type { Rect } from "./layout.js";
import { foundText, type PaneFacts } from "./pane-facts.js";
import { answerRows, promptRows, stepBeside } from "./view.js";

type Options = {
  readonly runId: string;
  readonly prompts: Rect | undefined;
  readonly answers: Rect | undefined;
  readonly focus: string;
  readonly dialogs: Dialogs;
};

/** Steps around the chosen one whose answers are listed. */
const courseSteps = 40;

/** The prompts of a table of answers, and what the run answered to one of them through training. */
export function useSamplePanes(options: Options): { readonly prompts: PaneFacts; readonly answers: PaneFacts } {
  const { pane, path, prompt } = usePrompts(options);
  const { answers, view, sideways } = useAnswersPane(options, path, prompt?.index);
  return {
    prompts: { ...pane, sideways, copied: view && { text: view.prompt, what: "the prompt" } },
    answers,
  };
}

/** The tables among the run's artifacts (Enter chooses one) and the prompts of the chosen one. */
function usePrompts({ runId, prompts, answers, focus, dialogs }: Options) {
  const isShown = prompts !== undefined || answers !== undefined;
  const asked = useQuery("samples.tables", isShown ? { runId } : undefined);
  const tables = asked.data?.tables ?? [];
  const [chosen, setChosen] = useKept(`detail.table.${runId}`, "");
  const table = tables.find(({ path }) => path === chosen) ?? tables[0];
  const path = table?.path;
  const [find, setFind] = useKept("detail.find.prompts", "");
  const [total, setTotal] = useKept(`detail.total.prompts.${runId}`, 0);
  const tall = Math.max(1, (prompts?.height ?? 3) - 2);
  const list = useList(`detail.prompts.${runId}.${path}`, total, tall);
  const query = path === undefined ? undefined : { runId, path, find, offset: list.offset, limit: tall };
  const { data: found, error: failed } = useQuery("samples.prompts", query);
  if (found && found.total !== total) setTotal(found.total);
  const rows = found?.rows ?? [];
  const cursor = list.cursor - list.offset;
  const width = (prompts?.width ?? 4) - 2;
  const pane: PaneFacts = {
    title: table ? label(table.title) : "prompts",
    right: [
      ...(table?.problem === undefined ? [] : [paint(label(table.problem), "warning")]),
      ...(found ? [foundText(find, found.total, table?.prompts ?? found.total)] : []),
    ].join(" "),
    rows: !asked.data
      ? noAnswerRows(asked.error, width - 1).map((row) => ` ${row}`)
      : failed
        ? errorRows(failed, width - 1).map((row) => ` ${row}`)
        : promptRows(table, rows, cursor, width, focus === "prompts"),
    list,
    open: tables.length > 1 ? () => dialogs.open(tableChoice(tables, setChosen)) : undefined,
    find: { text: find, set: setFind },
  };
  return { pane, path, prompt: rows[cursor] };
}

function tableChoice(tables: readonly SampleTable[], choose: (path: string) => void): Dialog {
  return {
    kind: "choice",
    title: "table of answers",
    choices: tables.map(({ title, path, prompts, steps, problem }) => ({
      label: `${label(title)}  ${prompts} prompts, ${steps} steps${problem === undefined ? "" : `  ${label(problem)}`}`,
      choose: () => choose(path),
    })),
  };
}

/** The answers to one prompt at one step; without one, the last. */
function useAnswersPane({ runId, answers }: Options, path: string | undefined, prompt: number | undefined) {
  const [step, setStep] = useKept<number | undefined>(`detail.step.${runId}`, undefined);
  const asksStep = step === undefined ? {} : { step };
  const isAsked = path !== undefined && prompt !== undefined;
  const query = isAsked ? { runId, path, prompt, course: courseSteps, ...asksStep } : undefined;
  const { data: view, error } = useQuery("samples.answers", query);
  const moveStep = (by: number) => {
    const next = view && stepBeside(view, by);
    if (next) setStep(next.step);
  };
  const inner = { width: Math.max(1, (answers?.width ?? 6) - 4), height: Math.max(1, (answers?.height ?? 3) - 2) };
  const none = isAsked ? noAnswerRows(error, inner.width) : [];
  const rows = view ? answerRows(view, inner.width) : none;
  const scroll = useScroll(`detail.answers.${runId}`, rows.length, inner.height);
  const sideways = view ? moveStep : undefined;
  const pane: PaneFacts = {
    title: view ? `answers at step ${view.steps[view.at] ?? ""}` : "answers",
    right: seenOf(scroll, inner.height),
    rows: rows.slice(scroll.offset, scroll.offset + inner.height),
    padded: true,
    list: scroll,
    sideways,
    copied: view && { text: view.answers[0]?.text ?? "", what: "the answer" },
  };
  return { answers: pane, view, sideways };
}

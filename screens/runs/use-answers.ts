import type { RunRow, SamplesView } from "../../source/api/views.js";
import type { QueryState } from "../../source/client/queries.js";
import { useQuery } from "../../source/client/use-query.js";
import { errorRows } from "../../source/ui/message-rows.js";
import { glyph } from "../../source/ui/theme.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useScroll } from "../../source/ui/use-scroll.js";
import { sampleRows } from "./view.js";

/** Whether the run that was looked at last has answers; one of which it is not known yet leaves that as it was. */
export function useHasAnswers() {
  return useKept("runs.has-answers", false);
}

/** The answers of a run to its prompts as rows for a place of this size, and where one is in them. */
export function useAnswers(run: RunRow | undefined, size: { readonly width: number; readonly height: number }) {
  const answers = useQuery("runs.samples", run && { runId: run.runId });
  const [hadAny, setHasAny] = useHasAnswers();
  setHasAny(answers.data ? answers.data.steps.length > 0 : answers.error !== undefined || hadAny);
  const rows = run ? answerRows(answers, size.width, size.height) : [];
  const scroll = useScroll(`runs.answers.${run?.runId}`, rows.length, size.height);
  return { samples: answers.data, rows: rows.slice(scroll.offset), scroll };
}

function answerRows(answers: QueryState<SamplesView>, width: number, height: number): readonly string[] {
  if (answers.error && !answers.data) return errorRows(answers.error, width);
  return answers.loading ? [glyph("ellipsis")] : sampleRows(answers.data, width, height);
}

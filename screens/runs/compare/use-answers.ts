import { useQuery } from "../../../source/client/use-query.js";
import { messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";
import { stepBeside } from "../detail/view.js";
import type { Common, SectionFacts } from "./use-matrix.js";
import { answerColumns } from "./view.js";

/** What the runs answered to one prompt at one step: up and down go through the prompts, sideways through the steps. */
export function useComparedAnswers({ runIds, heads, column, placeOf, dialogs }: Common): SectionFacts {
  const place = placeOf("answers");
  const key = `compare.answers.${runIds.join()}`;
  const [total, setTotal] = useKept(`${key}.total`, 0);
  const [step, setStep] = useKept<number | undefined>(`${key}.step`, undefined);
  const list = useList(key, total, 1);
  const input = { runIds: [...runIds], prompt: list.cursor, ...(step === undefined ? {} : { step }) };
  const { data, error } = useQuery("compare.answers", place && input);
  if (data && data.prompts !== total) setTotal(data.prompts);
  const moveStep = (by: number) => {
    const next = data && stepBeside(data, by);
    if (next) setStep(next.step);
  };
  const whole = () =>
    (data?.runs ?? [])
      .map(({ answers, problem, step: at }, run) =>
        [`${heads[run] ?? ""}${at === undefined ? "" : `, step ${at}`}`, problem, ...answers.map(({ text }) => text)]
          .filter((text) => text !== undefined)
          .join("\n"),
      )
      .join("\n\n");
  const size = { width: Math.max(1, (place?.width ?? 6) - 4), height: Math.max(1, (place?.height ?? 3) - 2), column };
  const advice = "None of the runs has a table of answers: mlflow.log_table(…, 'samples.json')";
  const none = data
    ? messageRows([advice], size.width).map((row) => paint(row, "dim"))
    : noAnswerRows(error, size.width);
  const isThere = data !== undefined && data.prompts > 0;
  return {
    right: isThere ? `prompt ${list.cursor + 1} of ${formatCount(data.prompts)}` : "",
    rows: (isThere ? answerColumns(data, heads, size) : none).map((row) => ` ${row}`),
    list,
    open: isThere ? () => dialogs.open({ kind: "text", title: data.prompt.slice(0, 60), text: whole() }) : undefined,
    sideways: isThere ? moveStep : undefined,
    copied: isThere ? { text: whole(), what: "the answers" } : undefined,
  };
}

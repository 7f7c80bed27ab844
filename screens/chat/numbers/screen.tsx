import { Box } from "ink";
import type { ChatDoors, NumbersOf } from "../../../source/actions/chat-facts.js";
import type { NumbersRow, NumbersView } from "../../../source/api/numbers-calls.js";
import { useQuery } from "../../../source/client/use-query.js";
import { type NumbersOrder, numbersOrders } from "../../../source/domain/chat-numbers.js";
import { messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { formatAmount, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { unreadableWords } from "../../../source/ui/text/unreadable-words.js";
import { withoutSgr } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen } from "../../shell/shell-context.js";
import { bucketsFor, courseRows } from "./course-rows.js";
import { figuresTable, sumText } from "./figures-table.js";

type Props = ScreenProps & { readonly doors: ChatDoors; readonly of: NumbersOf | undefined };

const orderNames: Readonly<Record<NumbersOrder, string>> = {
  newest: "the newest answer",
  answers: "answers",
  first: "first token, the slowest first",
  whole: "whole answer, the slowest first",
  speed: "tokens/s",
  tokens: "tokens",
  errors: "errors",
  cost: "cost",
};
/** Rows of the course with its frame. */
const courseHeight = 11;

/** What answers took and cost: a row a model or a conversation, the course of the one under the cursor below. */
export function NumbersScreen({ width, height, doors, of }: Props) {
  const [kept, setBy] = useKept<"model" | "chat">("chat.numbers-by", "model");
  const [order, setOrder] = useKept<NumbersOrder>("chat.numbers-order", "newest");
  const [step, setStep] = useKept<"hour" | "day">("chat.numbers-step", "hour");
  const [, setChat] = useKept<string | undefined>("chat.chat", undefined);
  const by = of ? "chat" : kept;
  const tall = Math.max(1, height - courseHeight - 3);
  const [total, setTotal] = useKept(`chat.numbers-total-${by}`, 0);
  const list = useList(`chat.numbers-${by}-${of?.model ?? ""}`, total, tall);
  const asked = { by, order, from: list.offset, limit: tall, ...(of ? { of } : {}) };
  const { data, error, loading } = useQuery("chats.numbers", asked);
  if (data && data.total !== total) setTotal(data.total);
  const row = data?.rows[list.cursor - data.from];
  const count = bucketsFor(step, width - 4);
  const { data: course, error: courseError } = useQuery(
    "chats.course",
    row && { of: ofRow(row, of), step, count, offsetMs: new Date().getTimezoneOffset() * -60_000 },
  );
  const dialogs = useDialogs(width, height);
  const inner = width - 2;
  const rows = () => {
    if (!data) return noAnswerRows(error, width - 4).map((line) => ` ${line}`);
    if (data.total === 0) return messageRows([" No model has answered yet."], width - 4);
    return figuresTable(data.rows, { by, cursor: list.cursor - data.from, width: inner, focused: true });
  };
  const courseOf = () => {
    if (!row) return [];
    if (!course) return noAnswerRows(courseError, width - 4);
    return courseRows(course.buckets, step, { width: width - 4, height: courseHeight - 2 });
  };
  const lines = [
    ...pane({
      title: titleOf(by, of),
      right: `by ${orderNames[order]}`,
      width,
      height: height - courseHeight,
      focused: true,
      rows: rows(),
      foot: data ? sumText(data.sum) : "",
      footRight: footOf(data, data?.sum.unpriced ?? 0, list.cursor, total),
    }),
    ...pane({
      title: row ? label(row.title ?? row.model) : "course",
      right: `by ${step}`,
      width,
      height: courseHeight,
      focused: false,
      padded: true,
      rows: courseOf(),
    }),
  ];
  useScreen({
    panes: ["numbers"],
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [
            {
              name: "chatNumbers",
              facts: {
                close: doors.close,
                by,
                toggleBy: () => (of ? doors.close() : setBy(by === "model" ? "chat" : "model")),
                order,
                chooseOrder: () =>
                  dialogs.open({
                    kind: "choice",
                    title: "sort by",
                    choices: numbersOrders.map((one) => ({
                      label: orderNames[one],
                      choose: () => {
                        setOrder(one);
                        list.first();
                      },
                    })),
                  }),
                step,
                toggleStep: () => setStep(step === "hour" ? "day" : "hour"),
                row,
                open: () => {
                  if (row?.chatId === undefined) return row && doors.open({ view: "numbers", of: modelOf(row) });
                  setChat(row.chatId);
                  doors.toOverview();
                },
                asText: () => lines.map((line) => withoutSgr(line).trimEnd()).join("\n"),
              },
            },
            { name: "list", facts: list },
          ],
    field: dialogs.field,
    ready: !loading,
    toOverview: doors.toOverview,
  });
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
      {dialogs.element}
    </Box>
  );
}

/** The answers that the row counts. */
function ofRow(row: NumbersRow, of: NumbersOf | undefined) {
  return row.chatId === undefined ? modelOf(row) : { ...of, chatId: row.chatId };
}

function modelOf({ model, hostId }: NumbersRow): NumbersOf {
  return { model, ...(hostId === undefined ? {} : { hostId }) };
}

function titleOf(by: "model" | "chat", of: NumbersOf | undefined): string {
  if (of) return `Numbers of ${label(of.model)}, by conversation`;
  return by === "model" ? "Numbers, by model" : "Numbers, by conversation";
}

function footOf(view: NumbersView | undefined, unpriced: number, cursor: number, total: number): string {
  if (view && view.unreadable > 0) return unreadableWords(view.unreadable, view.unreadableTitles);
  if (unpriced > 0 && total > 0) return `${formatAmount(unpriced, "answer")} without a price: p sets one`;
  return total > 0 ? `${formatCount(cursor + 1)} of ${formatCount(total)}` : "";
}

import { Box } from "ink";
import { useRef } from "react";
import type { ChatDoors } from "../../../source/actions/chat-facts.js";
import type { ChatHits } from "../../../source/api/chat-calls.js";
import { useQuery } from "../../../source/client/use-query.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { beside, pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatAmount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { paint } from "../../../source/ui/theme.js";
import { useField } from "../../../source/ui/use-field.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { excerptRows } from "./excerpt-rows.js";
import { hitRows, rowsAHit } from "./hit-rows.js";
import { useExcerpt } from "./use-excerpt.js";
import { useGoTo } from "./use-go-to.js";

type Props = ScreenProps & { readonly doors: ChatDoors };

const mostHits = 200;
/** From here on the text around the hit stands beside the hits. */
const wide = 140;
const ownKeys = new Set(["enter", "esc", "up", "down", "pageup", "pagedown"]);

/** What is typed is looked for in all conversations as it is typed. */
export function FindScreen({ width, height, project, doors }: Props) {
  const { now } = useShell();
  const goTo = useGoTo(project?.readOnly ?? false);
  const [text, setText] = useKept("chat.find", "");
  const field = useField(text);
  const sought = field.state.text.trim();
  const last = useRef<ChatHits>(undefined);
  // What was looked for before stands there with its hits; the first character that is typed takes its place.
  const isFromBefore = useRef(text !== "");
  // Without a text nothing is found, but the hub reads what it will look through.
  const { data, error } = useQuery("chats.find", { text: sought, limit: mostHits });
  if (data) last.current = data;
  // What was found before stays until the next answer is here.
  const hits = (data ?? last.current)?.hits ?? [];
  const tall = Math.max(1, Math.floor((height - 5) / rowsAHit));
  const list = useList("chat.find-hits", hits.length, tall);
  const hit = hits[list.cursor];
  const besides = width >= wide ? Math.floor(width * 0.45) : 0;
  const excerpt = useExcerpt(besides > 0 ? hit : undefined, sought);
  const typed = () => {
    setText(field.text());
    list.first();
  };
  useScreen({
    panes: ["find"],
    scopes: [
      {
        name: "chatFind",
        facts: {
          hasHit: hit !== undefined,
          move: list.move,
          page: list.page,
          close: doors.close,
          open: async (signal) => {
            const chosen = hits[list.cursorNow()];
            if (!chosen) return;
            await goTo(chosen, signal);
            doors.toOverview();
          },
        },
      },
    ],
    field: {
      onKey: (name, key) => {
        if (ownKeys.has(name)) return false;
        if (isFromBefore.current && key !== "") field.clear();
        isFromBefore.current = false;
        if (field.key(name, key)) typed();
        return true;
      },
      onPaste: (pasted) => {
        if (isFromBefore.current) field.clear();
        isFromBefore.current = false;
        field.paste(pasted);
        typed();
      },
    },
    toOverview: doors.toOverview,
  });

  const inner = width - besides - 2;
  const rows = () => {
    if (error && !data) return errorRows(error, inner);
    if (sought === "") return messageRows(advice, inner);
    if (hits.length === 0) {
      return data ? messageRows([`No conversation has "${label(sought)}".`], inner) : [];
    }
    const nowMs = now();
    return hits
      .slice(list.offset, list.offset + tall)
      .flatMap((each, at) => hitRows(each, { width: inner, nowMs, isUnderCursor: at + list.offset === list.cursor }));
  };
  const [line = ""] = fieldRows(field.state, { width: width - 6, height: 1, focused: true, placeholder: "a word" });
  const lines = [
    ...pane({
      title: "search all conversations",
      width,
      height: 3,
      focused: true,
      rows: [fit(` ${paint("/", "accent")} ${line}`, width - 2)],
    }),
    ...beside(
      pane({
        title: countText(hits, sought),
        right: hits.length === 0 ? "" : `${list.cursor + 1} of ${hits.length}`,
        width: width - besides,
        height: height - 3,
        focused: false,
        rows: rows(),
      }),
      ...(besides > 0
        ? [
            pane({
              title: label(hit?.title ?? ""),
              width: besides,
              height: height - 3,
              focused: false,
              padded: true,
              rows: excerptRows(excerpt, sought, besides - 4, height - 5),
            }),
          ]
        : []),
    ),
  ];
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
    </Box>
  );
}

const advice = [
  "What you type is looked for in the titles and messages of all conversations, on all their branches, in any case.",
  "Enter opens the conversation at the message, esc goes back.",
];

function countText(hits: ChatHits["hits"], text: string): string {
  if (text === "") return "found";
  const chats = new Set(hits.map(({ chatId }) => chatId)).size;
  const more = hits.length === mostHits ? "the first " : "";
  return `${more}${formatAmount(hits.length, "hit")} in ${formatAmount(chats, "conversation")}`;
}

import type { ActiveScope, ChatFacts } from "../../source/actions/scopes.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { label } from "../../source/ui/text/sanitize.js";
import { fieldRows } from "../../source/ui/text-field.js";
import { glyph } from "../../source/ui/theme.js";
import { useKept } from "../../source/ui/use-kept.js";
import { allRows, useList } from "../../source/ui/use-list.js";
import { useTick } from "../../source/ui/use-tick.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { shownKey } from "../shell/shown-key.js";
import { useChats } from "./use-chats.js";
import { chatRows, emptyTalk, modelRows, talkRows } from "./view.js";

const agesEveryMs = 30_000;
const fieldHeight = 5;

/** Conversations with the models of an Ollama server, kept, answered as they stream. */
export function ChatScreen({ width, height }: ScreenProps) {
  const { paneOf, zoomed, now } = useShell();
  const state = useChats();
  const { chats, models, model, missing, chat, header, ollama } = state;
  const sizes = layout(width, height, zoomed);
  const panes = ["talk", ...(sizes.side > 0 ? ["conversations", "models"] : [])];
  const focus = state.isWriting ? "message" : paneOf(panes);
  const chatList = useList("chat.chats", chats.length, sizes.chats - 2, allRows(chats.map(({ chatId }) => chatId)));
  const modelList = useList("chat.models", models.length, sizes.models - 2, allRows(models.map(({ name }) => name)));
  const nowMs = useTick(now, agesEveryMs);
  const talkHeight = height - fieldHeight - 2;
  const talkWidth = width - sizes.side - 4;
  const talk = chat
    ? talkRows(chat, state.answer, talkWidth)
    : emptyTalk(ollama, model, missing, state.chatError ?? state.error, talkWidth);
  const scroll = useScroll(talk.length, talkHeight);

  const facts: ChatFacts = {
    ollama,
    chat,
    header: focus === "conversations" ? chats[chatList.cursor] : header,
    model: focus === "models" ? models[modelList.cursor] : model,
    // Another choice is under the cursor there.
    missing: focus === "models" || focus === "conversations" ? undefined : missing,
    newChat: () => {
      if (focus === "models") state.chooseModel(models[modelList.cursor]?.name);
      state.newChat();
    },
    focusField: () => {
      if (focus === "conversations") state.chooseChat(chats[chatList.cursor]?.chatId);
      if (focus === "models") state.chooseModel(models[modelList.cursor]?.name);
      state.write();
    },
  };
  const lists = { conversations: chatList, models: modelList };
  const scopes: readonly ActiveScope[] = state.isWriting
    ? [
        { name: "chatField", facts: { ...facts, text: state.text, send: state.send, leave: state.leave } },
        { name: "chat", facts },
      ]
    : [
        { name: "list", facts: focus === "conversations" || focus === "models" ? lists[focus] : scroll },
        { name: "chat", facts },
      ];
  useScreen({ panes, scopes, field: state.isWriting ? state.keys : undefined, ready: state.ready });

  const talkPane = pane({
    title: header ? label(header.title) : "new conversation",
    right: chat?.streaming ? "streaming" : model ? label(model.name) : "",
    width: width - sizes.side,
    height: height - fieldHeight,
    focused: focus === "talk",
    padded: true,
    rows: talk.slice(scroll.offset, scroll.offset + talkHeight),
  });
  const side = [
    ...pane({
      title: "Conversations",
      width: sizes.side,
      height: sizes.chats,
      focused: focus === "conversations",
      rows: chatRows(
        { chats, error: state.listError },
        chatList,
        { width: sizes.side - 2, height: sizes.chats - 2, focused: focus === "conversations" },
        nowMs,
      ),
    }),
    ...pane({
      title: "Models",
      width: sizes.side,
      height: sizes.models,
      focused: focus === "models",
      rows: modelRows(
        models,
        modelList,
        { width: sizes.side - 2, height: sizes.models - 2, focused: focus === "models" },
        model?.name,
      ),
    }),
  ];
  const message = pane({
    title: messageTitle(model?.name, missing),
    right: `${shownKey("enter")} send ${glyph("dot")} ${shownKey("alt+enter")} line ${glyph("dot")} esc stop`,
    width,
    height: fieldHeight,
    focused: state.isWriting,
    padded: true,
    rows: fieldRows(state.field, {
      width: width - 4,
      height: fieldHeight - 2,
      focused: state.isWriting,
      placeholder: state.isWriting ? "" : "Enter writes a message",
    }),
  });
  return <Rows lines={[...(sizes.side > 0 ? beside(side, talkPane) : talkPane), ...message]} width={width} />;
}

function messageTitle(model: string | undefined, missing: string | undefined): string {
  if (missing !== undefined) return `message · ${label(missing)} is no longer in Ollama`;
  return model === undefined ? "message" : `message to ${label(model)}`;
}

/** The end is in view, also while it grows, until the user scrolls up. */
function useScroll(total: number, height: number) {
  const [up, setUp, upNow] = useKept("chat.scroll", 0);
  const most = Math.max(0, total - height);
  const shown = Math.min(up, most);
  const move = (by: number) => setUp(Math.max(0, Math.min(most, Math.min(upNow(), most) - by)));
  return {
    total,
    offset: most - shown,
    move,
    page: (by: number) => move(by * Math.max(1, height - 1)),
    halfPage: (by: number) => move(by * Math.max(1, Math.floor(height / 2))),
    first: () => setUp(most),
    last: () => setUp(0),
  };
}

/** The side panes go where it is narrow, or the conversation is zoomed. */
function layout(width: number, height: number, zoomed: boolean) {
  const tall = height - fieldHeight;
  const chats = Math.ceil(tall / 2);
  return { side: width >= 76 && !zoomed ? Math.min(36, Math.floor(width * 0.3)) : 0, chats, models: tall - chats };
}

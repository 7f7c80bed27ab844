import { Box } from "ink";
import type { ActiveScope, ChatFacts } from "../../source/actions/scopes.js";
import type { ChatHeader, OllamaModel } from "../../source/domain/chat.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { label } from "../../source/ui/text/sanitize.js";
import { fieldRows } from "../../source/ui/text-field.js";
import { glyph } from "../../source/ui/theme.js";
import { allRows, useList } from "../../source/ui/use-list.js";
import { useTick } from "../../source/ui/use-tick.js";
import { useDialogs } from "../dialogs/use-dialogs.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { shownKey } from "../shell/shown-key.js";
import { useTalk } from "./talk/use-talk.js";
import { useChats } from "./use-chats.js";
import { chatRows, emptyTalk, modelRows } from "./view.js";

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
  const dialogs = useDialogs(width, height);
  const talk = useTalk({
    chat,
    answer: state.answer,
    models,
    width: talkWidth,
    height: talkHeight,
    focused: focus === "talk",
    dialogs,
    edit: state.writeAnew,
  });

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
  const send = async (signal: AbortSignal) => {
    talk.toEnd();
    await state.send(signal);
  };
  const list = focus === "conversations" ? chatList : focus === "models" ? modelList : talk.list;
  const scopes: readonly ActiveScope[] = state.isWriting
    ? [{ name: "chatField", facts: { ...facts, text: state.text, send, leave: state.leave } }]
    : [...(focus === "talk" ? [{ name: "talk", facts: talk.facts } as const] : []), { name: "list", facts: list }];
  const field = dialogs.field ?? (state.isWriting ? state.keys : undefined);
  useScreen({ panes, scopes: [...dialogs.scopes, ...scopes, { name: "chat", facts }], field, ready: state.ready });

  const talkPane = pane({
    ...talkTitle(header, chat?.streaming ?? false, model),
    width: width - sizes.side,
    height: height - fieldHeight,
    focused: focus === "talk",
    padded: true,
    rows: chat ? talk.rows : emptyTalk(ollama, model, missing, state.chatError ?? state.error, talkWidth),
    foot: talk.foot[0],
    footRight: talk.foot[1],
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
    title: messageTitle(model?.name, missing, state.isAnew),
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
  return (
    <Box width={width} height={height}>
      <Rows lines={[...(sizes.side > 0 ? beside(side, talkPane) : talkPane), ...message]} width={width} />
      {dialogs.element}
    </Box>
  );
}

function talkTitle(header: ChatHeader | undefined, streaming: boolean, model: OllamaModel | undefined) {
  const right = streaming ? "streaming" : model ? label(model.name) : "";
  return { title: header ? label(header.title) : "new conversation", right };
}

function messageTitle(model: string | undefined, missing: string | undefined, isAnew: boolean): string {
  if (isAnew) return "your message in other words, as a branch beside it";
  if (missing !== undefined) return `message · ${label(missing)} is no longer in Ollama`;
  return model === undefined ? "message" : `message to ${label(model)}`;
}

/** The side panes go where it is narrow, or the conversation is zoomed. */
function layout(width: number, height: number, zoomed: boolean) {
  const tall = height - fieldHeight;
  const chats = Math.ceil(tall / 2);
  return { side: width >= 76 && !zoomed ? Math.min(36, Math.floor(width * 0.3)) : 0, chats, models: tall - chats };
}

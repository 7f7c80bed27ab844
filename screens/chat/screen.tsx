import { Box } from "ink";
import type { Answerer } from "../../source/actions/answerer.js";
import type { ChatDoors, ChatFacts } from "../../source/actions/chat-facts.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import type { ChatHeader } from "../../source/domain/chat.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph } from "../../source/ui/theme.js";
import { useTick } from "../../source/ui/use-tick.js";
import { useDialogs } from "../dialogs/use-dialogs.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { shownKey } from "../shell/shown-key.js";
import { useConversationsPane } from "./conversations/use-conversations-pane.js";
import { useMessageField } from "./field/use-message-field.js";
import { useChooseAnswerer } from "./models/use-choose-answerer.js";
import { useModelJobs } from "./models/use-jobs-pane.js";
import { useModelsPane } from "./models/use-models-pane.js";
import { emptyTalk } from "./talk/empty-talk.js";
import { useTalk } from "./talk/use-talk.js";
import { useChats } from "./use-chats.js";

type Props = ScreenProps & { readonly doors: ChatDoors };

const agesEveryMs = 30_000;
const fieldHeight = 5;

/** Conversations with the models of an Ollama server, kept, answered as they stream. */
export function ChatScreen({ width, height, doors }: Props) {
  const { paneOf, zoomed, now } = useShell();
  const state = useChats();
  const { chats, groups, model, silent, chat, header, ollama } = state;
  const missing = state.missing?.model;
  const { jobs } = useModelJobs();
  const sizes = layout(width, height, zoomed);
  const panes = ["talk", ...(sizes.side > 0 ? ["conversations", "models"] : [])];
  const field = useMessageField({
    chatId: header?.chatId,
    canWrite: (model ?? missing) !== undefined,
    width: width - 4,
    height: fieldHeight - 2,
    send: state.send,
  });
  const focus = field.isWriting ? "message" : paneOf(panes);
  const nowMs = useTick(now, agesEveryMs);
  const conversations = useConversationsPane({
    chats,
    error: state.listError,
    width: sizes.side - 2,
    height: sizes.chats - 2,
    focused: focus === "conversations",
    nowMs,
  });
  const modelsPane = useModelsPane({
    groups,
    jobs,
    chosen: model,
    width: sizes.side - 2,
    height: sizes.models - 2,
    focused: focus === "models",
  });
  const talkWidth = width - sizes.side - 4;
  const dialogs = useDialogs(width, height);
  const talk = useTalk({
    chat,
    answer: state.answer,
    groups,
    width: talkWidth,
    height: height - fieldHeight - 2,
    focused: focus === "talk",
    dialogs,
    edit: field.writeAnew,
  });

  const chooseAnswerer = useChooseAnswerer(dialogs, state);

  const chooseModel = () => {
    if (focus === "models" && modelsPane.model) state.chooseModel(modelsPane.model);
  };
  const facts: ChatFacts = {
    ...answererFacts(state, focus, modelsPane.model),
    doors,
    ollama,
    chat,
    header: focus === "conversations" ? conversations.header : header,
    chooseAnswerer,
    newChat: () => {
      chooseModel();
      state.newChat();
      field.write();
    },
    focusField: () => {
      if (focus === "conversations") state.chooseChat(conversations.header?.chatId);
      chooseModel();
      field.write();
    },
  };
  const send = async (signal: AbortSignal) => {
    talk.toEnd();
    await field.send(signal);
  };
  const list = focus === "conversations" ? conversations.list : focus === "models" ? modelsPane.list : talk.list;
  const scopes: readonly ActiveScope[] = field.isWriting
    ? [{ name: "chatField", facts: { ...facts, text: field.text, send, leave: field.leave } }]
    : [...(focus === "talk" ? [{ name: "talk", facts: talk.facts } as const] : []), { name: "list", facts: list }];
  useScreen({
    panes,
    scopes: [...dialogs.scopes, ...scopes, { name: "chat", facts }],
    field: dialogs.field ?? (field.isWriting ? field.keys : undefined),
    ready: state.ready,
  });

  const talkPane = pane({
    ...talkTitle(header, chat?.streaming ?? false, model),
    width: width - sizes.side,
    height: height - fieldHeight,
    focused: focus === "talk",
    padded: true,
    rows: chat ? talk.rows : emptyTalk({ ollama, model, missing, silent }, state.chatError ?? state.error, talkWidth),
    foot: talk.foot[0],
    footRight: talk.foot[1],
  });
  const side = [
    ...pane({
      title: conversations.title,
      width: sizes.side,
      height: sizes.chats,
      focused: focus === "conversations",
      rows: conversations.rows,
    }),
    ...pane({
      title: modelsPane.title,
      width: sizes.side,
      height: sizes.models,
      focused: focus === "models",
      rows: modelsPane.rows,
    }),
  ];
  const message = pane({
    title: messageTitle(model?.name, missing, field.isAnew),
    right: `${shownKey("enter")} send ${glyph("dot")} ${shownKey("alt+enter")} line ${glyph("dot")} esc stop`,
    width,
    height: fieldHeight,
    focused: field.isWriting,
    padded: true,
    rows: field.rows,
  });
  return (
    <Box width={width} height={height}>
      <Rows lines={[...(sizes.side > 0 ? beside(side, talkPane) : talkPane), ...message]} width={width} />
      {dialogs.element}
    </Box>
  );
}

/** Who would answer what is written now. */
function answererFacts(
  { model, missing, silent, answerers }: ReturnType<typeof useChats>,
  focus: string,
  underCursor: Answerer | undefined,
) {
  // Another choice is under the cursor there.
  const isChoosing = focus === "models" || focus === "conversations";
  return {
    model: focus === "models" && underCursor ? underCursor : model,
    missing: isChoosing ? undefined : missing?.model,
    silent: isChoosing ? undefined : silent,
    hasAnswerers: answerers.length > 0 || missing !== undefined,
  };
}

function talkTitle(header: ChatHeader | undefined, streaming: boolean, model: Answerer | undefined) {
  const right = streaming ? "streaming" : model ? label(model.name) : "";
  return { title: header ? label(header.title) : "new conversation", right };
}

function messageTitle(model: string | undefined, missing: string | undefined, isAnew: boolean): string {
  if (isAnew) return "your message in other words, as a branch beside it";
  if (missing !== undefined) return `message · ${label(missing)} is no longer there`;
  return model === undefined ? "message" : `message to ${label(model)}`;
}

/** The side panes go where it is narrow, or the conversation is zoomed. */
function layout(width: number, height: number, zoomed: boolean) {
  const tall = height - fieldHeight;
  const chats = Math.ceil(tall / 2);
  return { side: width >= 76 && !zoomed ? Math.min(36, Math.floor(width * 0.3)) : 0, chats, models: tall - chats };
}

import { Box } from "ink";
import type { Answerer } from "../../source/actions/answerer.js";
import { whyNotChat } from "../../source/actions/chat.js";
import type { ChatDoors, ChatFacts } from "../../source/actions/chat-facts.js";
import type { ConversationsFacts } from "../../source/actions/conversation-facts.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { label } from "../../source/ui/text/sanitize.js";
import { useTick } from "../../source/ui/use-tick.js";
import { useDialogs } from "../dialogs/use-dialogs.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { useConversation } from "./conversations/use-conversation.js";
import { useConversationsPane } from "./conversations/use-conversations-pane.js";
import { useChatField } from "./field/use-chat-field.js";
import { useChooseAnswerer } from "./models/use-choose-answerer.js";
import { useModelJobs } from "./models/use-jobs-pane.js";
import { useModelsPane } from "./models/use-models-pane.js";
import { emptyTalk } from "./talk/empty-talk.js";
import { useTalk } from "./talk/use-talk.js";
import { useChats } from "./use-chats.js";

type Props = ScreenProps & { readonly doors: ChatDoors };

const agesEveryMs = 30_000;

/** Conversations with the models of an Ollama server, kept, answered as they stream. */
export function ChatScreen({ width, height, doors }: Props) {
  const { paneOf, zoomed, now, shell } = useShell();
  const state = useChats();
  const { chats, groups, model, silent, chat, header, ollama } = state;
  const missing = state.missing?.model;
  const { jobs } = useModelJobs();
  const dialogs = useDialogs(width, height);
  const field = useChatField(state, dialogs, width, height);
  const fieldHeight = field.pane.height;
  const sizes = layout(width, height - fieldHeight, zoomed);
  const panes = ["talk", ...(sizes.side > 0 ? ["conversations", "models"] : [])];
  const focus = field.isWriting ? "message" : paneOf(panes);
  const nowMs = useTick(now, agesEveryMs);
  const conversations = useConversationsPane({
    chats,
    isRead: state.isListed,
    error: state.listError,
    chosen: header?.chatId,
    choose: (chatId) => state.chooseChat(chatId, { browses: true }),
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
  const under = focus === "conversations" ? conversations.header : header;
  const conversation = useConversation({
    chats,
    header: under,
    shown: header?.chatId === chat?.header.chatId ? chat?.header.chatId : undefined,
    answerer: model,
    doors,
    choose: state.chooseChat,
    dialogs,
  });

  const chooseAnswerer = useChooseAnswerer(dialogs, state);

  const chooseModel = () => {
    if (focus === "models" && modelsPane.model) state.chooseModel(modelsPane.model);
  };
  const asked = answererFacts(state, focus, modelsPane.model);
  const facts: ChatFacts = {
    ...asked,
    doors,
    ollama,
    chat,
    header: under,
    conversation,
    chooseAnswerer,
    newChat: () => {
      chooseModel();
      state.newChat();
      field.write();
    },
    focusField: () => {
      chooseModel();
      field.write();
    },
  };
  const opening: ConversationsFacts = {
    title: conversations.header?.title,
    open: () => {
      state.chooseChat(conversations.header?.chatId);
      // Nobody can answer: it is opened to be read.
      if (state.whoAnswers(conversations.header) === undefined) shell.focusPane("talk");
      else field.write();
    },
  };
  const send = async (signal: AbortSignal) => {
    talk.toEnd();
    await field.send(signal);
  };
  const scopesOf: Readonly<Record<string, readonly ActiveScope[]>> = {
    message: [{ name: "chatField", facts: { ...facts, ...field.facts, send } }],
    conversations: [
      { name: "conversations", facts: opening },
      { name: "list", facts: conversations.list },
    ],
    models: [{ name: "list", facts: modelsPane.list }],
    talk: [
      { name: "talk", facts: talk.facts },
      { name: "list", facts: talk.list },
    ],
  };
  const isAsking = dialogs.scopes.length > 0;
  useScreen({
    panes,
    // Under a dialog no key means what it means elsewhere, and what lies over the field has its keys.
    scopes: isAsking ? dialogs.scopes : [...(scopesOf[focus] ?? []), { name: "chat", facts }],
    field: isAsking || !field.isWriting ? dialogs.field : field.keys,
    ready: state.ready,
  });

  const talkPane = pane({
    ...talkTitle(header && chat?.header.title, chat?.streaming ?? false, asked.model),
    width: width - sizes.side,
    height: height - fieldHeight,
    focused: focus === "talk",
    padded: true,
    rows: chat
      ? talk.rows
      : emptyTalk({ ollama, model: asked.model, missing, silent }, state.chatError ?? state.error, talkWidth),
    foot: talk.foot[0],
    footRight: talk.foot[1],
  });
  const named = focus === "models" ? asked : { model, missing, silent };
  const title = field.titleOf(named.model?.name, whyNotChat({ ollama, ...named }));
  const message = pane({ ...field.pane, title, width, focused: field.isWriting, padded: true });
  return (
    <Box width={width} height={height}>
      <Rows
        lines={[...beside(...sidePanes({ conversations, models: modelsPane, sizes, focus }), talkPane), ...message]}
        width={width}
      />
      {dialogs.element}
    </Box>
  );
}

type Shown = { readonly title: string; readonly foot?: string; readonly rows: readonly string[] };

/** Conversations above models; none where there is no room for them. */
function sidePanes({
  conversations,
  models,
  sizes,
  focus,
}: {
  readonly conversations: Shown;
  readonly models: Shown;
  readonly sizes: ReturnType<typeof layout>;
  readonly focus: string;
}): readonly (readonly string[])[] {
  if (sizes.side === 0) return [];
  const of = (name: string, { title, foot = "", rows }: Shown, height: number) =>
    pane({ title, foot, width: sizes.side, height, focused: focus === name, rows });
  return [[...of("conversations", conversations, sizes.chats), ...of("models", models, sizes.models)]];
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

function talkTitle(title: string | undefined, streaming: boolean, model: Answerer | undefined) {
  const right = streaming ? "streaming" : model ? label(model.name) : "";
  return { title: title === undefined ? "new conversation" : label(title), right };
}

/** Above the message field: the side panes go where it is narrow, or the conversation is zoomed. */
function layout(width: number, tall: number, zoomed: boolean) {
  const chats = Math.ceil(tall / 2);
  return { side: width >= 76 && !zoomed ? Math.min(36, Math.floor(width * 0.3)) : 0, chats, models: tall - chats };
}

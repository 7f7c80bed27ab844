import { useRef } from "react";
import type { Answerer } from "../../source/actions/answerer.js";
import { answeredBy } from "../../source/actions/answerer.js";
import type { ChatListed, ChatView } from "../../source/api/chat-calls.js";
import { useAnswer } from "../../source/client/use-answer.js";
import { useQuery } from "../../source/client/use-query.js";
import type { ChatFile, ChatSettings } from "../../source/domain/chat.js";
import { titleOf } from "../../source/domain/chat-title.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useSettled } from "../../source/ui/use-settled.js";
import { useShell } from "../shell/shell-context.js";
import { useAnswerer } from "./models/use-answerer.js";
import { useAnswerers } from "./models/use-answerers.js";
import { useDraftSettings } from "./settings/use-draft-settings.js";
import { isWriting as isAnswering } from "./talk/use-talk.js";
import { isTold, type Sent, sentMessage, withSent } from "./talk/with-sent.js";

/** The end of the conversation; what is further up is asked for where it is looked at. */
const messagesAtEnd = 50;
/** A conversation that the cursor only runs over is not asked for. */
const browsingMs = 80;

type Message = {
  readonly content: string;
  readonly files: readonly ChatFile[];
  /** The message that it stands beside, in other words. */
  readonly instead: string | undefined;
  readonly signal: AbortSignal;
};

/** Which conversation is shown and which model answers next. */
export function useChats() {
  const { client, now } = useShell();
  const { first, groups, isKnown } = useAnswerers();
  const { data: list, error: listError, loading } = useQuery("chats.list", {});
  const chats = list?.chats ?? [];
  const [chosenChat, setChat] = useKept<string | undefined>("chat.chat", undefined);
  const [isBrowsing, setBrowsing] = useKept("chat.browsing", false);
  const [draft, setDraft] = useDraftSettings();
  const last = useRef<ChatView>(undefined);
  const header: ChatListed | undefined = chats.find(({ chatId }) => chatId === chosenChat);
  const answerer = useAnswerer({ header, groups, isKnown, chats: list?.chats });
  const { model } = answerer;
  const settled = useSettled(header?.chatId ?? "", browsingMs);
  const asked = isBrowsing ? settled || undefined : header?.chatId;
  const { data, error: chatError } = useQuery(
    "chats.get",
    asked === undefined ? undefined : { chatId: asked, limit: messagesAtEnd },
  );
  if (data) last.current = data;
  // The one before stays until the next is here.
  const told = header && !chatError ? (data ?? last.current) : undefined;
  const [sent, setSent] = useKept<Sent | undefined>("chat.sending", undefined);
  const chat = withSent(told, sent);
  if (sent && isTold(told, sent)) setSent(undefined);
  const isAsked = chat === told || sent?.isTaken === true;
  const answer = useAnswer(
    client,
    chat?.header.chatId,
    isAnswering(chat) && isAsked ? chat?.messages.at(-1)?.messageId : undefined,
  );

  const send = async ({ content, files, instead, signal }: Message) => {
    if (!model) return;
    const chatId = header?.chatId ?? (await begin(content === "" ? (files[0]?.name ?? "") : content, model, signal));
    const place = { ...(instead === undefined ? {} : { instead }), ...answeredBy(model) };
    const attached = files.length === 0 ? {} : { files: files.map(({ name, text }) => ({ name, text })) };
    const request = { chatId, content, ...attached, ...place };
    // Of a conversation that has begun just now the hub tells all.
    const shown = instead === undefined && told?.header.chatId === chatId ? told.header : undefined;
    const seen = { content, ...attached };
    if (shown) setSent(sentMessage(shown, undefined, seen, now()));
    try {
      const { messageId } = await client.call("chats.send", request, { signal });
      if (shown) setSent(sentMessage(shown, messageId, seen, now()));
    } catch (failure) {
      setSent(undefined);
      throw failure;
    }
  };
  const choose = (chatId: string | undefined, browses: boolean) => {
    setBrowsing(browses);
    setChat(chatId);
  };
  const begin = async (content: string, by: Answerer, signal: AbortSignal) => {
    const chat = { ...answeredBy(by), title: titleOf(content), settings: draft };
    const { chatId } = await client.call("chats.create", chat, { signal });
    setDraft({});
    choose(chatId, false);
    return chatId;
  };

  return {
    ollama: first.data,
    /** Why it is not known whether an Ollama is there. */
    error: first.error,
    listError,
    chatError,
    /** The list is here. */
    isListed: list !== undefined,
    ready: !first.loading && !loading,
    chats,
    groups,
    ...answerer,
    header,
    chat,
    answer,
    /** `browses`: the cursor came over it, and may go on. */
    chooseChat: (chatId: string | undefined, { browses = false } = {}) => {
      choose(chatId, browses);
      // A conversation goes on with its own model.
      answerer.chooseModel(undefined);
    },
    /** The conversation goes on with it; without one the next begins with it. */
    changeAnswerer: async (next: Answerer) => {
      if (header) await client.call("chats.change", { chatId: header.chatId, ...answeredBy(next) });
      answerer.chooseModel(header ? undefined : next);
    },
    /** A new conversation, with these settings. */
    newChat: (settings: ChatSettings = {}) => {
      choose(undefined, false);
      answerer.forgetFirst();
      setDraft(settings);
    },
    send,
  };
}

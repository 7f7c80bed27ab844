import { useRef } from "react";
import type { ChatListed, ChatView } from "../../source/api/chat-calls.js";
import { useAnswer } from "../../source/client/use-answer.js";
import { useQuery } from "../../source/client/use-query.js";
import type { OllamaModel } from "../../source/domain/chat.js";
import { titleOf } from "../../source/domain/chat-title.js";
import type { Answerer, AnswererGroup } from "../../source/actions/answerer.js";
import { answeredBy } from "../../source/actions/answerer.js";
import { useAnswer } from "../../source/client/use-answer.js";
import { useQuery } from "../../source/client/use-query.js";
import type { ChatHeader } from "../../source/domain/chat.js";
import { firstHostId, isEmbeddingOnly } from "../../source/domain/ollama.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useSettled } from "../../source/ui/use-settled.js";
import { useShell } from "../shell/shell-context.js";
import { useDraftSettings } from "./settings/use-draft-settings.js";
import { useAnswerers } from "./models/use-answerers.js";
import { isNamed } from "./models/use-model-facts.js";
import { isWriting as isAnswering } from "./talk/use-talk.js";

/** The end of the conversation; what is further up is asked for where it is looked at. */
const messagesAtEnd = 50;
/** A conversation that the cursor only runs over is not asked for. */
const browsingMs = 80;

type Message = {
  readonly content: string;
  /** The message that it stands beside, in other words. */
  readonly instead: string | undefined;
  readonly signal: AbortSignal;
};

type Wanted = { readonly model: string; readonly hostId: string };

/** Which conversation is shown and which model answers next. */
export function useChats() {
  const { client } = useShell();
  const { first, groups } = useAnswerers();
  const { data: list, error: listError, loading } = useQuery("chats.list", {});
  const chats = list?.chats ?? [];
  const models = ollama?.state === "up" ? ollama.models : [];
  const [chosenModel, chooseModel] = useKept<string | undefined>("chat.model", undefined);
  const [chosenChat, chooseChat] = useKept<string | undefined>("chat.chat", undefined);
  const [isBrowsing, setBrowsing] = useKept("chat.browsing", false);
  const [draft, setDraft] = useDraftSettings();
  const last = useRef<ChatView>(undefined);
  const header: ChatListed | undefined = chats.find(({ chatId }) => chatId === chosenChat);
  // What was chosen, by hand or by the conversation, is never another one in silence: it is missing then.
  const wanted = chosenModel ?? header?.model;
  const model: OllamaModel | undefined = wanted === undefined ? models[0] : models.find(({ name }) => name === wanted);
  const missing = ollama?.state === "up" && model === undefined ? wanted : undefined;
  const settled = useSettled(header?.chatId ?? "", browsingMs);
  const asked = isBrowsing ? settled || undefined : header?.chatId;
  const { data, error: chatError } = useQuery(
  const answerers = groups.flatMap((group) => group.answerers);
  const [chosenModel, setModel] = useKept<string | undefined>("chat.model", undefined);
  const [chosenHost, setHost] = useKept<string | undefined>("chat.host", undefined);
  const [chosenChat, setChat] = useKept<string | undefined>("chat.chat", undefined);
  const header: ChatHeader | undefined = chats.find(({ chatId }) => chatId === chosenChat);
  // What was chosen, by hand or by the conversation, is never another one in silence: it is missing then.
  const wanted = wantedOf(chosenModel, chosenHost, header);
  const model = wanted === undefined ? firstChoice(groups) : answerers.find((each) => isWanted(each, wanted));
  const host = wanted && groups.find(({ hostId }) => hostId === wanted.hostId);
  const isGone = wanted !== undefined && groups.length > 0 && host === undefined;
  const missing = wanted && model === undefined && (host?.state === "up" || isGone) ? wanted : undefined;
  const like = useQuery("ollama.like", missing && host ? missing : undefined).data?.names ?? [];
  const { data: chat, error: chatError } = useQuery(
    "chats.get",
    asked === undefined ? undefined : { chatId: asked, limit: messagesAtEnd },
  );
  if (data) last.current = data;
  // The one before stays until the next is here.
  const chat = header && !chatError ? (data ?? last.current) : undefined;
  const answer = useAnswer(
    client,
    chat?.header.chatId,
    isAnswering(chat) ? chat?.messages.at(-1)?.messageId : undefined,
  );

  const chooseModel = (answerer: Pick<Answerer, "name" | "hostId"> | undefined) => {
    setModel(answerer?.name);
    setHost(answerer?.hostId);
  };
  const send = async ({ content, instead, signal }: Message) => {
    if (!model) return;
    const chatId = header?.chatId ?? (await begin(content, model, signal));
    const place = instead === undefined ? {} : { instead };
    await client.call("chats.send", { chatId, content, ...place, ...answeredBy(model) }, { signal });
  };
  const choose = (chatId: string | undefined, browses: boolean) => {
    setBrowsing(browses);
    chooseChat(chatId);
  };
  const begin = async (content: string, signal: AbortSignal) => {
    const chat = { model: model?.name ?? "", title: titleOf(content), settings: draft };
    const { chatId } = await client.call("chats.create", chat, { signal });
    setDraft({});
    choose(chatId, false);
  const begin = async (content: string, by: Answerer, signal: AbortSignal) => {
    const title = (content.split("\n")[0] ?? "").slice(0, longestTitle);
    const { chatId } = await client.call("chats.create", { title, ...answeredBy(by) }, { signal });
    setChat(chatId);
    return chatId;
  };

  return {
    ollama: first.data,
    /** Why it is not known whether an Ollama is there. */
    error: first.error,
    listError,
    chatError,
    ready: !asking && !loading,
    /** The list is here. */
    isListed: list !== undefined,
    ready: !first.loading && !loading,
    chats,
    groups,
    answerers,
    model,
    /** What was chosen, where its host has it no longer. */
    missing,
    /** Names on its host that are like the missing one. */
    like,
    /** The host of the model, where that does not answer. */
    silent: model === undefined && host !== undefined && host.state !== "up" ? host : undefined,
    header,
    chat,
    answer,
    /** `browses`: the cursor came over it, and may go on. */
    chooseChat: (chatId: string | undefined, { browses = false } = {}) => {
      choose(chatId, browses);
    chooseChat: (chatId: string | undefined) => {
      setChat(chatId);
      // A conversation goes on with its own model.
      chooseModel(undefined);
    },
    chooseModel,
    /** The model that a conversation goes on with, where it is there. */
    whoAnswers: (of: ChatListed | undefined) => models.find(({ name }) => name === of?.model),
    newChat: () => choose(undefined, false),
    /** The conversation goes on with it; without one the next begins with it. */
    changeAnswerer: async (answerer: Answerer) => {
      if (header) await client.call("chats.change", { chatId: header.chatId, ...answeredBy(answerer) });
      chooseModel(header ? undefined : answerer);
    },
    newChat: () => setChat(undefined),
    send,
  };
}

function wantedOf(
  model: string | undefined,
  hostId: string | undefined,
  header: ChatHeader | undefined,
): Wanted | undefined {
  if (model !== undefined) return { model, hostId: hostId ?? firstHostId };
  return header && { model: header.model, hostId: header.hostId ?? firstHostId };
}

function isWanted(answerer: Answerer, { model, hostId }: Wanted): boolean {
  return answerer.hostId === hostId && isNamed(answerer, model);
}

/** Who answers where nothing was chosen: on the first host that has one, the model that was made last. */
function firstChoice(groups: readonly AnswererGroup[]): Answerer | undefined {
  for (const { answerers } of groups) {
    const able = answerers.filter(({ capabilities }) => !isEmbeddingOnly(capabilities));
    const newest = able.toSorted((a, b) => (b.modifiedAtMs ?? 0) - (a.modifiedAtMs ?? 0))[0];
    if (newest) return newest;
  }
  return undefined;
}

import { useAnswer } from "../../source/client/use-answer.js";
import { useQuery } from "../../source/client/use-query.js";
import type { ChatHeader, OllamaModel } from "../../source/domain/chat.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useShell } from "../shell/shell-context.js";
import { isWriting as isAnswering } from "./talk/use-talk.js";

const longestTitle = 60;
/** The end of the conversation; what is further up is asked for where it is looked at. */
const messagesAtEnd = 50;

type Message = {
  readonly content: string;
  /** The message that it stands beside, in other words. */
  readonly instead: string | undefined;
  readonly signal: AbortSignal;
};

/** Which conversation is shown and which model answers next. */
export function useChats() {
  const { client } = useShell();
  const { data: ollama, error, loading: asking } = useQuery("ollama.get", {});
  const { data: list, error: listError, loading } = useQuery("chats.list", {});
  const chats = list?.chats ?? [];
  const models = ollama?.state === "up" ? ollama.models : [];
  const [chosenModel, chooseModel] = useKept<string | undefined>("chat.model", undefined);
  const [chosenChat, chooseChat] = useKept<string | undefined>("chat.chat", undefined);
  const header: ChatHeader | undefined = chats.find(({ chatId }) => chatId === chosenChat);
  // What was chosen, by hand or by the conversation, is never another one in silence: it is missing then.
  const wanted = chosenModel ?? header?.model;
  const model: OllamaModel | undefined = wanted === undefined ? models[0] : models.find(({ name }) => name === wanted);
  const missing = ollama?.state === "up" && model === undefined ? wanted : undefined;
  const { data: chat, error: chatError } = useQuery(
    "chats.get",
    header && { chatId: header.chatId, limit: messagesAtEnd },
  );
  const answer = useAnswer(client, header?.chatId, isAnswering(chat) ? chat?.messages.at(-1)?.messageId : undefined);

  const send = async ({ content, instead, signal }: Message) => {
    if (!model) return;
    const chatId = header?.chatId ?? (await begin(content, signal));
    const place = instead === undefined ? {} : { instead };
    await client.call("chats.send", { chatId, content, ...place, model: model.name }, { signal });
  };
  const begin = async (content: string, signal: AbortSignal) => {
    const title = (content.split("\n")[0] ?? "").slice(0, longestTitle);
    const { chatId } = await client.call("chats.create", { model: model?.name ?? "", title }, { signal });
    chooseChat(chatId);
    return chatId;
  };

  return {
    ollama,
    /** Why it is not known whether an Ollama is there. */
    error,
    listError,
    chatError,
    ready: !asking && !loading,
    chats,
    models,
    model,
    missing,
    header,
    chat,
    answer,
    chooseChat: (chatId: string | undefined) => {
      chooseChat(chatId);
      // A conversation goes on with its own model.
      chooseModel(undefined);
    },
    chooseModel,
    newChat: () => chooseChat(undefined),
    send,
  };
}

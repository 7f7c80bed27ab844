import { useAnswer } from "../../source/client/use-answer.js";
import { useQuery } from "../../source/client/use-query.js";
import type { ChatHeader, ChatMessage, OllamaModel } from "../../source/domain/chat.js";
import { emptyField, type FieldState, fieldAfterKey, insert } from "../../source/ui/text-field-state.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useShell } from "../shell/shell-context.js";
import { isWriting as isAnswering } from "./talk/use-talk.js";

const longestTitle = 60;
/** The end of the conversation; what is further up is asked for where it is looked at. */
const messagesAtEnd = 50;

/** A message that is written anew, beside the one that stands there. */
type Instead = { readonly chatId: string; readonly messageId: string };

/** Conversations, models and the message that is being written: what the Chat tab shows and does. */
export function useChats() {
  const { client } = useShell();
  const { data: ollama, error, loading: asking } = useQuery("ollama.get", {});
  const { data: list, error: listError, loading } = useQuery("chats.list", {});
  const chats = list?.chats ?? [];
  const models = ollama?.state === "up" ? ollama.models : [];
  const [chosenModel, chooseModel] = useKept<string | undefined>("chat.model", undefined);
  const [chosenChat, chooseChat] = useKept<string | undefined>("chat.chat", undefined);
  const [isWriting, setWriting] = useKept("chat.writing", false);
  const [field, setField, fieldNow] = useKept<FieldState>("chat.field", emptyField);
  const [anew, setAnew] = useKept<Instead | undefined>("chat.instead", undefined);
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

  const send = async (signal: AbortSignal) => {
    if (!model) return;
    const written = fieldNow();
    const content = written.text.trim();
    const instead = anew && anew.chatId === header?.chatId ? { instead: anew.messageId } : {};
    setField(emptyField);
    setAnew(undefined);
    try {
      const chatId = header?.chatId ?? (await begin(content, signal));
      await client.call("chats.send", { chatId, content, ...instead, model: model.name }, { signal });
    } catch (error) {
      setField(written); // what was written is not lost
      setAnew(anew);
      throw error;
    }
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
    isWriting: isWriting && (model ?? missing) !== undefined,
    field,
    text: () => fieldNow().text,
    chooseChat: (chatId: string | undefined) => {
      chooseChat(chatId);
      // A conversation goes on with its own model.
      chooseModel(undefined);
    },
    chooseModel,
    write: () => setWriting(true),
    leave: () => {
      setWriting(false);
      if (anew) setField(emptyField);
      setAnew(undefined);
    },
    /** The message under the cursor is being written anew. */
    isAnew: anew !== undefined && anew.chatId === header?.chatId,
    writeAnew: ({ messageId, content }: ChatMessage) => {
      if (!header) return;
      setAnew({ chatId: header.chatId, messageId });
      setField(insert(emptyField, content));
      setWriting(true);
    },
    newChat: () => {
      chooseChat(undefined);
      setWriting(true);
    },
    send,
    keys: {
      onKey: (name: string, typed: string) => {
        const next = fieldAfterKey(fieldNow(), name, typed);
        if (next) setField(next);
        return next !== undefined;
      },
      onPaste: (text: string) => setField((current) => insert(current, text)),
    },
  };
}

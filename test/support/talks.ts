import type { BranchMessage, ChatListed, ChatView } from "../../source/api/chat-calls.js";
import type { ChatId } from "../../source/domain/ids.js";

/** A conversation of the list, last changed `ageMs` before the clock of `openShell`. */
export function listedChat(id: string, more: Partial<ChatListed> & { readonly ageMs?: number } = {}): ChatListed {
  const { ageMs = 0, ...rest } = more;
  return {
    // Test data.
    chatId: id as ChatId,
    title: `talk ${id}`,
    model: "tiny",
    updatedAtMs: 1_000_000 - ageMs,
    messages: 2,
    isStreaming: false,
    ...rest,
  };
}

/** The whole of a conversation of the list: a question and its answer, which name it. */
export function chatView(listed: ChatListed, more: Partial<ChatView["header"]> = {}): ChatView {
  const { isStreaming, ...header } = listed;
  const message = (number: number, role: BranchMessage["role"], content: string): BranchMessage => ({
    messageId: String(number),
    parentId: number === 1 ? undefined : String(number - 1),
    role,
    content,
    atMs: 0,
    model: role === "assistant" ? header.model : undefined,
    error: undefined,
    stats: undefined,
  });
  const messages = [
    message(1, "user", `question of ${header.chatId}`),
    message(2, "assistant", `answer of ${header.chatId}`),
  ];
  return {
    header: { ...header, settings: {}, headId: "2", createdAtMs: 0, ...more },
    total: messages.length,
    from: 0,
    messages,
    streaming: isStreaming,
  };
}

/** `ollama.get` of a server that has the model tiny. */
export const tinyOllama = {
  state: "up",
  url: "http://127.0.0.1:1",
  version: "1",
  models: [
    {
      name: "tiny",
      sizeBytes: 1,
      digest: "d",
      family: "llama",
      parameterSize: "1M",
      quantization: "Q8_0",
      loaded: false,
      modifiedAtMs: 0,
    },
  ],
} as const;

import type { ChatBook } from "../../store/chats/chat-book.js";
import { openUnsentMessage } from "../../store/chats/unsent-message.js";
import type { Feature, HubContext } from "../context.js";

/** Conversations that are looked through for what was sent: the newest ones. */
const mostLooked = 50;
const usualLimit = 200;
/** A longer message is not one that is called back to be sent again; a list of them would take long to travel. */
const longestSent = 100_000;
/** Of all of them together, in characters. */
const mostSent = 1_000_000;

/** The message field: what was sent in this project, and what is written and not sent. */
export function createFieldFeature(
  { slipwayDir, readOnly }: Pick<HubContext, "slipwayDir" | "readOnly">,
  book: Pick<ChatBook, "list" | "tree">,
): Feature {
  // Read when it is asked for first: it may be large, and most starts of a hub have nobody who writes.
  let opening: ReturnType<typeof openUnsentMessage> | undefined;
  const unsent = async () => {
    opening ??= openUnsentMessage(slipwayDir);
    return opening;
  };
  return {
    handlers: {
      "chats.sent": async ({ limit = usualLimit }) => ({ texts: await sentTexts(book, limit) }),
      "chats.unsent": async () => (await unsent()).data(),
      "chats.keep-unsent": async ({ parts, files }) => {
        if (readOnly) return { kept: false };
        await (await unsent()).update((message) => Object.assign(message, { parts, files }));
        return { kept: true };
      },
    },
  };
}

/** What users wrote, the newest first, each text once; a conversation that is damaged is left out. */
async function sentTexts(book: Pick<ChatBook, "list" | "tree">, limit: number): Promise<readonly string[]> {
  const sent: { readonly text: string; readonly atMs: number }[] = [];
  for (const { chatId } of book.list().slice(0, mostLooked)) {
    const tree = await book.tree(chatId).catch(() => undefined);
    for (const { role, content, atMs } of tree?.messages.values() ?? []) {
      if (role === "user" && content !== "" && content.length <= longestSent) sent.push({ text: content, atMs });
    }
  }
  const newestFirst = sent.sort((a, b) => b.atMs - a.atMs).map(({ text }) => text);
  return upTo(mostSent, [...new Set(newestFirst)].slice(0, limit));
}

/** The first of the texts that have so many characters together. */
function upTo(characters: number, texts: readonly string[]): readonly string[] {
  let left = characters;
  const end = texts.findIndex((text) => {
    left -= text.length;
    return left < 0;
  });
  return end < 0 ? texts : texts.slice(0, end);
}

import type { ChatHeader, ChatHit, ChatMessage } from "../../domain/chat.js";
import type { ChatId } from "../../domain/ids.js";

/** Texts that are kept for the next search, in characters; beyond it the conversations not asked for longest are read again. */
const mostKept = 100_000_000;
/** Conversations that are read at the same time. */
const readAtOnce = 32;
const around = 100;

/** The texts of one conversation in lower case, one after the other, and where each message begins. */
type Texts = { readonly lower: string; readonly starts: readonly number[]; readonly messages: readonly ChatMessage[] };

/** A search over all conversations; texts are kept in memory until `forget`. */
export function createChatSearch(messagesOf: (chatId: ChatId) => Promise<readonly ChatMessage[]>) {
  const kept = new Map<ChatId, Promise<Texts | undefined>>();
  let size = 0;

  const read = async (chatId: ChatId): Promise<Texts | undefined> => {
    const messages = await messagesOf(chatId).catch(() => undefined);
    if (!messages) return undefined;
    const texts = textsOf(messages);
    size += texts.lower.length;
    return texts;
  };
  const textsFor = (chatId: ChatId): Promise<Texts | undefined> => {
    const texts = kept.get(chatId) ?? read(chatId);
    kept.delete(chatId);
    kept.set(chatId, texts);
    return texts;
  };
  const forget = async (chatId: ChatId): Promise<void> => {
    const texts = kept.get(chatId);
    kept.delete(chatId);
    size -= (await texts)?.lower.length ?? 0;
  };

  return {
    forget: (chatId: ChatId) => void forget(chatId),
    /** Of an empty text there are none; but somebody is about to type one, and everything is read for that. */
    find: async (headers: readonly ChatHeader[], text: string, most: number): Promise<readonly ChatHit[]> => {
      const needle = text.toLowerCase();
      const hits: ChatHit[] = [];
      const search = async () => {
        for (let at = 0; at < headers.length && hits.length < most; at += readAtOnce) {
          const some = headers.slice(at, at + readAtOnce);
          const texts = await Promise.all(some.map(({ chatId }) => textsFor(chatId)));
          for (const [index, header] of some.entries()) hits.push(...hitsIn(header, texts[index], needle));
          for (const chatId of kept.keys()) {
            if (size <= mostKept) break;
            await forget(chatId);
          }
        }
      };
      // What cannot be read is left out, never thrown.
      const searching = search();
      if (needle !== "") await searching;
      return hits.slice(0, most);
    },
  };
}

const separator = "\n\u0000\n";

function textsOf(messages: readonly ChatMessage[]): Texts {
  const starts: number[] = [];
  const parts: string[] = [];
  let at = 0;
  for (const { content } of messages) {
    const part = content.toLowerCase();
    starts.push(at);
    parts.push(part);
    at += part.length + separator.length;
  }
  return { lower: parts.join(separator), starts, messages };
}

function hitsIn(header: ChatHeader, texts: Texts | undefined, needle: string): readonly ChatHit[] {
  return needle === "" ? [] : [...titleHit(header, needle), ...messageHits(header, texts, needle)];
}

function titleHit({ chatId, title, updatedAtMs }: ChatHeader, needle: string): readonly ChatHit[] {
  const at = title.toLowerCase().indexOf(needle);
  return at < 0 ? [] : [{ chatId, title, atMs: updatedAtMs, ...cut(title, at, needle.length) }];
}

function messageHits(header: ChatHeader, texts: Texts | undefined, needle: string): readonly ChatHit[] {
  if (!texts) return [];
  const { chatId, title } = header;
  const hits: ChatHit[] = [];
  let index = 0;
  for (let at = texts.lower.indexOf(needle); at >= 0; ) {
    while ((texts.starts[index + 1] ?? Number.POSITIVE_INFINITY) <= at) index += 1;
    const message = texts.messages[index];
    const start = texts.starts[index] ?? 0;
    if (message) {
      const { messageId, role, atMs, content } = message;
      hits.push({ chatId, title, messageId, role, atMs, ...cut(content, at - start, needle.length) });
    }
    // One hit a message is enough.
    const next = texts.starts[index + 1];
    at = next === undefined ? -1 : texts.lower.indexOf(needle, next);
  }
  return hits;
}

/** The found part of a text with what is around it. Letters whose lower case is longer may move it by some. */
function cut(text: string, at: number, length: number): Pick<ChatHit, "before" | "found" | "after"> {
  const line = (part: string) => part.replaceAll(/\s+/g, " ");
  const [from, end, to] = [at - around, at + length, at + length + around];
  return {
    before: `${from > 0 ? "…" : ""}${line(text.slice(Math.max(0, from), at))}`,
    found: line(text.slice(at, end)),
    after: `${line(text.slice(end, to))}${to < text.length ? "…" : ""}`,
  };
}

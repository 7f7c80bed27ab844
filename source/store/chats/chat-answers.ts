import { z } from "zod";
import type { ChatMessage } from "../../domain/chat.js";
import { type CountedAnswer, countedAnswer } from "../../domain/chat-numbers.js";
import type { ChatId } from "../../domain/ids.js";
import { readRegular } from "../regular-file.js";
import { storeError } from "../store-error.js";
import { statsForm } from "./chat-form.js";

/** Answers whose figures are kept for the next question; beyond it the conversations asked for first are read again. */
const mostKept = 500_000;
/** Conversations that are read at the same time. */
const readAtOnce = 32;

/** What is counted of a line of `messages.jsonl`. */
const answerLine = z.object({
  role: z.literal("assistant"),
  atMs: z.number(),
  model: z.string().optional(),
  hostId: z.string().optional(),
  error: z.string().optional(),
  errorCode: z.string().optional(),
  // Figures of another form are none; the conversation says so at the message.
  stats: statsForm.optional().catch(undefined),
});

/** The answers of conversations, all that were ever made in them, read once and kept. */
export function createChatAnswers(pathOf: (chatId: ChatId) => string) {
  const kept = new Map<ChatId, CountedAnswer[]>();
  const reading = new Set<ChatId>();
  let size = 0;

  const answersFor = async (chatId: ChatId): Promise<readonly CountedAnswer[] | undefined> => {
    const known = kept.get(chatId);
    if (known) return known;
    reading.add(chatId);
    const answers = await readAnswers(pathOf(chatId)).catch(() => undefined);
    // What was written meanwhile may be missing: it is read again the next time.
    if (!reading.delete(chatId) || !answers || kept.has(chatId)) return answers;
    kept.set(chatId, answers);
    size += answers.length;
    return answers;
  };
  const forget = (chatId: ChatId) => {
    reading.delete(chatId);
    size -= kept.get(chatId)?.length ?? 0;
    kept.delete(chatId);
  };

  return {
    /** A message was written: its conversation is not read again for it. */
    add: (chatId: ChatId, message: ChatMessage) => {
      reading.delete(chatId);
      const answer = countedAnswer(message);
      const answers = kept.get(chatId);
      if (!answer || !answers) return;
      answers.push(answer);
      size += 1;
    },
    forget,
    /** By conversation; undefined where its file cannot be read. */
    of: async (chatIds: readonly ChatId[]): Promise<ReadonlyMap<ChatId, readonly CountedAnswer[] | undefined>> => {
      const found = new Map<ChatId, readonly CountedAnswer[] | undefined>();
      for (let at = 0; at < chatIds.length; at += readAtOnce) {
        const some = chatIds.slice(at, at + readAtOnce);
        const answers = await Promise.all(some.map(answersFor));
        for (const [index, chatId] of some.entries()) found.set(chatId, answers[index]);
      }
      for (const chatId of kept.keys()) {
        if (size <= mostKept) break;
        forget(chatId);
      }
      return found;
    },
  };
}

/** Only the lines of answers are looked into: what users wrote may be long. A last line that was cut is none. */
async function readAnswers(path: string): Promise<CountedAnswer[]> {
  const bytes = await readRegular(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
    throw storeError(error, path);
  });
  const answers: CountedAnswer[] = [];
  const lines = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1).toString("utf8");
  for (let begin = 0; begin < lines.length; ) {
    const end = lines.indexOf("\n", begin);
    const line = lines.slice(begin, end);
    begin = end + 1;
    // Inside of a text the quotes would be escaped.
    if (!line.includes('"role":"assistant"')) continue;
    const { model, error, stats, ...rest } = answerLine.parse(JSON.parse(line));
    const answer = countedAnswer({ ...rest, model, error, stats });
    if (answer) answers.push(answer);
  }
  return answers;
}

// Conversations: kept, branched, searched; answers that go on in the hub when the terminal leaves.
import { z } from "zod";
import type { ChatHeader, ChatHit, ChatMessage } from "../domain/chat.js";
import type { ChatId } from "../domain/ids.js";
import { full, read } from "./call.js";
import { longestMessage, mostFiles } from "./chat-limits.js";

/** A conversation in the list; what it asks its model with is not told for all of them. */
export type ChatListed = Omit<ChatHeader, "settings" | "headId" | "createdAtMs"> & { readonly isStreaming: boolean };
export type ChatsView = { readonly chats: readonly ChatListed[] };

/** What goes on in the background: how many answers are written, and the conversations with one that nobody has looked at. */
export type ChatSigns = {
  readonly streaming: number;
  readonly answered: readonly ChatId[];
  readonly failed: readonly ChatId[];
};

/** A message of the branch that is shown; `siblings` where there are others in its place: its number (from 1), how many, those beside it. */
export type BranchMessage = ChatMessage & {
  readonly siblings?: {
    readonly at: number;
    readonly of: number;
    readonly before?: string | undefined;
    readonly after?: string | undefined;
  };
};

export type ChatView = {
  readonly header: ChatHeader;
  /** Messages of the branch; `messages` begins with number `from` of them, from 0. */
  readonly total: number;
  readonly from: number;
  readonly messages: readonly BranchMessage[];
  /** An answer is being written after the last message. */
  readonly streaming: boolean;
  /** Why the answer, which has ended, cannot be written down; it is tried again. */
  readonly unkept?: string | undefined;
};

export type ChatHits = { readonly hits: readonly ChatHit[] };

/** One line of a chat stream: text to append at `offset` (UTF-16 units of the answer, or of what was thought before it), or the end. */
export type ChatChunk =
  | { readonly offset: number; readonly text: string; readonly isThought?: true }
  | { readonly done: true; readonly error?: string };

const chatId = z.string();
const messageId = z.string();
const filesSchema = z.array(z.object({ name: z.string(), text: z.string().max(longestMessage) })).max(mostFiles);

export const chatSettingsSchema = z.object({
  system: z.string().max(longestMessage).optional(),
  options: z.record(z.string(), z.union([z.number(), z.boolean()])).optional(),
  stop: z.array(z.string()).max(100).readonly().optional(),
  format: z.string().max(1_000_000).optional(),
  think: z.union([z.boolean(), z.enum(["low", "medium", "high"])]).optional(),
  tools: z.string().max(1_000_000).optional(),
  keepAlive: z.string().optional(),
  noHistory: z.boolean().optional(),
});

/** Who answers; absent: who answered last. */
const answererSchema = { model: z.string().optional(), hostId: z.string().optional() };

export const chatCalls = {
  /** Newest change first. */
  "chats.list": read<ChatsView>()(z.object({})),
  "chats.signs": read<ChatSigns>()(z.object({})),
  /** `limit` messages of the branch that is shown, from number `from` on; without `from` the last ones. */
  "chats.get": read<ChatView>()(
    z.object({
      chatId,
      from: z.number().int().nonnegative().optional(),
      limit: z.number().int().positive().max(10_000).optional(),
    }),
  ),
  /** Titles and messages of all conversations, on all branches, that hold the text in any case. An empty text finds nothing, but reads what the next one is looked for in. */
  "chats.find": read<ChatHits>()(
    z.object({ text: z.string().max(1000), limit: z.number().int().positive().max(1000).optional() }),
  ),
  /** The text of a message around the first place that has `text`, some thousand characters with its lines. */
  "chats.excerpt": read<{ readonly excerpt: string }>()(z.object({ chatId, messageId, text: z.string().max(1000) })),
  "chats.create": full<{ readonly chatId: ChatId }>()(
    z.object({
      model: z.string(),
      title: z.string().max(500),
      hostId: z.string().optional(),
      settings: chatSettingsSchema.optional(),
    }),
  ),
  /** Number of a message on the branch that is shown, from 0; absent: it is on another. */
  "chats.where": read<{ readonly at?: number; readonly total: number }>()(z.object({ chatId, messageId })),
  /** Its newest answer was looked at. */
  "chats.seen": full<{ readonly changed: boolean }>()(z.object({ chatId })),
  /** Title, who answers, settings: what is given is changed (settings as a whole). Title and settings are taken back by undo. */
  "chats.change": full<{ readonly changed: boolean }>()(
    z.object({
      chatId,
      title: z.string().max(500).optional(),
      settings: chatSettingsSchema.optional(),
      ...answererSchema,
    }),
  ),
  "chats.delete": full<{ readonly deleted: boolean }>()(z.object({ chatId })),
  /**
   * A message and the start of its answer, which streams from `GET /slipway/v1/chat/ID?offset=N` and goes on when nobody listens.
   * `instead`: the message is another wording of that one, beside it, and begins a branch.
   */
  "chats.send": full<{ readonly messageId: string }>()(
    z.object({
      chatId,
      content: z.string().max(longestMessage),
      files: filesSchema.optional(),
      instead: messageId.optional(),
      ...answererSchema,
    }),
  ),
  /** What the tools returned that the last answer called, in the order of its calls, and the start of the next answer. */
  "chats.tool-results": full<{ readonly accepted: boolean }>()(
    z.object({
      chatId,
      results: z
        .array(z.object({ name: z.string().max(1000), content: z.string().max(longestMessage) }))
        .min(1)
        .max(100),
    }),
  ),
  /** Another answer in place of this one, beside it. */
  "chats.regenerate": full<{ readonly accepted: boolean }>()(z.object({ chatId, messageId, ...answererSchema })),
  /** The last answer goes on where it ended: a message beside it that begins with its text. */
  "chats.continue": full<{ readonly accepted: boolean }>()(z.object({ chatId })),
  /** Shows the newest branch through this message; the one that is shown stays where the message is on it. */
  "chats.choose": full<{ readonly headId: string }>()(z.object({ chatId, messageId })),
  /** Takes a message and all that follow it away; undo brings them back. */
  "chats.remove-message": full<{ readonly removed: number }>()(z.object({ chatId, messageId })),
  "chats.stop": full<{ readonly stopped: boolean }>()(z.object({ chatId })),
} as const;

// Figures of answers over time: of each model and each conversation, with what they cost where a price is set.
import { z } from "zod";
import { type ChatNumbers, type ModelPrice, type NumbersBucket, numbersOrders } from "../domain/chat-numbers.js";
import type { ChatId } from "../domain/ids.js";
import { full, read } from "./call.js";

/** The figures of one model of one host, or of one conversation. */
export type NumbersRow = ChatNumbers & {
  readonly key: string;
  /** Its model; of a conversation who answered last. */
  readonly model: string;
  readonly hostId?: string | undefined;
  /** Of a conversation. */
  readonly chatId?: ChatId;
  /** Of a conversation. */
  readonly title?: string;
  /** Of a model; absent: none is set. */
  readonly price?: ModelPrice;
};

export type NumbersView = {
  /** Rows that there are; `rows` begins with number `from` of them, from 0. */
  readonly total: number;
  readonly from: number;
  readonly rows: readonly NumbersRow[];
  /** Of all rows together. */
  readonly sum: ChatNumbers;
  /** Conversations whose files could not be read: they are not counted. */
  readonly unreadable: number;
  /** The titles of those, the newest first, no more than a few. */
  readonly unreadableTitles: readonly string[];
};

export type NumbersCourse = { readonly buckets: readonly NumbersBucket[] };

/** What models cost. */
export type PricesView = {
  readonly prices: readonly {
    readonly model: string;
    readonly hostId?: string | undefined;
    readonly price: ModelPrice;
  }[];
};

/** The answers of one model, of one conversation, of both; of none: all. Without `hostId` a model is the first host's. */
const of = z.object({ model: z.string().optional(), hostId: z.string().optional(), chatId: z.string().optional() });
const amount = z.number().nonnegative().max(1e9);
const priceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("tokens"), inputPerMillion: amount, outputPerMillion: amount }),
  z.object({ kind: z.literal("gpu-hour"), perHour: amount }),
]);

export const numbersCalls = {
  /** A row a model, or a conversation, that has answers of `of`; the largest first, of times the slowest. */
  "chats.numbers": read<NumbersView>()(
    z.object({
      by: z.enum(["model", "chat"]),
      of: of.optional(),
      order: z.enum(numbersOrders).optional(),
      from: z.number().int().nonnegative().optional(),
      limit: z.number().int().positive().max(10_000).optional(),
    }),
  ),
  /** `offsetMs`: of the terminal's time to UTC, so that days are its days. */
  "chats.course": read<NumbersCourse>()(
    z.object({
      of: of.optional(),
      step: z.enum(["hour", "day"]),
      count: z.number().int().positive().max(1000),
      offsetMs: z.number().int().min(-86_400_000).max(86_400_000),
    }),
  ),
  "chats.prices": read<PricesView>()(z.object({})),
  /** What a model of a host costs; without a price it is not known any more. */
  "chats.price": full<{ readonly set: boolean }>()(
    z.object({ model: z.string(), hostId: z.string().optional(), price: priceSchema.optional() }),
  ),
} as const;

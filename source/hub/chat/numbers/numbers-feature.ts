import type { NumbersRow, NumbersView } from "../../../api/numbers-calls.js";
import type { ChatHeader } from "../../../domain/chat.js";
import {
  type ChatNumbers,
  type CountedAnswer,
  courseOf,
  errorsOf,
  type ModelPrice,
  type NumbersOrder,
  numbersOf,
  type PriceOf,
} from "../../../domain/chat-numbers.js";
import { firstHostId } from "../../../domain/ollama.js";
import type { ChatBook } from "../../../store/chats/chat-book.js";
import type { Document } from "../../../store/document.js";
import type { Settings } from "../../../store/settings.js";
import type { Feature, HubContext } from "../../context.js";

/** Rows where a request does not say how many. */
const aPage = 200;

/** Conversations that cannot be read which are named. */
const mostNamed = 3;

type Of = {
  readonly model?: string | undefined;
  readonly hostId?: string | undefined;
  readonly chatId?: string | undefined;
};
type Group = { readonly header: ChatHeader; readonly answers: readonly CountedAnswer[] };

/** `chats.numbers`, `chats.course`, `chats.price`: what answers took and cost, of each model and each conversation. */
export function createNumbersFeature(
  context: Pick<HubContext, "events" | "now">,
  book: Pick<ChatBook, "list" | "header" | "answers">,
  settings: Document<Settings>,
): Feature {
  const priceOf: PriceOf = (answer) => priceIn(settings.data(), answer.model, answer.hostId);

  const groupsOf = async (of: Of = {}) => {
    const headers = of.chatId === undefined ? book.list() : [book.header(of.chatId)];
    const answers = await book.answers(headers.map(({ chatId }) => chatId));
    const isOf = answersOf(of);
    const groups: Group[] = [];
    const unreadable: ChatHeader[] = [];
    for (const header of headers) {
      const own = answers.get(header.chatId);
      if (!own) unreadable.push(header);
      const found = own?.filter(isOf) ?? [];
      if (found.length > 0) groups.push({ header, answers: found });
    }
    return { groups, unreadable };
  };

  return {
    handlers: {
      "chats.numbers": async ({ by, of, order = "newest", from = 0, limit = aPage }): Promise<NumbersView> => {
        const { groups, unreadable } = await groupsOf(of);
        const all = groups.flatMap(({ answers }) => answers);
        const rows = by === "model" ? modelRows(all, priceOf) : groups.map((group) => chatRow(group, priceOf));
        rows.sort((a, b) => orders[order](b) - orders[order](a) || (a.key < b.key ? -1 : 1));
        return {
          total: rows.length,
          from,
          rows: rows.slice(from, from + limit),
          sum: numbersOf(all, priceOf),
          unreadable: unreadable.length,
          unreadableTitles: unreadable.slice(0, mostNamed).map(({ title }) => title),
        };
      },
      "chats.course": async ({ of, step, count, offsetMs }) => {
        const { groups } = await groupsOf(of);
        const answers = groups.flatMap((group) => group.answers);
        return { buckets: courseOf(answers, { step, count, offsetMs, nowMs: context.now() }) };
      },
      "chats.prices": () => ({ prices: settings.data().chat?.prices ?? [] }),
      "chats.price": async ({ model, hostId, price }) => {
        await settings.update((data) => {
          const others = (data.chat?.prices ?? []).filter(
            (one) => one.model !== model || hostOf(one.hostId) !== hostOf(hostId),
          );
          const own = price ? [{ model, ...(hostId === undefined ? {} : { hostId }), price }] : [];
          data.chat = { ...data.chat, prices: [...others, ...own] };
        });
        context.events.emit("chats");
        return { set: price !== undefined };
      },
    },
  };
}

function modelRows(answers: readonly CountedAnswer[], priceOf: PriceOf): NumbersRow[] {
  const byKey = new Map<string, CountedAnswer[]>();
  for (const answer of answers) {
    const key = `${hostOf(answer.hostId)}/${answer.model}`;
    const own = byKey.get(key);
    if (own) own.push(answer);
    else byKey.set(key, [answer]);
  }
  return [...byKey].flatMap(([key, own]): readonly NumbersRow[] => {
    const [first] = own;
    if (!first) return [];
    const { model, hostId } = first;
    const price = priceOf(first);
    return [{ ...numbersOf(own, priceOf), key, model, hostId, ...(price ? { price } : {}) }];
  });
}

function chatRow({ header, answers }: Group, priceOf: PriceOf): NumbersRow {
  const { chatId, title, model, hostId } = header;
  return { ...numbersOf(answers, priceOf), key: chatId, chatId, title, model, hostId };
}

const orders: Readonly<Record<NumbersOrder, (row: ChatNumbers) => number>> = {
  newest: ({ lastAtMs = 0 }) => lastAtMs,
  answers: ({ answers }) => answers,
  first: ({ firstTokenMs }) => firstTokenMs?.p95 ?? -1,
  whole: ({ totalMs }) => totalMs?.p95 ?? -1,
  speed: ({ tokensPerSecond = -1 }) => tokensPerSecond,
  tokens: ({ promptTokens, answerTokens }) => promptTokens + answerTokens,
  errors: errorsOf,
  cost: ({ cost = -1 }) => cost,
};

function answersOf({ model, hostId }: Of): (answer: CountedAnswer) => boolean {
  return (answer) => model === undefined || (answer.model === model && hostOf(answer.hostId) === hostOf(hostId));
}

function priceIn({ chat }: Settings, model: string, hostId: string | undefined): ModelPrice | undefined {
  return chat?.prices?.find((one) => one.model === model && hostOf(one.hostId) === hostOf(hostId))?.price;
}

function hostOf(hostId: string | undefined): string {
  return hostId ?? firstHostId;
}

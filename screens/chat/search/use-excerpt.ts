import { useRef } from "react";
import { useQuery } from "../../../source/client/use-query.js";
import type { ChatHit } from "../../../source/domain/chat.js";
import { useSettled } from "../../../source/ui/use-settled.js";

/** A hit that the cursor only runs over is not asked for. */
const settledMs = 80;

/** The text around a hit, once the cursor rests on it; until the next is here the one before. */
export function useExcerpt(hit: ChatHit | undefined, text: string): string {
  const key = useSettled(JSON.stringify([hit?.chatId, hit?.messageId, text]), settledMs);
  const { chatId, messageId } = hit ?? {};
  const isAsked = key !== undefined && chatId !== undefined && messageId !== undefined;
  const { data } = useQuery("chats.excerpt", isAsked ? { chatId, messageId, text } : undefined);
  const last = useRef("");
  if (data) last.current = data.excerpt;
  return messageId === undefined ? "" : (data?.excerpt ?? last.current);
}

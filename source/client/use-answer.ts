import { useEffect, useState } from "react";
import type { HubClient } from "./hub-client.js";

/** Text that arrived is shown so often at most: ten frames a second are enough over SSH. */
const showEveryMs = 100;

/** The answer that a chat writes now, as far as it has come; "" where none is written. */
export function useAnswer(client: HubClient, chatId: string | undefined, streaming: boolean): string {
  const [answer, setAnswer] = useState("");
  useEffect(() => {
    if (chatId === undefined || !streaming) return;
    const left = new AbortController();
    let text = "";
    let timer: NodeJS.Timeout | undefined;
    const show = () => {
      timer = undefined;
      setAnswer(text);
    };
    const read = async () => {
      for await (const chunk of client.chatStream(chatId, 0, left.signal)) {
        if ("done" in chunk) break;
        if (chunk.isThought) continue;
        text = text.slice(0, chunk.offset) + chunk.text;
        timer ??= setTimeout(show, showEveryMs);
      }
    };
    // When the stream breaks the conversation is asked for again anyway, and has what was written.
    read().catch(() => undefined);
    return () => {
      left.abort();
      clearTimeout(timer);
      setAnswer("");
    };
  }, [client, chatId, streaming]);
  return streaming ? answer : "";
}

import { useContext, useEffect, useState } from "react";
import type { HubClient } from "./hub-client.js";
import { QueriesContext } from "./use-query.js";

/** Text that arrived is shown so often at most: ten frames a second are enough over SSH. The first is shown at once. */
const showEveryMs = 100;

/** What an answer that is being written has so far: its text, and what was thought before it. */
export type WrittenAnswer = { readonly text: string; readonly thought: string };

const nothing: WrittenAnswer = { text: "", thought: "" };

/** The answer that a chat writes now to the message `answered`, as far as it has come; nothing where none is written. */
export function useAnswer(client: HubClient, chatId: string | undefined, answered: string | undefined): WrittenAnswer {
  const mayDraw = useContext(QueriesContext)?.mayDraw;
  const [answer, setAnswer] = useState(nothing);
  useEffect(() => {
    if (chatId === undefined || answered === undefined) return;
    const left = new AbortController();
    let text = "";
    let thought = "";
    let isShowing = false;
    let hasMore = false;
    /** A terminal that stalls is shown the newest text when it goes on, not each. */
    const show = async () => {
      hasMore = true;
      if (isShowing) return;
      isShowing = true;
      while (hasMore && !left.signal.aborted) {
        hasMore = false;
        setAnswer({ text, thought });
        await new Promise((resolve) => setTimeout(resolve, showEveryMs));
        await mayDraw?.();
      }
      isShowing = false;
    };
    const read = async () => {
      for await (const chunk of client.chatStream(chatId, 0, left.signal)) {
        if ("done" in chunk) break;
        if (chunk.isThought) thought = thought.slice(0, chunk.offset) + chunk.text;
        else text = text.slice(0, chunk.offset) + chunk.text;
        void show();
      }
    };
    // When the stream breaks the conversation is asked for again anyway, and has what was written.
    read().catch(() => undefined);
    return () => {
      left.abort();
      setAnswer(nothing);
    };
  }, [client, mayDraw, chatId, answered]);
  return answered === undefined ? nothing : answer;
}

import type { BranchMessage, ChatView } from "../../../source/api/chat-calls.js";
import { useQuery } from "../../../source/client/use-query.js";

const page = 50;
/** So far from the beginning of a page the one before is asked for, else the next: no view has so many messages. */
const near = 25;

/** The messages of a conversation that are here: its end, and two pages around message `at` where that is further up. */
export function useWindow(tail: ChatView | undefined, at: number): (at: number) => BranchMessage | undefined {
  const chatId = tail?.header.chatId;
  const number = Math.floor(at / page);
  const beside = at % page < near ? number - 1 : number + 1;
  const isHere = (of: number) => of < 0 || tail === undefined || of * page >= tail.from;
  const ask = (of: number) =>
    chatId === undefined || isHere(of) ? undefined : { chatId, from: of * page, limit: page };
  const first = useQuery("chats.get", ask(number)).data;
  const second = useQuery("chats.get", ask(beside)).data;
  const windows = [tail, first, second];
  return (of) => {
    for (const window of windows) {
      const message = window?.messages[of - window.from];
      if (message) return message;
    }
    return undefined;
  };
}

import { setTimeout as wait } from "node:timers/promises";
import type { ActionContext } from "./action.js";

/** A message that is on its way has no answer to stop yet: the hub is asked again so often, every so many ms. */
const mostRounds = 10;
const betweenMs = 50;

/** Stops the answer of a conversation, also one that has not begun where its message was sent just now. */
export async function stopAnswer(
  { client, signal }: Pick<ActionContext<"chat" | "chatField">, "client" | "signal">,
  chatId: string,
): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const { stopped } = await client.call("chats.stop", { chatId }, { signal });
    if (stopped) return;
    await wait(betweenMs, undefined, { signal });
  }
}

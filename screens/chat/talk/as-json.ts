import type { HubClient } from "../../../source/client/hub-client.js";

const messagesAtOnce = 500;

/** The branch that is shown as one JSON document: the conversation, its settings, its messages with their figures. @throws UserError as `chats.get` */
export async function* asJson(client: HubClient, chatId: string, signal: AbortSignal): AsyncGenerator<string> {
  for (let from = 0, total = 1; from < total; ) {
    const chat = await client.call("chats.get", { chatId, from, limit: messagesAtOnce }, { signal });
    const { headId: _, messages: __, unseen: ___, ...header } = chat.header;
    if (from === 0) yield `${JSON.stringify(header, undefined, 2).slice(0, -2)},\n  "messages": [`;
    for (const [at, { siblings: _siblings, ...message }] of chat.messages.entries()) {
      yield `${from + at === 0 ? "" : ","}\n    ${JSON.stringify(message)}`;
    }
    if (chat.messages.length === 0) break;
    total = chat.total;
    from += chat.messages.length;
  }
  yield "\n  ]\n}\n";
}

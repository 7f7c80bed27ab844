import type { ChatMessage } from "./chat.js";

/** The messages of a conversation by id, and which follow which, in the order of writing. What was removed is not in it. */
export type ChatTree = {
  readonly messages: ReadonlyMap<string, ChatMessage>;
  /** By the id of the message before them; undefined: the first ones. */
  readonly followers: ReadonlyMap<string | undefined, readonly string[]>;
};

/** The messages from the first to `headId`. Empty where there is none of that id. */
export function branchTo({ messages }: ChatTree, headId: string | undefined): readonly ChatMessage[] {
  const branch: ChatMessage[] = [];
  for (let at = headId; at !== undefined; ) {
    const message = messages.get(at);
    if (!message) return [];
    branch.push(message);
    at = message.parentId;
  }
  return branch.reverse();
}

/** The end of the newest branch through `messageId`. */
export function newestLeaf({ followers }: ChatTree, messageId: string | undefined): string | undefined {
  let leaf = messageId;
  for (;;) {
    const next = followers.get(leaf)?.at(-1);
    if (next === undefined) return leaf;
    leaf = next;
  }
}

/** The message and its siblings: other answers to the same message, other wordings of it. */
export function siblingsOf({ messages, followers }: ChatTree, messageId: string): readonly string[] {
  const message = messages.get(messageId);
  return message ? (followers.get(message.parentId) ?? []) : [];
}

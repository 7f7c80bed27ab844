import type { ChatMessage } from "../../domain/chat.js";
import type { ChatTree } from "../../domain/chat-tree.js";
import { recordForm, toMessage } from "./chat-form.js";

/** A tree that grows by the lines of its file. */
export type GrowingTree = ChatTree & {
  /** Messages ever written, removed ones too: the next id. */
  readonly count: () => number;
  /** The message that was written last, removed or not. */
  readonly last: () => ChatMessage | undefined;
  readonly add: (record: unknown) => void;
};

/** @throws ZodError for a line of another form */
export function growingTree(records: readonly unknown[]): GrowingTree {
  const all = new Map<string, ChatMessage>();
  const messages = new Map<string, ChatMessage>();
  const followers = new Map<string | undefined, string[]>();
  const removed = new Set<string>();
  let last: ChatMessage | undefined;

  const show = (message: ChatMessage) => {
    messages.set(message.messageId, message);
    const siblings = followers.get(message.parentId);
    if (siblings) siblings.push(message.messageId);
    else followers.set(message.parentId, [message.messageId]);
  };
  /** Parents are written before those who follow them. */
  const rebuild = () => {
    messages.clear();
    followers.clear();
    for (const message of all.values()) {
      const { messageId, parentId } = message;
      if (!removed.has(messageId) && (parentId === undefined || messages.has(parentId))) show(message);
    }
  };
  const tree: GrowingTree = {
    messages,
    followers,
    count: () => all.size,
    last: () => last,
    add: (record) => {
      const form = recordForm.parse(record);
      if ("removed" in form) {
        removed.add(form.removed);
        rebuild();
      } else if ("restored" in form) {
        removed.delete(form.restored);
        rebuild();
      } else {
        last = toMessage(form, all.size + 1);
        all.set(last.messageId, last);
        if (last.parentId === undefined || messages.has(last.parentId)) show(last);
      }
    },
  };
  for (const record of records) tree.add(record);
  return tree;
}

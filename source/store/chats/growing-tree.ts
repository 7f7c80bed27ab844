import type { z } from "zod";
import type { ChatMessage } from "../../domain/chat.js";
import type { ChatTree } from "../../domain/chat-tree.js";
import { UserError } from "../../domain/user-error.js";
import { brokenForm, recordForm, toMessage } from "./chat-form.js";

const errorCode = "store.damaged";

/** A tree that grows by the lines of its file. */
export type GrowingTree = ChatTree & {
  /** Messages ever written, removed ones too: the next id. */
  readonly count: () => number;
  /** The message that was written last, removed or not. */
  readonly last: () => ChatMessage | undefined;
  readonly add: (record: unknown) => void;
};

/**
 * The messages of the file `path`. One that has figures or other things of another form has its place and its text, and says so.
 * @throws UserError `store.damaged` for a line that is no message
 */
export function growingTree(records: readonly unknown[], path: string): GrowingTree {
  const all = new Map<string, ChatMessage>();
  const messages = new Map<string, ChatMessage>();
  const followers = new Map<string | undefined, string[]>();
  const removed = new Set<string>();
  let last: ChatMessage | undefined;
  let lines = 0;

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
      lines += 1;
      const form = formOf(record, `${path} line ${lines}`);
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

function formOf(record: unknown, where: string): z.infer<typeof recordForm> {
  const whole = recordForm.safeParse(record);
  if (whole.success) return whole.data;
  const broken = brokenForm.safeParse(record);
  if (broken.success) return { ...broken.data, error: `A part of this message cannot be read: ${where}`, errorCode };
  throw new UserError({
    code: errorCode,
    kind: "failed",
    message: `${where} is no message`,
    hint: "Mend or remove the line; nothing was changed.",
    cause: whole.error,
  });
}

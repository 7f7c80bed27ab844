import type { Action } from "./action.js";

/** The list of conversations, while it has the focus. */
export const conversationsActions: readonly Action<"conversations">[] = [
  {
    id: "conversations.open",
    scope: "conversations",
    keys: ["enter"],
    label: "open",
    inFooter: true,
    tooltip: "Go on with the conversation; where nobody can answer it is opened to be read",
    disabled: ({ title }) => (title === undefined ? "There is no conversation yet: ctrl+n begins one" : undefined),
    run: ({ facts }) => facts.open(),
  },
];

/** From every pane of the tab. */
export const conversationActions: readonly Action<"chat">[] = [
  {
    id: "chat.rename",
    scope: "chat",
    keys: ["n"],
    label: "rename",
    writes: true,
    tooltip: "Give the conversation another title; u gives the old one back",
    disabled: ({ header }) => (header ? undefined : "No conversation is selected"),
    run: ({ facts }) => facts.conversation.rename(),
  },
  {
    id: "chat.delete",
    scope: "chat",
    keys: ["D"],
    label: "delete",
    writes: true,
    tooltip: "Delete the selected conversation; u brings it back",
    disabled: ({ header }) => (header ? undefined : "No conversation is selected"),
    confirm: ({ header }) => ({
      title: `Delete the conversation "${header?.title ?? ""}"?`,
      lines: [
        `${header?.messages ?? 0} messages; u brings it back.`,
        ...(header?.isStreaming ? ["The answer that is being written is stopped."] : []),
      ],
      verb: "delete",
    }),
    run: ({ facts, signal }) => facts.conversation.remove(signal),
  },
];

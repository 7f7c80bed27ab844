import type { Action } from "./action.js";

export const chatServeLogActions: readonly Action<"chatServeLog">[] = [
  {
    id: "chat-serve-log.close",
    scope: "chatServeLog",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to hosts and models",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "chat-serve-log.copy",
    scope: "chatServeLog",
    keys: ["y"],
    label: "copy",
    inFooter: true,
    tooltip: "Copy the lines of the log that are shown",
    run: ({ facts, shell }) => {
      shell.copy(facts.copied());
      shell.toast("info", "Copied the lines that are shown");
    },
  },
];

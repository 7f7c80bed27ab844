import type { Action } from "./action.js";

export const chatModelsActions: readonly Action<"chatModels">[] = [
  {
    id: "chat-models.close",
    scope: "chatModels",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to the conversations",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "chat-models.copy-name",
    scope: "chatModels",
    keys: ["y"],
    label: "copy name",
    inFooter: true,
    tooltip: "Copy the name of the model to the clipboard",
    disabled: ({ model }) => (model ? undefined : "There is no model"),
    run: ({ facts, shell }) => {
      if (!facts.model) return;
      shell.copy(facts.model.name);
      shell.toast("info", `Copied ${facts.model.name}`);
    },
  },
];

import type { Action } from "./action.js";

/** The settings of a conversation are open: a line a setting. */
export type ChatSettingsFacts = {
  readonly isChanged: boolean;
  /** Why they cannot be kept as they are. */
  readonly whyNot: string | undefined;
  readonly keep: (signal: AbortSignal) => Promise<void>;
  readonly close: () => void;
  readonly move: (by: number) => void;
  readonly page: (by: number) => void;
  /** The next value of a line that has only some; undefined: it is typed. */
  readonly change: ((by: number) => void) | undefined;
  /** Leaves the line to the model. */
  readonly reset: () => void;
  /** Why nothing can be typed into the line. */
  readonly whyNotHere: string | undefined;
  /** In $EDITOR. */
  readonly edit: (() => Promise<void>) | undefined;
};

export const openSettingsActions: readonly Action<"chat">[] = [
  {
    id: "chat.settings",
    scope: "chat",
    keys: ["s"],
    label: "settings",
    inFooter: true,
    tooltip: "System prompt, options, format, thinking, tools of the conversation; before it begins, of the next one",
    run: ({ facts }) => facts.conversation.settings(),
  },
];

export const chatSettingsActions: readonly Action<"chatSettings">[] = [
  {
    id: "chat-settings.keep",
    scope: "chatSettings",
    keys: ["enter"],
    label: "keep",
    writes: true,
    inFooter: true,
    tooltip: "Keep the settings: the next message is asked with them; u takes them back",
    disabled: ({ whyNot }) => whyNot,
    run: ({ facts, signal }) => facts.keep(signal),
  },
  {
    id: "chat-settings.close",
    scope: "chatSettings",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back and leave the settings as they were",
    confirm: ({ isChanged }) =>
      isChanged
        ? { title: "Leave the settings as they were?", lines: ["What was changed here is dropped."], verb: "leave" }
        : undefined,
    run: ({ facts }) => facts.close(),
  },
  move("up", ["up"], "Go to the setting above", ({ move: by }) => by(-1)),
  move("down", ["down"], "Go to the setting below", ({ move: by }) => by(1)),
  move("page-up", ["pageup"], "Go up a page of settings", ({ page }) => page(-1)),
  move("page-down", ["pagedown"], "Go down a page of settings", ({ page }) => page(1)),
  {
    id: "chat-settings.next",
    scope: "chatSettings",
    keys: ["right", "space"],
    label: "change",
    inFooter: true,
    tooltip: "The next value, where a setting has only some",
    disabled: whyNotChange,
    run: ({ facts }) => facts.change?.(1),
  },
  {
    id: "chat-settings.previous",
    scope: "chatSettings",
    keys: ["left"],
    label: "change back",
    tooltip: "The value before, where a setting has only some",
    disabled: whyNotChange,
    run: ({ facts }) => facts.change?.(-1),
  },
  {
    id: "chat-settings.reset",
    scope: "chatSettings",
    keys: ["ctrl+r"],
    label: "unset",
    inFooter: true,
    tooltip: "Leave the setting to the model, or to Ollama",
    run: ({ facts }) => facts.reset(),
  },
  {
    id: "chat-settings.editor",
    scope: "chatSettings",
    keys: ["ctrl+g"],
    label: "editor",
    inFooter: true,
    tooltip: "Write the text in $EDITOR",
    disabled: ({ edit, whyNotHere }) => whyNotHere ?? (edit ? undefined : "The value is typed here"),
    run: ({ facts }) => facts.edit?.(),
  },
];

function whyNotChange({ change, whyNotHere }: ChatSettingsFacts): string | undefined {
  return whyNotHere ?? (change ? undefined : "The value is typed");
}

function move(
  name: string,
  keys: readonly string[],
  tooltip: string,
  act: (facts: ChatSettingsFacts) => void,
): Action<"chatSettings"> {
  return {
    id: `chat-settings.${name}`,
    scope: "chatSettings",
    keys,
    label: name,
    tooltip,
    run: ({ facts }) => act(facts),
  };
}

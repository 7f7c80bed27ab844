import type { Action } from "./action.js";

/** The search over all conversations; its field has the keys, these are the rest. */
export type ChatFindFacts = {
  /** Something that was found is under the cursor. */
  readonly hasHit: boolean;
  readonly move: (by: number) => void;
  readonly page: (by: number) => void;
  readonly open: (signal: AbortSignal) => Promise<void>;
  readonly close: () => void;
};

export const openFindActions: readonly Action<"chat">[] = [
  {
    id: "chat.find",
    scope: "chat",
    keys: ["/"],
    label: "search",
    inFooter: true,
    tooltip: "Search the titles and messages of all conversations, on all their branches",
    run: ({ facts }) => facts.doors.open({ view: "find" }),
  },
];

export const chatFindActions: readonly Action<"chatFind">[] = [
  {
    id: "chat-find.open",
    scope: "chatFind",
    keys: ["enter"],
    label: "open",
    inFooter: true,
    tooltip: "Open the conversation at this message, on the branch that has it",
    disabled: ({ hasHit }) => (hasHit ? undefined : "Nothing is found yet"),
    run: ({ facts, signal }) => facts.open(signal),
  },
  {
    id: "chat-find.close",
    scope: "chatFind",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to the conversations",
    run: ({ facts }) => facts.close(),
  },
  move("up", "up", "Go to the hit above", ({ move: by }) => by(-1)),
  move("down", "down", "Go to the hit below", ({ move: by }) => by(1)),
  move("page-up", "pageup", "Go up a page of hits", ({ page }) => page(-1)),
  move("page-down", "pagedown", "Go down a page of hits", ({ page }) => page(1)),
];

function move(name: string, key: string, tooltip: string, act: (facts: ChatFindFacts) => void): Action<"chatFind"> {
  return {
    id: `chat-find.${name}`,
    scope: "chatFind",
    keys: [key],
    label: name,
    tooltip,
    run: ({ facts }) => act(facts),
  };
}

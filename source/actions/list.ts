import type { Action } from "./action.js";

/** Moves through whatever the focused pane lists. */
export const listActions: readonly Action<"list">[] = [
  move("down", ["j", "down"], "Go down", ({ move }) => move(1)),
  move("up", ["k", "up"], "Go up", ({ move }) => move(-1)),
  move("first", ["g", "home"], "Go to the first", ({ first }) => first()),
  move("last", ["G", "end"], "Go to the last", ({ last }) => last()),
  move("page-down", ["pagedown", "ctrl+f"], "Go down a page", ({ page }) => page(1)),
  move("page-up", ["pageup", "ctrl+b"], "Go up a page", ({ page }) => page(-1)),
  move("half-down", ["ctrl+d"], "Go down half a page", ({ halfPage }) => halfPage(1)),
  move("half-up", ["ctrl+u"], "Go up half a page", ({ halfPage }) => halfPage(-1)),
];

function move(
  name: string,
  keys: readonly string[],
  tooltip: string,
  act: (facts: Parameters<Action<"list">["run"]>[0]["facts"]) => void,
): Action<"list"> {
  return { id: `list.${name}`, scope: "list", keys, label: name, tooltip, run: ({ facts }) => act(facts) };
}

import { actions } from "../../source/actions/table.js";
import type { App } from "./pty.js";

/** Presses the first key of the action with this id: tests name what is done, never a key. */
export function act(app: App, id: string): void {
  app.press(keyOf(id));
}

/** The first key of an action. @throws Error where it has none */
export function keyOf(id: string): string {
  const action = actions.find((each) => each.id === id);
  const [key] = action?.keys ?? [];
  if (key === undefined) throw new Error(`there is no action ${id}`);
  return key;
}

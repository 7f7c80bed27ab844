import { actions } from "../../source/actions/table.js";
import type { App } from "./pty.js";

/** Presses the first key of the action with this id: tests name what is done, never a key. */
export function act(app: App, id: string): void {
  const action = actions.find((each) => each.id === id);
  const [key] = action?.keys ?? [];
  if (key === undefined) throw new Error(`there is no action ${id}`);
  app.press(key);
}

import { chatFieldActions } from "../../../../source/actions/chat-field.js";
import { fit } from "../../../../source/ui/text/cells.js";
import type { Dialog } from "../../../dialogs/use-dialogs.js";
import { shownKey } from "../../../shell/shown-key.js";
import type { Command } from "./command.js";

type Row = readonly [what: string, says: string];

/** A dialog of rows in two columns. */
export function helpOf(title: string, rows: readonly Row[], notes: readonly string[] = []): Dialog {
  const wide = Math.max(...rows.map(([what]) => what.length)) + 2;
  return {
    kind: "text",
    title,
    text: [...rows.map(([what, says]) => `${fit(what, wide)}${says}`), ...notes].join("\n"),
    indent: wide,
  };
}

/** Commands with what follows them; of a group only that it is one. */
export function commandHelp(commands: readonly Pick<Command, "words" | "args" | "says">[]): Dialog {
  const rows = commands.map(({ words, args, says }): Row => [`/${words}${args === "" ? "" : ` ${args}`}`, says]);
  return helpOf("Available commands", rows, [
    "",
    'Use """ to begin a multi-line message.',
    "A blank before a slash sends it as a message.",
  ]);
}

/** Keys that change what is written, in every text field (text-field-state.ts). */
const editingKeys: readonly Row[] = [
  ["ctrl+a / ctrl+e", "go to the beginning / the end of the line (Home, End)"],
  ["alt+b / alt+f", "go a word back / forward (ctrl+←, ctrl+→)"],
  ["ctrl+k / ctrl+u", "delete to the end / to the beginning of the line"],
  ["ctrl+w", "delete the word before the cursor"],
  ["alt+enter, ctrl+j", "begin a new line"],
];

/** `/? shortcuts` */
export function shortcutHelp(): Dialog {
  const own = chatFieldActions.map(({ keys, tooltip }): Row => [keys.map(shownKey).join(", "), tooltip]);
  return helpOf("Available keyboard shortcuts", [...own, ...editingKeys]);
}

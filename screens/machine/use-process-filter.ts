import { useState } from "react";
import { fit } from "../../source/ui/text/cells.js";
import { fieldRows } from "../../source/ui/text-field.js";
import { paint } from "../../source/ui/theme.js";
import { useField } from "../../source/ui/use-field.js";
import { useKept } from "../../source/ui/use-kept.js";
import type { Field } from "../shell/shell-context.js";

/** What processes are filtered by: what is typed filters at once, Enter keeps it, Esc shows all. */
export function useProcessFilter() {
  const [text, setText] = useKept("machine.filter", "");
  const [isOpen, setOpen] = useState(false);
  const typed = useField(text);
  const clear = () => {
    typed.clear();
    setText("");
  };
  const field: Field | undefined = isOpen
    ? {
        onKey: (name, key) => {
          if (name === "esc") clear();
          if (name === "esc" || name === "enter") setOpen(false);
          else if (typed.key(name, key)) setText(typed.text());
          return true;
        },
        onPaste: (pasted) => {
          typed.paste(pasted);
          setText(typed.text());
        },
        keys: [
          ["enter", "keep"],
          ["esc", "show all"],
        ],
      }
    : undefined;
  return {
    text,
    field,
    clear,
    open: () => setOpen(true),
    line: (width: number): string => {
      const options = { width: width - 4, height: 1, focused: true, placeholder: "name, user, pid or #execution" };
      const [row = ""] = fieldRows(typed.state, options);
      return fit(` ${paint("/", "accent")} ${row}`, width);
    },
  };
}

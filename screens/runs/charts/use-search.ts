import { useState } from "react";
import { fit } from "../../../source/ui/text/cells.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { paint } from "../../../source/ui/theme.js";
import { useField } from "../../../source/ui/use-field.js";
import type { Field } from "../../shell/shell-context.js";

/** The line in which metrics are looked for: what is typed finds at once, Enter keeps it, Esc shows all. */
export function useSearch(find: (text: string) => void) {
  const [isOpen, setOpen] = useState(false);
  const typed = useField();
  const end = (text: string) => {
    find(text);
    setOpen(false);
    typed.clear();
  };
  const field: Field | undefined = isOpen
    ? {
        onKey: (name, text) => {
          if (name === "esc") end("");
          else if (name === "enter") end(typed.text());
          else if (typed.key(name, text)) find(typed.text());
          return true;
        },
        onPaste: (text) => {
          typed.paste(text);
          find(typed.text());
        },
      }
    : undefined;
  return {
    field,
    open: () => {
      find("");
      setOpen(true);
    },
    /** "/ los▌   3 of 12,000" */
    line: (found: number, total: number, width: number): string => {
      const count = `${formatCount(found)} of ${formatCount(total)} metrics `;
      const room = Math.max(1, width - count.length - 4);
      const [row = ""] = fieldRows(typed.state, { width: room, height: 1, focused: true, placeholder: "type to find" });
      return fit(` ${paint("/", "accent")} ${fit(row, room)} ${paint(count, "dim")}`, width);
    },
  };
}

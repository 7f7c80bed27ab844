import { useLayoutEffect } from "react";
import { dialog } from "../../source/ui/dialog.js";
import { Overlay } from "../../source/ui/overlay.js";
import { label } from "../../source/ui/text/sanitize.js";
import { fieldRows } from "../../source/ui/text-field.js";
import { useField } from "../../source/ui/use-field.js";
import type { OverlayProps } from "./overlay-props.js";
import type { Pending } from "./use-runner.js";

type Props = OverlayProps & {
  readonly pending: Pending;
  readonly onConfirm: (note: string) => void;
};

/** Asks before an action runs: Enter does it, Esc leaves everything as it is. */
export function ConfirmDialog({ pending, width, height, setKeys, onConfirm, onClose }: Props) {
  const field = useField();
  const { title, lines, allLines, command, equivalent, verb, asksNote } = pending.confirmation;
  useLayoutEffect(() =>
    setKeys({
      onKey: (name, typed) => {
        if (name === "esc" || name === "ctrl+c") onClose();
        else if (name === "enter") onConfirm(field.text().trim());
        else if (asksNote) field.key(name, typed);
        return true;
      },
      onPaste: (text) => {
        if (asksNote) field.paste(text);
      },
    }),
  );
  const note = fieldRows(field.state, { width: 60, height: 3, focused: true, placeholder: "why? (for the audit)" });
  const rows = dialog({
    title: label(title),
    lines: lines.map(label),
    verb,
    width,
    height,
    ...(allLines === undefined ? {} : { allLines }),
    ...(command === undefined ? {} : { command: label(command) }),
    ...(equivalent === undefined ? {} : { equivalent: label(equivalent) }),
    ...(asksNote ? { field: note } : {}),
  });
  return <Overlay lines={rows} width={width} height={height} place="centre" />;
}

import { useLayoutEffect, useState } from "react";
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

const auditNote: NonNullable<Pending["confirmation"]["asks"]> = { what: "note", placeholder: "why? (for the audit)" };

/** Asks before an action runs: Enter does it, Esc leaves everything as it is. */
export function ConfirmDialog({ pending, width, height, setKeys, onConfirm, onClose }: Props) {
  const { title, lines, warnings = [], allLines, command, equivalent, verb, asksNote = false } = pending.confirmation;
  const asks = pending.confirmation.asks ?? (asksNote ? auditNote : undefined);
  const field = useField(asks?.initial);
  const [problem, setProblem] = useState<string>();
  const accept = () => {
    const text = field.text().trim();
    const refused = asks?.refuse?.(text);
    setProblem(refused);
    if (refused === undefined) onConfirm(text);
  };
  useLayoutEffect(() =>
    setKeys({
      onKey: (name, typed) => {
        if (name === "esc" || name === "ctrl+c") onClose();
        else if (name === "enter") accept();
        else if (asks) field.key(name, typed);
        else setProblem("A question is open: Enter or Esc first");
        return true;
      },
      onPaste: asks ? field.paste : undefined,
    }),
  );
  const note = fieldRows(field.state, { width: 60, height: 3, focused: true, placeholder: asks?.placeholder ?? "" });
  const rows = dialog({
    title: label(title),
    lines: lines.map(label),
    warnings: warnings.map(label),
    verb,
    width,
    height,
    ...(allLines === undefined ? {} : { allLines }),
    ...(command === undefined ? {} : { command: label(command) }),
    ...(equivalent === undefined ? {} : { equivalent: label(equivalent) }),
    ...(asks ? { field: note, asks: asks.what } : {}),
    ...(problem === undefined ? {} : { problem }),
  });
  return <Overlay lines={rows} width={width} height={height} place="centre" />;
}

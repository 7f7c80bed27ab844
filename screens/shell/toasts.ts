import type { ToastKind } from "../../source/actions/action.js";
import { pane } from "../../source/ui/pane.js";
import { cellWidth, wrap } from "../../source/ui/text/cells.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../source/ui/theme.js";

export type Toast = {
  readonly id: number;
  readonly kind: ToastKind;
  readonly message: string;
  readonly hint: string | undefined;
  readonly atMs: number;
};

const signs: Readonly<Record<ToastKind, readonly [Tone, () => string]>> = {
  info: ["running", () => glyph("running")],
  good: ["good", () => glyph("finished")],
  warning: ["warning", () => "!"],
  bad: ["bad", () => glyph("failed")],
};

/** The toasts in one box: what happened, and below it what to do. */
export function toastBox(toasts: readonly Toast[], width: number): readonly string[] {
  const inner = Math.min(width - 8, 90);
  const rows = toasts.flatMap(({ kind, message, hint }) => {
    const [tone, sign] = signs[kind];
    const [first = "", ...rest] = wrap(label(message), inner - 2);
    const hints = hint === undefined ? [] : wrap(label(hint), inner - 2).map((row) => paint(row, "dim"));
    return [`${paint(sign(), tone)} ${first}`, ...[...rest, ...hints].map((row) => `  ${row}`)];
  });
  const wide = Math.max(...rows.map(cellWidth));
  return pane({
    title: "",
    width: wide + 4,
    height: rows.length + 2,
    focused: false,
    rows: rows.map((row) => ` ${row}`),
  });
}

import { useState } from "react";
import { useQuery } from "../../../source/client/use-query.js";
import { pane } from "../../../source/ui/pane.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { paint } from "../../../source/ui/theme.js";
import { useField } from "../../../source/ui/use-field.js";
import type { Field } from "../../shell/shell-context.js";
import type { ScatterAxis } from "./chart-settings.js";

const mostListed = 100;

type Picking = { readonly of: "metrics" | "all"; readonly title: string; readonly take: (axis: ScatterAxis) => void };

/** A list over the charts to choose a param or a metric from, found by typing; Enter takes, Esc leaves. */
export function usePicker(runIds: readonly string[]) {
  const [picking, setPicking] = useState<Picking>();
  const [cursor, setCursor] = useState(0);
  const typed = useField();
  const input = picking && { runIds: [...runIds], text: typed.text(), of: picking.of, limit: mostListed };
  const answer = useQuery("charts.axes", input);
  const axes = answer.data?.axes ?? [];
  const at = Math.max(0, Math.min(cursor, axes.length - 1));
  const close = () => {
    setPicking(undefined);
    setCursor(0);
    typed.clear();
  };
  const moves: Readonly<Record<string, () => void>> = {
    esc: close,
    down: () => setCursor(Math.min(axes.length - 1, at + 1)),
    up: () => setCursor(Math.max(0, at - 1)),
    enter: () => {
      const axis = axes[at];
      if (axis) picking?.take(axis);
      close();
    },
  };
  const field: Field | undefined = picking && {
    onKey: (name, text) => {
      const move = moves[name];
      if (move) move();
      else typed.key(name, text);
      return true;
    },
    onPaste: typed.paste,
    keys: [
      ["enter", "take"],
      ["esc", "leave"],
      ["up", "before"],
      ["down", "next"],
    ],
  };
  return {
    field,
    open: (next: Picking) => setPicking(next),
    /** The list in this many cells. */
    lines: (width: number, height: number): readonly string[] => {
      const room = Math.max(1, height - 4);
      const first = Math.max(0, at - room + 1);
      const rows = axes.slice(first, first + room).map(({ kind, key }, index) => {
        const row = fit(` ${paint(fit(kind, 7), "dim")} ${label(key)}`, width - 2);
        return first + index === at ? paint(row, "cursor") : row;
      });
      const head = fieldRows(typed.state, { width: width - 4, height: 1, focused: true, placeholder: "type to find" });
      return pane({
        title: picking?.title ?? "",
        right: answer.data ? `${formatCount(answer.data.found)} found` : "",
        width,
        height,
        focused: true,
        rows: [
          ...head.map((row) => ` ${row}`),
          ...(axes.length === 0 && !answer.loading ? [" nothing is called so"] : rows),
        ],
      });
    },
  };
}

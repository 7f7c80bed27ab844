import { useEffect, useRef, useState } from "react";
import type { TableAsked } from "../../../source/api/table-calls.js";
import { formatAmount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useTick } from "../../../source/ui/use-tick.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { findRow, type Sought } from "./find-row.js";
import type { useTableWindow } from "./use-table-window.js";

type Options = {
  readonly id: string;
  readonly table: TableAsked;
  readonly window: ReturnType<typeof useTableWindow>;
  /** The one under the cursor; undefined: every column. */
  readonly column: string | undefined;
  readonly dialogs: Dialogs;
};

/** A search through a file of many gigabytes ends then. */
const longestMs = 120_000;
const clockEveryMs = 1000;

/** Goes to the rows that have a text in a column, or in any; one search at a time, whose end the hub hears of. */
export function useSearch({ id, table, window, column, dialogs }: Options) {
  const { client, shell, now } = useShell();
  const [sought, setSought] = useKept<Sought | undefined>(`preview.sought.${id}`, undefined);
  const [sinceMs, setSince] = useState<number | undefined>(undefined);
  const [share, setShare] = useState<number | undefined>(undefined);
  const running = useRef<AbortController | undefined>(undefined);
  const nowMs = useTick(now, sinceMs === undefined ? undefined : clockEveryMs);
  useEffect(() => () => running.current?.abort(), []);
  const stop = () => {
    running.current?.abort();
    running.current = undefined;
    setSince(undefined);
    setShare(undefined);
  };
  const find = async (what: Sought, by: 1 | -1) => {
    stop();
    const own = new AbortController();
    const limit = AbortSignal.timeout(longestMs);
    running.current = own;
    setSince(now());
    const cursor = window.row?.at ?? 0;
    try {
      const signal = AbortSignal.any([own.signal, limit]);
      const at = await findRow(client, { table, sought: what, cursor, by }, signal, (of) => {
        if (running.current === own) setShare(of);
      });
      if (own.signal.aborted) return;
      if (at === undefined) shell.toast("info", `No row has "${label(what.text)}"`, whereWords(what));
      else window.to(at);
    } catch (error) {
      if (own.signal.aborted) return;
      if (!limit.aborted) throw error;
      const seconds = formatAmount(longestMs / 1000, "second");
      shell.toast(
        "warning",
        `Nothing was found in ${seconds}: the search has ended`,
        "Look in one column alone: l, then /",
      );
    } finally {
      if (running.current === own) stop();
    }
  };
  return {
    sought,
    clear: () => setSought(undefined),
    /** Undefined where nothing is searched. The hub stops, too. */
    stop: sinceMs === undefined ? undefined : stop,
    /** What is told while it lasts. */
    words:
      sinceMs === undefined
        ? ""
        : `searching${glyph("ellipsis")} ${shareWords(share)}${Math.max(0, Math.floor((nowMs - sinceMs) / 1000))} s, esc stops`,
    ask: () =>
      dialogs.open({
        kind: "line",
        title: column === undefined ? "find in every column" : `find in ${column}`,
        initial: sought?.text ?? "",
        placeholder:
          column === undefined ? "l goes to a column, / then looks in it alone" : "h to the row numbers: in all",
        accept: (typed) => {
          if (typed === "") return setSought(undefined);
          const what = column === undefined ? { text: typed } : { text: typed, column };
          setSought(what);
          find(what, 1).catch((error: unknown) => {
            shell.toast("warning", error instanceof Error ? error.message : String(error));
          });
        },
      }),
    again: sought && ((by: 1 | -1) => find(sought, by)),
  };
}

/** Of the rows of the file. */
function shareWords(share: number | undefined): string {
  return share === undefined ? "" : `${Math.floor(share * 100)} %, `;
}

function whereWords({ column }: Sought): string {
  return column === undefined ? "It was looked for in every column." : `It was looked for in ${label(column)} alone.`;
}

import type { TableAsked } from "../../../source/api/table-calls.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { useKept } from "../../../source/ui/use-kept.js";
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

/** Goes to the rows that have a text in a column, or in any. */
export function useSearch({ id, table, window, column, dialogs }: Options) {
  const { client, shell } = useShell();
  const [sought, setSought] = useKept<Sought | undefined>(`preview.sought.${id}`, undefined);
  const find = async (what: Sought, by: 1 | -1, signal: AbortSignal) => {
    const cursor = window.row?.at ?? 0;
    const at = await findRow(client, { table, sought: what, cursor, by }, signal);
    if (at === undefined) shell.toast("info", `No row has "${label(what.text)}"`, whereWords(what));
    else window.to(at);
  };
  return {
    sought,
    clear: () => setSought(undefined),
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
          find(what, 1, AbortSignal.timeout(longestMs)).catch((error: unknown) => {
            shell.toast("warning", error instanceof Error ? error.message : String(error));
          });
        },
      }),
    again: sought && ((by: 1 | -1, signal: AbortSignal) => find(sought, by, signal)),
  };
}

/** A search through a file of many gigabytes ends then. */
const longestMs = 120_000;

function whereWords({ column }: Sought): string {
  return column === undefined ? "It was looked for in every column." : `It was looked for in ${label(column)} alone.`;
}

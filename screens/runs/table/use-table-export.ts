import type { RunTableLook } from "../../../source/api/run-table-views.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { useExports } from "../export/use-exports.js";

/** The export of the table as it is filtered and sorted, and the dialogs that ask for its form and place. */
export function useTableExport(screen: { readonly width: number; readonly height: number }) {
  const { client, now } = useShell();
  const dialogs = useDialogs(screen.width, screen.height);
  const exports = useExports(dialogs);
  return {
    dialogs,
    open: ({ filter, sort }: RunTableLook, deleted: boolean, columns: readonly string[]) => {
      const lookup = { filter, sort: sort.map((key) => ({ ...key })), deleted };
      exports.exportTable({ client, lookup, columns, nowMs: now() });
    },
  };
}

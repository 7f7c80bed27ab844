import type { RunRow } from "../../../source/api/views.js";
import type { QueryState } from "../../../source/client/queries.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { RowIds } from "../../../source/ui/list-state.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { table } from "../../../source/ui/table.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useShell } from "../../shell/shell-context.js";
import { chooseColumns, isAlive, runCells, tableColumns } from "../view.js";

const newestFirst = ["attributes.start_time DESC"];
const agesEveryMs = 30_000;
/** A run that is alive goes on between its points, too. */
const clockEveryMs = 1000;
/** Rows below the last one that is seen: the selected run is found again when so many new ones push it down. */
const lookAhead = 10;

/** The table of runs: the rows of its pane, the run under the cursor, what its keys mean. */
export function useRunTable({
  width,
  height,
  focused,
  hasPipeline,
}: {
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly hasPipeline: boolean;
}) {
  const { now } = useShell();
  const [total, setTotal] = useKept("runs.total", 0);
  const [shown, setShown] = useKept<RowIds>("runs.shown", { first: 0, ids: [], followsFirst: true });
  const visible = Math.max(1, height - 3);
  const list = useList("runs", total, visible, shown);
  const query = { filter: "", orderBy: newestFirst, offset: list.offset, limit: visible + lookAhead };
  const runs = useQuery("runs.list", query);
  if (runs.data && runs.data.total !== total) setTotal(runs.data.total);
  const rows = runs.data?.rows.slice(0, visible) ?? [];
  const ids = (runs.data?.rows ?? []).map(({ runId }) => runId);
  if (runs.data && (shown.first !== list.offset || ids.join() !== shown.ids.join())) {
    setShown({ first: list.offset, ids, followsFirst: true });
  }
  const nowMs = useTick(now, rows.some(isAlive) ? clockEveryMs : agesEveryMs);
  return {
    run: rows[list.cursor - list.offset],
    loading: runs.loading,
    list,
    pane: () =>
      pane({
        title: "Runs",
        right: total === 0 ? "" : `${list.cursor + 1} of ${total}`,
        width,
        height,
        focused,
        rows:
          rows.length === 0
            ? emptyRows(runs, hasPipeline, width - 3)
            : tableRows(rows, list, width - 2, focused, nowMs),
      }),
  };
}

function tableRows(
  rows: readonly RunRow[],
  { cursor, offset }: { readonly cursor: number; readonly offset: number },
  width: number,
  focused: boolean,
  nowMs: number,
): readonly string[] {
  const columns = chooseColumns(rows);
  return table({
    columns: tableColumns(columns),
    rows: rows.map((row) => runCells(row, columns, nowMs)),
    cursor: cursor - offset,
    width,
    focused,
  });
}

function emptyRows({ loading, error }: QueryState<unknown>, hasPipeline: boolean, width: number): readonly string[] {
  if (error) return errorRows(error, width).map((row) => ` ${row}`);
  if (loading) return [" …"];
  return messageRows(
    [
      "No runs yet.",
      "",
      ...(hasPipeline ? ["Run the pipeline: 3 goes to Pipeline, r runs it."] : []),
      `${hasPipeline ? "Or log" : "Log"} from any script with MLflow:  eval "$(slipway env)"; python train.py`,
    ],
    width,
  ).map((row) => ` ${row}`);
}

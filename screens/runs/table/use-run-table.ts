import type { ProjectView, RunRow } from "../../../source/api/views.js";
import type { QueryState } from "../../../source/client/queries.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { table } from "../../../source/ui/table.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useShell } from "../../shell/shell-context.js";
import { useRuns } from "../use-runs.js";
import { chooseColumns, isAlive, runCells, tableColumns } from "../view.js";

const agesEveryMs = 30_000;
/** A run that is alive goes on between its points, too. */
const clockEveryMs = 1000;

type Options = {
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly project: ProjectView | undefined;
};

/** The table of runs: its pane, the run under the cursor, what its keys move. */
export function useRunTable({ width, height, focused, project }: Options) {
  const { now } = useShell();
  const { runs, list, rows, total, run } = useRuns(height - 3);
  const nowMs = useTick(now, rows.some(isAlive) ? clockEveryMs : agesEveryMs);
  return {
    run,
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
            ? emptyRows(runs, project?.hasPipeline ?? false, width - 3)
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

import type { ProjectView, RunRow } from "../../../source/api/views.js";
import type { QueryState } from "../../../source/client/queries.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { table } from "../../../source/ui/table.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useShell } from "../../shell/shell-context.js";
import { runSign, useKnownColours } from "../run-colours.js";
import { useRuns } from "../use-runs.js";
import { chooseColumns, isAlive, runCells, tableColumns } from "../view.js";

const noMarks: readonly string[] = [];
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
  const colours = useKnownColours();
  const [marks] = useKept("runs.marks", noMarks);
  const isCharted = (row: RunRow) => marks.includes(row.runId) || row.runId === run?.runId;
  const signOf = (row: RunRow) => (isCharted(row) ? runSign(colours, row.runId) : "");
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
            : tableRows(rows, list, { width: width - 2, focused, nowMs, signOf }),
      }),
  };
}

function tableRows(
  rows: readonly RunRow[],
  { cursor, offset }: { readonly cursor: number; readonly offset: number },
  options: Pick<Options, "width" | "focused"> & {
    readonly nowMs: number;
    /** The coloured sign of a run in the charts. */
    readonly signOf: (row: RunRow) => string;
  },
): readonly string[] {
  const { width, focused, nowMs, signOf } = options;
  const columns = chooseColumns(rows);
  return table({
    columns: tableColumns(columns),
    rows: rows.map((row) => {
      const [state = "", name = "", ...others] = runCells(row, columns, nowMs);
      const sign = signOf(row);
      return [state, sign === "" ? name : `${sign} ${name}`, ...others];
    }),
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

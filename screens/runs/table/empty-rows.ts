import { firstLines } from "../../../source/actions/run-table.js";
import type { RunTableLook, RunTableView } from "../../../source/api/run-table-views.js";
import type { QueryState } from "../../../source/client/queries.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { glyph, paint } from "../../../source/ui/theme.js";

type About = {
  readonly view: RunTableView | undefined;
  readonly look: RunTableLook;
  readonly deleted: boolean;
  readonly hasPipeline: boolean;
};

/** What stands where no run is shown: why, and what to do. */
export function emptyRows(
  { loading, error }: QueryState<unknown>,
  { view, look, deleted, hasPipeline }: About,
  width: number,
): readonly string[] {
  if (error && !view) return indented(errorRows(error, width));
  if (loading && !view) return [` ${glyph("ellipsis")}`];
  // What is wrong with it stands beside it.
  if (error && look.filter !== "") return [];
  if (look.filter !== "") return indented(messageRows(["No run meets the filter: esc clears it."], width));
  if (deleted) return indented(messageRows(["No run is deleted: H goes back."], width));
  return indented([
    ...messageRows(
      [`No runs yet. ${hasPipeline ? "Run the pipeline (3, then r), or log" : "Log"} from Python; y copies this:`],
      width,
    ),
    ...firstLines.map((line) => paint(`  ${line}`, "accent")),
    ...messageRows(['Run it so:  eval "$(slipway env)"; python train.py'], width),
  ]);
}

function indented(rows: readonly string[]): readonly string[] {
  return rows.map((row) => ` ${row}`);
}

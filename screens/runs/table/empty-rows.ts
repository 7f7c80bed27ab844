import { firstLines } from "../../../source/actions/run-table.js";
import type { RunTableLook, RunTableView, UnknownField } from "../../../source/api/run-table-views.js";
import type { QueryState } from "../../../source/client/queries.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { formatAmount } from "../../../source/ui/text/format.js";
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
  if (view && view.all > 0) {
    return indented(
      messageRows(["No run meets the filter: esc clears it.", ...(view.unknown ?? []).map(notThere)], width),
    );
  }
  if (deleted) return indented(messageRows(["No run is deleted: H goes back."], width));
  if (view?.deleted) {
    const are = view.deleted === 1 ? "is" : "are";
    return indented(messageRows([`${formatAmount(view.deleted, "run")} ${are} deleted: H shows them.`], width));
  }
  return indented([
    ...messageRows(
      [`No runs yet. ${hasPipeline ? "Run the pipeline (3, then r), or log" : "Log"} from Python; y copies this:`],
      width,
    ),
    ...firstLines.map((line) => paint(`  ${line}`, "accent")),
    ...messageRows(['Run it so:  eval "$(slipway env)"; python train.py'], width),
  ]);
}

function notThere({ key, kind, similar }: UnknownField): string {
  const instead = similar.length === 0 ? "C lists what there is." : `Similar: ${similar.join(", ")}.`;
  return `No run has a ${kind ?? "metric, a param or a tag"} "${key}". ${instead}`;
}

function indented(rows: readonly string[]): readonly string[] {
  return rows.map((row) => ` ${row}`);
}

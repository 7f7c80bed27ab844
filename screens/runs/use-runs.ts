import { useQuery } from "../../source/client/use-query.js";
import type { RowIds } from "../../source/ui/list-state.js";
import { useKept } from "../../source/ui/use-kept.js";
import { useList } from "../../source/ui/use-list.js";

const newestFirst = ["attributes.start_time DESC"];
/** Rows below the last one that is seen: the selected run is found again when so many new ones push it down. */
const lookAhead = 10;

/** The rows of the runs that are seen, `height` of them, and which one is selected. */
export function useRuns(height: number) {
  const [total, setTotal] = useKept("runs.total", 0);
  const [shown, setShown] = useKept<RowIds>("runs.shown", { first: 0, ids: [], followsFirst: true });
  const visible = Math.max(1, height);
  const list = useList("runs", total, visible, shown);
  const query = { filter: "", orderBy: newestFirst, offset: list.offset, limit: visible + lookAhead };
  const runs = useQuery("runs.list", query);
  if (runs.data && runs.data.total !== total) setTotal(runs.data.total);
  const rows = runs.data?.rows.slice(0, visible) ?? [];
  const ids = (runs.data?.rows ?? []).map(({ runId }) => runId);
  if (runs.data && (shown.first !== list.offset || ids.join() !== shown.ids.join())) {
    setShown({ first: list.offset, ids, followsFirst: true });
  }
  return { runs, list, rows, total, run: rows[list.cursor - list.offset] };
}

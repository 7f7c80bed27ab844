import { useQuery } from "../../../source/client/use-query.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useList } from "../../../source/ui/use-list.js";

/** Rows are asked for by windows of so many, begun at multiples of half of it. */
const windowRows = 200;

/** The window of the history around what is seen of it: of thousands of executions no more is asked for. */
export function useWindow(filter: string, height: number) {
  const [first, setFirst] = useKept("history.first", 0);
  const asked = useQuery("history.list", { filter, offset: first, limit: windowRows });
  const rows = asked.data?.rows ?? [];
  const list = useList("history.list", asked.data?.total ?? 0, height, {
    first,
    ids: rows.map(({ execution }) => execution.executionId),
    followsFirst: true,
  });
  const wanted = Math.max(0, Math.floor((list.offset - windowRows / 4) / (windowRows / 2)) * (windowRows / 2));
  if (asked.data && wanted !== first) setFirst(wanted);
  return {
    asked,
    rows,
    list,
    at: list.cursor - first,
    seen: rows.slice(list.offset - first, list.offset - first + height),
  };
}

import { useRef } from "react";
import type { PageRow } from "../../../source/domain/data/page.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { firstSeen, fitted, grown, seenColumns } from "./column-widths.js";
import { naturalWidths } from "./table-view.js";

/** The columns that are seen in `room` cells, the one under the cursor (-1: the row numbers), how to go sideways. */
export function useColumns(
  id: string,
  columns: readonly string[],
  rows: readonly (PageRow | undefined)[],
  room: number,
) {
  const [chosen, setColumn] = useKept(`preview.column.${id}`, -1);
  const [first, setFirst] = useKept(`preview.first.${id}`, 0);
  const [holdsFirst, setHolds] = useKept("preview.holds-first", true);
  const before = useRef<readonly number[]>([]);
  before.current = grown(before.current, naturalWidths(columns, rows));
  const widths = fitted(before.current, room);
  const column = Math.min(chosen, columns.length - 1);
  const from = firstSeen(widths, room, { first, column, holdsFirst });
  if (columns.length > 0 && from !== first) setFirst(from);
  return {
    column,
    name: columns[column],
    shown: seenColumns(widths, room, { first: from, holdsFirst }),
    sideways: (by: number) =>
      setColumn((current) => Math.max(-1, Math.min(columns.length - 1, Math.min(current, columns.length - 1) + by))),
    keepFirst: () => setHolds((current) => !current),
  };
}

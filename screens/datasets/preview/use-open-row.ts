import type { DataAt } from "../../../source/actions/datasets-facts.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { PageRow } from "../../../source/domain/data/page.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { seenOf, useScroll } from "../../../source/ui/use-scroll.js";
import { idOf } from "./preview-parts.js";
import { conversationRows, fieldRows } from "./row-view.js";
import type { useTableWindow } from "./use-table-window.js";

type Options = {
  readonly of: DataAt;
  readonly table: ReturnType<typeof useTableWindow>;
  readonly width: number;
  readonly height: number;
};

/** One row in full, over the table: the one under its cursor, whose keys go on to the next. */
export function useOpenRow({ of, table, width, height }: Options) {
  const [isOpen, setOpen] = useKept(`preview.open.${idOf(of)}`, false);
  const [asFields, setFields] = useKept("preview.fields", false);
  const at = isOpen ? table.row?.at : undefined;
  const input = at === undefined ? undefined : { table: of, of: "from" as const, from: at, limit: 1, whole: true };
  const asked = useQuery("tables.page", input);
  const row = asked.data?.rows[0];
  const columns = asked.data?.columns ?? [];
  const rows = row ? rowsOf(row, columns, width, asFields) : noAnswerRows(asked.error, width);
  const scroll = useScroll(`preview.row.${idOf(of)}.${at}`, rows.length, height);
  const { moves } = table;
  return {
    isOpen,
    open: table.row?.at === undefined ? undefined : () => setOpen(true),
    close: () => setOpen(false),
    isConversation: row?.turns !== undefined,
    toggleFields: row?.turns && (() => setFields((current) => !current)),
    title: at === undefined ? "" : `row ${formatCount(at + 1)}`,
    seen: seenOf(scroll, height),
    rows: rows.slice(scroll.offset, scroll.offset + height),
    text: row
      ? JSON.stringify(Object.fromEntries(columns.map((name, column) => [name, row.cells[column]])))
      : undefined,
    scopes: isOpen ? [{ name: "dataRow" as const, facts: { move: moves.move } }] : [],
    /** To the row before or after; pages go through the row itself. */
    moves: { ...moves, page: scroll.page, halfPage: scroll.halfPage },
  };
}

function rowsOf(row: PageRow, columns: readonly string[], width: number, asFields: boolean): readonly string[] {
  if (row.turns && !asFields) return conversationRows(row.turns, row, columns, width);
  const rows = fieldRows(row, columns, width);
  return rows.length > 0 ? rows : [paint("It has no fields.", "dim")];
}

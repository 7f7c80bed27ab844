import { Box } from "ink";
import type { DataPreviewFacts } from "../../../source/actions/dataset-preview.js";
import { useQuery } from "../../../source/client/use-query.js";
import { messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { glyph } from "../../../source/ui/theme.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import { useScreen } from "../../shell/shell-context.js";
import { idOf, noFacts, type PreviewProps, titleOf } from "./preview-parts.js";
import { tableRows } from "./table-view.js";
import { footWords, placeWords } from "./table-words.js";
import { useColumns } from "./use-columns.js";
import { useOpenRow } from "./use-open-row.js";
import { useSearch } from "./use-search.js";
import { useTableWindow } from "./use-table-window.js";

type Props = PreviewProps & {
  readonly at: number | undefined;
  readonly sizeBytes: number;
  readonly toggleText: () => void;
};

/** A file of at most so many bytes is looked through for what is wrong with it. */
const mostSurveyed = 100_000_000;

/** Rows of a table: those that are seen, whatever its size; one of them in full. */
export function TablePreview({ width, height, of, doors, at, sizeBytes, toggleText }: Props) {
  const id = idOf(of);
  const dialogs = useDialogs(width, height);
  const table = useTableWindow(id, of, tableHeight(height), at);
  const { total, seed } = table;
  const gutter = Math.max(3, formatCount(total ?? (table.row?.at ?? 0) + 1).length);
  const columns = useColumns(id, table.columns, table.rows, width - gutter - 6);
  const row = useOpenRow({ of, table, width: width - 4, height: Math.max(1, height - 2) });
  const search = useSearch({ id, table: of, window: table, column: columns.name, dialogs });
  const shape = useQuery("tables.shape", total !== undefined && sizeBytes <= mostSurveyed ? { table: of } : undefined);
  const goTo = () =>
    dialogs.open({
      kind: "line",
      title: total === undefined ? "go to row" : `go to row, 1 to ${formatCount(total)}`,
      initial: "",
      placeholder: "a number, or a share: 50%",
      accept: (typed) => {
        const wanted = rowNumber(typed, total);
        if (wanted !== undefined) table.to(wanted);
      },
    });
  const close = () => {
    if (search.stop) search.stop();
    else if (row.isOpen) row.close();
    else if (seed !== undefined) table.leaveSample();
    else if (search.sought) search.clear();
    else {
      table.forget();
      doors.close();
    }
  };
  const isSampled = seed !== undefined;
  const facts: DataPreviewFacts = {
    ...noFacts,
    close,
    open: row.isOpen ? undefined : row.open,
    toggleFields: row.toggleFields,
    ...(row.isOpen ? {} : { sideways: columns.sideways, keepFirst: columns.keepFirst }),
    ...(row.isOpen || isSampled ? {} : { goTo, find: search.ask }),
    ...(row.isOpen ? {} : { sample: table.sample, toggleText, steps: () => doors.open({ view: "steps", of }) }),
    findAgain: isSampled ? undefined : search.again,
    copied: row.text ?? table.row?.cells.map(String).join("\t"),
  };
  useScreen({
    panes: ["preview"],
    ready: !table.loading,
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [
            { name: "dataPreview", facts },
            ...row.scopes,
            { name: "list", facts: row.isOpen ? row.moves : table.moves },
          ],
    field: dialogs.field,
    toOverview: doors.toOverview,
  });
  const look = { columns: table.columns, rows: table.rows, shown: columns.shown, gutter, cursor: table.cursor };
  const rows = () => {
    if (row.isOpen) return row.rows;
    if (table.error && table.columns.length === 0) return noAnswerRows(table.error, width - 4);
    if (table.columns.length === 0 && table.rows.length === 0)
      return table.loading ? [glyph("ellipsis")] : emptyRows(width - 4);
    return tableRows({ ...look, column: columns.column, width: width - 2, found: search.sought });
  };
  const place = placeWords({ at: table.row?.at, total }, { column: columns.column, columns: table.columns });
  const lines = pane({
    title: row.isOpen ? `${titleOf(of)} ${glyph("dot")} ${row.title}` : titleOf(of),
    right: table.columns.length === 0 ? formatBytes(sizeBytes) : `${place} ${glyph("dot")} ${formatBytes(sizeBytes)}`,
    foot: footWords(seed, search.sought, shape.data),
    footRight: search.words === "" && row.isOpen ? row.seen : search.words,
    width,
    height,
    focused: true,
    padded: row.isOpen || table.columns.length === 0,
    rows: rows(),
  });
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
      {dialogs.element}
    </Box>
  );
}

/** Rows of a table in a view of `height` lines: without its frame and header. */
export function tableHeight(height: number): number {
  return Math.max(1, height - 3);
}

function emptyRows(width: number): readonly string[] {
  return messageRows(["The file is empty: it has no columns.", "", "t shows it as text."], width);
}

/** The row that is meant, from 0; undefined for what is no number. */
function rowNumber(typed: string, total: number | undefined): number | undefined {
  const [, digits = "", share] = /^\s*([\d,. ]+?)\s*(%?)\s*$/.exec(typed) ?? [];
  const number = Number(digits.replaceAll(/[, ]/g, ""));
  if (digits === "" || Number.isNaN(number)) return undefined;
  if (share === "%") return total === undefined ? undefined : Math.floor((total * Math.min(number, 100)) / 100);
  return Math.max(0, Math.floor(number) - 1);
}

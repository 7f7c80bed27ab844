import { useMemo } from "react";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { beside, pane } from "../../../source/ui/pane.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { seenOf, useScroll } from "../../../source/ui/use-scroll.js";
import { percentOf } from "../progress-words.js";
import { checkLines, checkNotes, checkRows } from "./checks-view.js";
import { columnDetail } from "./column-detail.js";
import { columnRows } from "./columns-view.js";
import { type ExampleKind, exampleKinds, exampleRows } from "./examples-view.js";
import type { DifferenceSizes } from "./layout.js";
import type { useComparison } from "./use-comparison.js";

type Options = {
  readonly name: string;
  readonly comparison: ReturnType<typeof useComparison>;
  readonly names: readonly [before: string, after: string];
  readonly filter: string;
  readonly focus: string;
  readonly sizesOf: (columns: number, checks: number) => DifferenceSizes;
};

const noRows: readonly string[] = [];

/** Columns, rows and checks of two tables, each a pane. */
export function useTablePanes({ name, comparison, names, filter, focus, sizesOf }: Options) {
  const { rows: compared, checks: checked } = comparison;
  const difference = compared.state === "ready" ? compared.result : undefined;
  const both = checked.state === "ready" ? checked.result : undefined;
  const [kind, setKind] = useKept<ExampleKind>("datasets.difference.kind", "all");
  const words = filter.toLowerCase().split(" ");
  const columns = (difference?.columns ?? []).filter((column) =>
    words.every((word) => column.name.toLowerCase().includes(word)),
  );
  const lines = difference ? checkLines(difference, both) : [];
  const notes = difference && checked.state !== "computing" ? checkNotes(difference, both) : [];
  const sizes = sizesOf(difference?.columns.length ?? 0, lines.length + 2 * notes.length);
  const inner = (of: { readonly width: number; readonly height: number }) => ({
    width: Math.max(1, of.width - 2),
    height: Math.max(1, of.height - 2),
  });
  const columnList = useList(
    `${name}.columns`,
    columns.length,
    Math.max(1, sizes.columns.height - 3),
    allRows(columns.map((column) => column.name)),
  );
  const checkList = useList(`${name}.checks`, lines.length, Math.max(1, sizes.checks.height - 3));
  const rowsSize = inner(sizes.rows);
  const examples = useMemo(
    () => (difference ? exampleRows(difference, kind, rowsSize.width - 2) : noRows),
    [difference, kind, rowsSize.width],
  );
  const scroll = useScroll(`${name}.rows.${kind}`, examples.length, rowsSize.height);
  const column = columns[columnList.cursor];
  const columnsPane = () =>
    pane({
      title: `columns${filter === "" ? "" : `  /${label(filter)}`}`,
      right: `${formatCount(columns.length)} of ${formatCount(difference?.columns.length ?? 0)}`,
      ...sizes.columns,
      focused: focus === "columns",
      rows: columnRows(columns, columnList, { ...inner(sizes.columns), focused: focus === "columns" }),
    });
  const rowsPane = () =>
    pane({
      title: kind === "all" ? "rows" : `rows · ${kind}`,
      right: seenOf(scroll, rowsSize.height),
      ...sizes.rows,
      focused: focus === "rows",
      padded: true,
      rows: examples.slice(scroll.offset, scroll.offset + rowsSize.height),
    });
  const detailPane = () =>
    pane({
      title: column ? label(column.name) : "column",
      right: column?.classes ? `share ${names.join(` ${glyph("arrow")} `)}` : "",
      ...sizes.detail,
      focused: false,
      padded: true,
      rows: columnDetail(column, sizes.detail.width - 4, sizes.detail.height - 2),
    });
  const checksPane = () =>
    pane({
      title: "checks",
      right: `context ${formatCount(comparison.contextTokens)} tokens`,
      ...sizes.checks,
      focused: focus === "checks",
      rows:
        checked.state === "failed"
          ? errorRows(checked.error, sizes.checks.width - 3).map((row) => ` ${row}`)
          : [
              ...checkRows(lines, names, checkList, { ...inner(sizes.checks), focused: focus === "checks" }),
              ...messageRows(notes, sizes.checks.width - 6).map((row) => paint(`  ${row}`, "dim")),
              ...(checked.state === "computing"
                ? [paint(`  checking${glyph("ellipsis")} ${percentOf(comparison.progress)}`, "dim")]
                : []),
            ],
    });
  return {
    sizes,
    /** Those that there is room for, below each other and beside. */
    panes: (): readonly string[] => {
      if (!difference) return [];
      const side = [...(sizes.detail.height > 0 ? detailPane() : []), ...(sizes.checks.height > 0 ? checksPane() : [])];
      const left = sizes.rows.height > 0 ? rowsPane() : [];
      const lower = left.length > 0 && side.length > 0 ? beside(left, side) : [...left, ...side];
      return [...(sizes.columns.height > 0 ? columnsPane() : []), ...lower];
    },
    list: focus === "rows" ? scroll : focus === "checks" ? checkList : columnList,
    lines,
    notes,
    check: both && lines[checkList.cursor]?.kind,
    both,
    difference,
    nextKind: () =>
      setKind((current) => exampleKinds[(exampleKinds.indexOf(current) + 1) % exampleKinds.length] ?? "all"),
  };
}

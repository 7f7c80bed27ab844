import { useRef } from "react";
import type { RunTableFacts, TableMenu } from "../../../source/actions/run-table-facts.js";
import type { ActiveScope } from "../../../source/actions/scopes.js";
import type { ProjectView } from "../../../source/api/views.js";
import { pane } from "../../../source/ui/pane.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useShell } from "../../shell/shell-context.js";
import { useChoice } from "../use-choice.js";
import { type DrawnColumn, drawColumns } from "./columns.js";
import { drawRows, mostScrolled } from "./draw-rows.js";
import { emptyRows } from "./empty-rows.js";
import { useFilter } from "./use-filter.js";
import { useLook } from "./use-look.js";
import { useSelection } from "./use-selection.js";
import { useTableExport } from "./use-table-export.js";
import { useTableMenu } from "./use-table-menu.js";
import { useTableRows } from "./use-table-rows.js";

const agesEveryMs = 30_000;
/** A run that is alive goes on between its points, too. */
const clockEveryMs = 1000;
const nothing: readonly string[] = [];

type Options = {
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly project: ProjectView | undefined;
  /** What dialogs have room in. */
  readonly screen: { readonly width: number; readonly height: number };
};

/** The table of runs: its pane, what lies over it, the run under the cursor, what its keys mean. */
export function useRunTable({ width, height, focused, project, screen }: Options) {
  const { now, client } = useShell();
  const looks = useLook();
  const { look } = looks;
  const [toggled, setToggled] = useKept("runs.toggled", nothing);
  const [deleted, setDeleted] = useKept("runs.deleted", false);
  const { choice, now: choiceNow, change: choose } = useChoice();
  const { baseline } = choice;
  const [scrolled, setScrolled] = useKept("runs.scrolled", 0);
  const [menu, setMenu] = useKept<TableMenu | undefined>("runs.menu", undefined);
  const widths = useRef(new Map<string, number>());
  const filter = useFilter(looks, { follows: () => table.showFirst(), drops: () => table.stay() });
  const headRows = filter.writing ? 1 : 0;
  const table = useTableRows(look, { height: height - 3 - headRows, toggled, deleted, baseline });
  const { list, row, view, query } = table;
  const selection = useSelection(table, client);
  const nowMs = useTick(now, table.rows.some(isAlive) ? clockEveryMs : agesEveryMs);
  const run = row?.kind === "run" ? row : undefined;
  const numberIn = (column: string) => {
    const cell = run?.cells[view?.columns.indexOf(column) ?? -1];
    return typeof cell === "number" ? cell : undefined;
  };
  const change: typeof looks.change = (part) => {
    if ("sort" in part || "group" in part || "filter" in part) table.showFirst();
    looks.change(part);
  };
  const exporter = useTableExport(screen);
  const { dialogs } = exporter;
  const shownColumns = look.columns ?? view?.columns ?? nothing;
  const overlay = useTableMenu(menu, {
    looks,
    change,
    columns: shownColumns,
    close: () => setMenu(undefined),
    width,
  });

  const pinned = new Set(look.pinned);
  const columns: readonly DrawnColumn[] = drawColumns(view?.columns ?? [], view?.rows ?? [], {
    sort: look.sort,
    baseline: view?.baseline !== undefined,
    before: widths.current,
  });
  const scroll = (by: number) => {
    const most = mostScrolled(columns, pinned, width - 2);
    setScrolled((current) => Math.max(0, Math.min(most, Math.min(current, most) + by)));
  };
  const toggle = (id: string) =>
    setToggled((current) => (current.includes(id) ? current.filter((each) => each !== id) : [...current, id]));
  const foldable = row?.kind === "group" || (row?.children ?? 0) > 0;

  const facts = (note: string): RunTableFacts => ({
    run,
    targets: selection.targets,
    marked: selection.marked,
    look,
    empty: view !== undefined && view.all === 0,
    showsDeleted: deleted,
    note,
    isBaseline: run !== undefined && run.runId === baseline,
    openMenu: setMenu,
    writeFilter: filter.write,
    mark: selection.mark,
    markRange: selection.markRange,
    markAll: selection.markAll,
    clearMarks: selection.clear,
    pinBaseline: () => choose({ baseline: choiceNow().baseline === run?.runId ? undefined : run?.runId }),
    export: () => exporter.open(looks.now(), deleted, shownColumns),
    isFirst: list.cursor === 0,
    isLast: list.cursor >= list.total - 1,
    move: list.move,
    fold: (folded) => {
      if (row && foldable && row.folded !== folded) toggle(row.kind === "group" ? row.id : row.runId);
      else scroll(folded ? -1 : 1);
    },
    scroll,
    toggleDeleted: () => {
      selection.clear();
      setDeleted((current) => !current);
      list.first();
    },
  });

  const clear = selection.hasRange ? selection.endRange : look.filter !== "" ? filter.drop : undefined;
  const filtered: readonly ActiveScope[] = clear
    ? [{ name: "runsFiltered", facts: { clear, what: selection.hasRange ? "range" : "filter" } }]
    : [];

  const content = (): { readonly rows: readonly string[]; readonly more: string } => {
    const inner = width - 2;
    const head = filter.writing ? [filterRow(filter, inner, query.error?.message)] : [];
    if (!view || (view.total === 0 && table.rows.length === 0)) {
      const empty = emptyRows(query, { view, look, deleted, hasPipeline: project?.hasPipeline ?? false }, inner - 1);
      return { rows: [...head, ...empty], more: "" };
    }
    const drawn = drawRows({
      columns,
      pinned,
      scrolled: Math.min(scrolled, mostScrolled(columns, pinned, inner)),
      rows: table.rows,
      cursor: list.cursor - list.offset,
      width: inner,
      focused: focused && !filter.writing,
      nowMs,
      baseline: view.baseline,
      markOf: (each) => selection.signOf(each, list.offset + table.rows.indexOf(each)),
    });
    return { rows: [...head, ...drawn.lines], more: moreColumns(drawn) };
  };

  return {
    run,
    selectedRun: run && { row: run, stepsPerSecond: numberIn("speed"), etaMs: numberIn("eta") },
    nowMs,
    filter: look.filter,
    selected: row !== undefined,
    /** Enter on a group unfolds it; on a run it is for the screen. */
    toggleGroup: row?.kind === "group" ? () => toggle(row.id) : undefined,
    loading: query.loading && !view,
    list,
    facts,
    overlay: overlay?.lines,
    dialog: dialogs.element,
    scopes: overlay?.scopes ?? (dialogs.scopes.length > 0 ? dialogs.scopes : filter.scopes),
    filtered,
    field: overlay?.field ?? dialogs.field ?? filter.field,
    pane: () => {
      const { rows, more } = content();
      return pane({
        title: title(look.filter, look.group, deleted, filter.writing),
        right: `${more}${rightText(view, { filter: look.filter, at: list.cursor, marked: selection.marked, isOld: table.isOld })}`,
        width,
        height,
        focused,
        rows,
      });
    },
  };
}

function isAlive(row: { readonly kind: "run" | "group"; readonly state?: string } | undefined): boolean {
  return row?.state === "running" || row?.state === "quiet";
}

/** A filter is said loudly: what is not there is not gone. */
function title(filter: string, group: string, deleted: boolean, writing: boolean): string {
  const name = deleted ? paint("Deleted runs", "warning") : "Runs";
  const by = group === "" ? "" : ` by ${label(group.replace(/^(param|tag):/, ""))}`;
  return `${name}${by}${filter === "" || writing ? "" : `  ${paint(`/${label(filter)}`, "warning")}`}`;
}

function rightText(
  view: { readonly found: number; readonly all: number; readonly total: number } | undefined,
  {
    filter,
    at,
    marked,
    isOld,
  }: { readonly filter: string; readonly at: number; readonly marked: number; readonly isOld: boolean },
): string {
  if (!view || view.all === 0) return "";
  const marks = marked === 0 ? "" : `${formatCount(marked)} marked ${glyph("dot")} `;
  if (filter !== "")
    return `${marks}${isOld ? glyph("ellipsis") : formatCount(view.found)} of ${formatCount(view.all)}`;
  return view.total === 0 ? marks : `${marks}${formatCount(at + 1)} of ${formatCount(view.total)}`;
}

/** How many columns are scrolled away, and how many do not fit. */
function moreColumns({ left, right }: { readonly left: number; readonly right: number }): string {
  const parts = [
    ...(left > 0 ? [`${glyph("left")} ${left}`] : []),
    ...(right > 0 ? [`${right} ${glyph("right")}`] : []),
  ];
  return parts.length === 0 ? "" : `${parts.join(" ")} columns ${glyph("dot")} `;
}

function filterRow(filter: ReturnType<typeof useFilter>, width: number, error: string | undefined): string {
  const room = error === undefined ? width - 4 : Math.floor(width / 2) - 4;
  const [field = ""] = fieldRows(filter.state, { width: room, height: 1, focused: true, placeholder: filter.example });
  if (error === undefined || filter.state.text === "") return ` ${paint("/", "accent")} ${field}`;
  const [where] = /column \d+: .*$/s.exec(error) ?? [error];
  return ` ${paint("/", "accent")} ${field}  ${paint(label(where), "bad")}`;
}

import type { RunCell, RunTableRow, RunTableSort } from "../../../source/api/run-table-views.js";
import { betterIs } from "../../../source/domain/better-is.js";
import { columnOf, type FixedColumn, isColumn, type RunColumn } from "../../../source/domain/run-table/run-column.js";
import { durationMs } from "../../../source/domain/run-table/run-state.js";
import { sparkline } from "../../../source/ui/chart/sparkline.js";
import { cellWidth, cut, fit } from "../../../source/ui/text/cells.js";
import { formatAge, formatClock, formatCount, formatDuration, formatNumber } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

/** A column as it is drawn. */
export type DrawnColumn = {
  readonly id: string;
  readonly column: RunColumn;
  readonly title: string;
  readonly width: number;
  readonly right: boolean;
  /** What it can use where there is room left; `width` where it is as wide as it needs to be. */
  readonly most: number;
};

const titles: Readonly<Record<FixedColumn, string>> = {
  state: "",
  name: "name",
  experiment: "experiment",
  age: "age",
  took: "took",
  speed: "steps/s",
  eta: "ETA",
  ends: "ends",
  "gpu-hours": "GPU h",
  trend: "trend",
  tags: "tags",
  commit: "commit",
  data: "data",
  version: "version",
  user: "user",
  note: "note",
  id: "id",
};
/** Cells of what is always as wide; [least, most] of what is as wide as what it holds. */
const widths: Readonly<Record<FixedColumn, number | readonly [number, number]>> = {
  state: 1,
  name: [12, 28],
  experiment: [8, 20],
  age: 6,
  took: 7,
  speed: 7,
  eta: 7,
  ends: 8,
  "gpu-hours": 6,
  trend: 10,
  tags: [6, 24],
  commit: 8,
  data: 8,
  version: [7, 16],
  user: [4, 12],
  note: [8, 30],
  id: 8,
};
const leftAligned = new Set<FixedColumn>([
  ...(["state", "name", "experiment", "trend", "tags", "commit", "data", "version", "user", "note", "id"] as const),
]);
const metricWidth = 9;
/** Of the difference to the baseline behind a metric. */
const differenceWidth = 9;

/** What a column is called over its cells and in lists. */
export function columnTitle(column: RunColumn): string {
  if (column.kind === "fixed") return titles[column.name];
  if (column.kind === "metric") return `${label(column.key)}${column.figure === "last" ? "" : ` ${column.figure}`}`;
  return label(column.key);
}

/** The columns with their widths: as wide as what they hold, within measure, never narrower than they were. */
export function drawColumns(
  ids: readonly string[],
  rows: readonly RunTableRow[],
  options: { readonly sort: readonly RunTableSort[]; readonly baseline: boolean; readonly before: Map<string, number> },
): readonly DrawnColumn[] {
  return ids.filter(isColumn).map((id, at) => {
    const column = columnOf(id);
    const title = `${columnTitle(column)}${sortSign(id, options.sort)}`;
    const key = `${id} ${options.baseline}`;
    const width = Math.max(options.before.get(key) ?? 0, widthOf(column, title, rows, at, options.baseline));
    options.before.set(key, width);
    const most = Math.max(
      width,
      column.kind === "fixed" && column.name === "name" ? longestName(rows, options.before) : 0,
    );
    const right = column.kind === "fixed" ? !leftAligned.has(column.name) : column.kind !== "tag";
    return { id, column, title: endOf(title, width), width, right, most };
  });
}

function widthOf(
  column: RunColumn,
  title: string,
  rows: readonly RunTableRow[],
  at: number,
  baseline: boolean,
): number {
  if (column.kind === "metric") {
    return Math.max(metricWidth, Math.min(16, cellWidth(title))) + (baseline ? differenceWidth : 0);
  }
  const measure = column.kind === "fixed" ? widths[column.name] : ([4, 16] as const);
  if (typeof measure === "number") return Math.max(measure, column.kind === "fixed" ? 0 : measure);
  const texts = rows.map((row) =>
    column.kind === "fixed" && column.name === "name" ? nameOf(row) : String(row.cells[at] ?? "").slice(0, 64),
  );
  const widest = Math.max(0, ...texts.map((text) => cellWidth(label(text))));
  return Math.max(measure[0], Math.min(measure[1], Math.max(widest, Math.min(16, cellWidth(title)))));
}

function longestName(rows: readonly RunTableRow[], before: Map<string, number>): number {
  const longest = Math.max(
    before.get("longest name") ?? 0,
    ...rows.map((row) => Math.min(120, cellWidth(nameOf(row)))),
  );
  before.set("longest name", longest);
  return longest;
}

/** A key tells most at its end: `…/eval_loss`. */
function endOf(title: string, width: number): string {
  if (cellWidth(title) <= width) return title;
  const letters = [...title];
  while (letters.length > 0 && cellWidth(letters.join("")) > width - 1) letters.shift();
  return `${glyph("ellipsis")}${letters.join("")}`;
}

/** ▲ ascending, ▼ descending; with its place where there are several keys. */
function sortSign(id: string, sort: readonly RunTableSort[]): string {
  const at = sort.findIndex(({ column }) => column === id);
  const key = sort[at];
  if (!key) return "";
  return `${glyph(key.descending ? "down" : "up")}${sort.length > 1 ? at + 1 : ""}`;
}

/** Shown before the name: how deep it stands, whether it is folded, whether its points cannot be read, whether it is the best trial of its sweep. */
function nameOf(row: RunTableRow): string {
  if (row.kind === "group") {
    const sign = glyph(row.folded ? "folded" : "unfolded");
    return `${sign} ${row.title === "" ? "(none)" : label(row.title)} (${formatCount(row.count)})`;
  }
  const sign = row.children === 0 ? "" : `${glyph(row.folded ? "folded" : "unfolded")} `;
  const best = row.best ? `${glyph("star")} ` : "";
  const damaged = row.damaged ? "! " : "";
  const below = row.folded ? ` (${formatCount(row.children)})` : "";
  return `${"  ".repeat(Math.min(row.depth, 6))}${sign}${damaged}${best}${label(row.name)}${below}`;
}

export type CellContext = {
  readonly nowMs: number;
  /** Cells of the run that the others are held against, and whether it is this row. */
  readonly baseline: readonly RunCell[] | undefined;
  readonly isBaseline: boolean;
};

/** A cell as text with its colour, safe for the screen. */
export function cellText(row: RunTableRow, at: number, drawn: DrawnColumn, context: CellContext): string {
  const { column, width } = drawn;
  const cell = row.cells[at] ?? null;
  // An empty cell would say that nothing was logged.
  if (row.kind === "run" && row.damaged && isOfPoints(column)) return paint("?", "bad");
  if (column.kind === "metric") return metricText(cell, column.key, context, at, width);
  if (column.kind !== "fixed") return label(String(cell ?? ""));
  if (column.name === "name") return nameText(row, context.isBaseline);
  if (row.kind === "group") return "";
  switch (column.name) {
    case "state":
      return stateSign(row.state);
    case "age":
      return formatAge(ageNowMs(row, context.nowMs) - row.startedAtMs);
    case "took":
      return tookText(row, context.nowMs);
    case "eta":
      return typeof cell === "number" ? formatAge(cell) : "";
    case "ends":
      return typeof cell === "number" ? formatClock(cell) : "";
    case "speed":
    case "gpu-hours":
      return typeof cell === "number" ? formatNumber(cell) : "";
    case "trend":
      return Array.isArray(cell) ? paint(sparkline(cell, width), "running") : "";
    default:
      return label(String(cell ?? ""));
  }
}

function isOfPoints(column: RunColumn): boolean {
  return column.kind === "metric" || (column.kind === "fixed" && column.name === "trend");
}

/** ● running (◌ silent for a while), ✓ finished, ✗ failed, ■ killed, ○ scheduled, ? silent for so long that it died. */
function stateSign(state: Extract<RunTableRow, { kind: "run" }>["state"]): string {
  switch (state) {
    case "running":
      return paint(glyph("running"), "running");
    case "quiet":
      return paint(glyph("quiet"), "warning");
    case "stale":
      return paint(glyph("missing"), "warning");
    case "finished":
      return paint(glyph("finished"), "good");
    case "failed":
      return paint(glyph("failed"), "bad");
    case "killed":
      return paint(glyph("stopped"), "warning");
    default:
      return paint(glyph("waiting"), "dim");
  }
}

function nameText(row: RunTableRow, isBaseline: boolean): string {
  const name = nameOf(row);
  if (row.kind === "group") return paint(name, "strong");
  return isBaseline ? `${paint(glyph("baseline"), "accent")} ${name}` : name;
}

/** The ages of runs that are over would write every row anew each second: they go on every ten. */
function ageNowMs(row: Extract<RunTableRow, { kind: "run" }>, nowMs: number): number {
  if (row.state === "running" || row.state === "quiet") return nowMs;
  return nowMs - (nowMs % 10_000);
}

/** Of one that waits to begin there is no time yet. */
function tookText(row: Extract<RunTableRow, { kind: "run" }>, nowMs: number): string {
  const { state, startedAtMs, endedAtMs, lastPointAtMs } = row;
  return state === "scheduled"
    ? ""
    : formatDuration(durationMs(state, { startedAtMs, endedAtMs, lastPointAtMs }, nowMs));
}

function metricText(cell: RunCell, key: string, context: CellContext, at: number, width: number): string {
  if (cell === null || Array.isArray(cell)) return "";
  const value = Number(cell);
  const text = Number.isNaN(value) ? paint("NaN", "bad") : formatNumber(value);
  if (!context.baseline) return text;
  const room = differenceWidth - 1;
  const difference = context.isBaseline ? "" : differenceText(value, context.baseline[at] ?? null, key);
  return `${fit(text, width - room - 1, "right")} ${fit(cut(difference, room), room, "right")}`;
}

/** "-0.0041" in the colour of whether that is better; "" where there is nothing to hold it against. */
function differenceText(value: number, against: RunCell, key: string): string {
  if (against === null || Array.isArray(against)) return "";
  const difference = value - Number(against);
  if (Number.isNaN(difference)) return "";
  if (difference === 0) return paint("=", "dim");
  const better = betterIs(key);
  const text = `${difference > 0 ? "+" : "-"}${formatNumber(Math.abs(difference))}`;
  if (better === undefined) return text;
  return paint(text, (better === "lower") === difference < 0 ? "good" : "bad");
}

import type { Dataset } from "../../../source/domain/dataset.js";
import { cellWidth, fit } from "../../../source/ui/text/cells.js";
import { formatAmount, formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { signs } from "../signs.js";
import type { TreeRow } from "./tree-rows.js";

/** From so many cells on the size stands beside the rows, then the columns, then words. */
const sizeFrom = 48;
const columnsFrom = 64;
const wordsFrom = 100;
const indent = 2;

type Shown = { readonly width: number; readonly height: number; readonly focused: boolean };

/** The rows of the tree that are seen: name, state, ↑ for what is not pushed, ↓ for what is newer at its source, + for what the last commit lacks, rows or files, size; with words where there is room. */
export function treeLines(
  rows: readonly TreeRow[],
  list: { readonly cursor: number; readonly offset: number },
  { width, height, focused }: Shown,
): readonly string[] {
  // The sign has a column where one has it.
  const hasCommits = rows.some(isUncommitted);
  return rows.slice(list.offset, list.offset + height).map((row, at) => {
    const line = lineOf(row, width, hasCommits);
    if (at + list.offset !== list.cursor) return line;
    return focused ? paint(fit(line, width), "cursor") : paint(line, "strong");
  });
}

function isUncommitted(row: TreeRow): boolean {
  if (row.kind === "folder") return row.sum.uncommitted;
  return row.kind === "dataset" && row.dataset.uncommitted !== undefined;
}

function lineOf(row: TreeRow, width: number, hasCommits: boolean): string {
  const sign = isUncommitted(row) ? paint(glyph("notCommitted"), "warning") : " ";
  const right = figuresOf(row, width, hasCommits ? sign : "");
  const isFolder = row.kind === "folder" || row.kind === "heading";
  const fold = isFolder ? glyph(row.folded ? "folded" : "unfolded") : " ";
  const slash = row.kind === "folder" || (row.kind === "dataset" && row.dataset.kind === "directory") ? "/" : "";
  const name = `${" ".repeat(row.depth * indent)}${fold} ${label(row.name)}${slash}`;
  const isDim = row.kind === "heading" || row.kind === "untracked";
  const shown = fit(name, Math.max(8, width - cellWidth(right) - 2));
  return ` ${isDim ? paint(shown, "dim") : shown} ${isDim ? paint(right, "dim") : right}`;
}

/** The right part, of the same width in every row. */
function figuresOf(row: TreeRow, width: number, commitSign: string): string {
  const { signs: ownSigns, word, amount, columns = "", size, madeBy = "" } = cellsOf(row);
  const shownSigns = ownSigns + commitSign;
  // Where the size has no column it stands for what has neither rows nor files.
  if (width < sizeFrom) return [shownSigns, fit(amount === "" ? size : amount, 11, "right")].join(" ");
  return [
    shownSigns,
    ...(width >= wordsFrom ? [fit(word, 16)] : []),
    fit(amount, 11, "right"),
    ...(width >= columnsFrom ? [fit(columns, 11, "right")] : []),
    fit(size, 7, "right"),
    ...(width >= wordsFrom ? [fit(madeBy, 20)] : []),
  ].join(" ");
}

type Cells = {
  /** State, and ↑ or ↓, in two cells. */
  readonly signs: string;
  readonly word: string;
  readonly amount: string;
  readonly columns?: string;
  readonly size: string;
  readonly madeBy?: string;
};

function cellsOf(row: TreeRow): Cells {
  if (row.kind === "heading") return { signs: "  ", word: "", amount: formatAmount(row.files, "file"), size: "" };
  if (row.kind === "untracked") {
    const size = formatBytes(row.file.sizeBytes);
    return { signs: "  ", word: "in nothing yet", amount: "", size };
  }
  const { state, pushed, newerAtSource } =
    row.kind === "folder"
      ? { state: row.sum.state, pushed: row.sum.unpushed ? false : undefined, newerAtSource: row.sum.newer }
      : row.dataset;
  const [sign, tone, word] = signs[state];
  const shownSigns = `${paint(glyph(sign), tone)}${pushed === false ? paint(glyph("notPushed"), "warning") : newerAtSource ? paint(glyph("newerAtSource"), "running") : " "}`;
  if (row.kind === "folder") {
    const { rows, datasets, sizeBytes } = row.sum;
    const amount =
      rows > 0 ? formatAmount(rows, "row") : datasets === 1 ? "1 entry" : `${formatCount(datasets)} entries`;
    return { signs: shownSigns, word: paint(word, tone), amount, size: formatBytes(sizeBytes) };
  }
  const { columns, sizeBytes, stage, uncommitted } = row.dataset;
  const isOnlyUncommitted = state === "clean" && uncommitted !== undefined;
  return {
    signs: shownSigns,
    word: isOnlyUncommitted ? paint("not committed", "warning") : paint(word, tone),
    amount: amountOf(row.dataset),
    columns: columns === undefined ? "" : formatAmount(columns, "column"),
    size: sizeBytes === undefined ? "" : formatBytes(sizeBytes),
    madeBy: stage === undefined ? "" : label(stage),
  };
}

/** Rows of a table, else files of a folder. */
function amountOf({ rows, files }: Dataset): string {
  if (rows !== undefined) return formatAmount(rows, "row");
  return files === undefined ? "" : formatAmount(files, "file");
}

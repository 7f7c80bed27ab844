import type { DatasetState, DatasetVersion } from "../../../source/domain/dataset.js";
import { branchWords, changeWords, usedWords } from "../../../source/domain/version-words.js";
import type { Column } from "../../../source/ui/table.js";
import { cellWidth } from "../../../source/ui/text/cells.js";
import { formatAge, formatBytes, formatCount, shortId } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { signs } from "../signs.js";

const columns: readonly Column[] = [
  { title: "", width: 2 },
  { title: "version", width: 9 },
  { title: "when", width: 6, align: "right" },
  { title: "rows", width: 7, align: "right" },
  { title: "change", width: 7, align: "right", drop: 5 },
  { title: "size", width: 8, align: "right", drop: 4 },
  { title: "change", width: 9, align: "right", drop: 7 },
  { title: "by", width: 8, drop: 6 },
  { title: "branch", width: 12, drop: 3 },
  { title: "names", width: 12, drop: 1 },
  { title: "used by", width: 16, drop: 2 },
  { title: "message", width: 14, flex: true },
];

/** The columns, as wide as what is in them, and the cells; without columns that no version fills. */
export function filledColumns(cells: readonly (readonly string[])[]): {
  readonly columns: readonly Column[];
  readonly cells: readonly (readonly string[])[];
} {
  const isShown = columns.map(({ drop }, at) => drop === undefined || cells.some((row) => (row[at] ?? "") !== ""));
  const needed = (title: string, at: number) =>
    Math.max(...[title, ...cells.map((row) => row[at] ?? "")].map(cellWidth));
  const fitted = columns.map((column, at) =>
    column.flex ? column : { ...column, width: Math.min(column.width, needed(column.title, at)) },
  );
  return {
    columns: fitted.filter((_, at) => isShown[at]),
    cells: cells.map((row) => row.filter((_, at) => isShown[at])),
  };
}

/** What a version is marked by: the workspace's hash changes with every edit. */
export function idOf({ commit, md5, isSeen }: DatasetVersion): string {
  return commit === undefined && !isSeen ? "workspace" : `${commit ?? "seen"} ${md5}`;
}

/** The cells of each version; a change is what it has more or less than the version that it was made of. */
export function versionCells(
  versions: readonly DatasetVersion[],
  state: DatasetState | undefined,
  nowMs: number,
  marks: ReadonlySet<string> = new Set(),
): readonly (readonly string[])[] {
  // The sign of the list: what is as dvc.lock has it is not changed, only in no commit yet.
  const [sign, tone] = signs[state ?? "modified"];
  const note = state === "modified" ? "" : "not committed yet";
  return versions.map((version) => {
    const mark = marks.has(idOf(version)) ? paint(glyph("mark"), "accent") : "";
    const [rows, rowsChange, size, sizeChange] = figures(version);
    if (version.commit === undefined && !version.isSeen) {
      return [
        paint(glyph(sign), tone) + mark,
        "workspace",
        "now",
        rows,
        rowsChange,
        size,
        sizeChange,
        "",
        "",
        "",
        "",
        note,
      ];
    }
    return [
      (version.current ? paint(glyph("running"), "good") : glyph("waiting")) + mark,
      shortId(version.md5),
      formatAge(nowMs - version.atMs),
      rows,
      rowsChange,
      size,
      sizeChange,
      label(version.author),
      label(branchWords(version)),
      paint((version.names ?? []).map(({ name }) => label(name)).join(" "), "accent"),
      label(usedWords(version.usedBy)),
      (version.inCache ? "" : `${paint("not in the cache", "warning")}  `) + messageOf(version),
    ];
  });
}

function messageOf({ message, isSeen }: DatasetVersion): string {
  return isSeen ? paint("seen by Slipway, in no commit", "dim") : label(message);
}

/** Rows and size, each with its change. */
function figures({
  rows,
  rowsChange,
  sizeBytes,
  sizeChangeBytes,
}: DatasetVersion): readonly [string, string, string, string] {
  return [
    rows === undefined ? "" : formatCount(rows),
    changeOf(rowsChange, formatCount),
    sizeBytes === undefined ? "" : formatBytes(sizeBytes),
    changeOf(sizeChangeBytes, formatBytes),
  ];
}

function changeOf(change: number | undefined, format: (value: number) => string): string {
  const words = changeWords(change, format);
  return words === "" ? "" : paint(words, (change ?? 0) > 0 ? "good" : "bad");
}

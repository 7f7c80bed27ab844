import type { DatasetState, DatasetVersion } from "../../../source/domain/dataset.js";
import type { Column } from "../../../source/ui/table.js";
import { formatAge, formatBytes, formatCount, shortId } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { signs } from "../signs.js";

export const versionColumns: readonly Column[] = [
  { title: "", width: 1 },
  { title: "version", width: 9 },
  { title: "when", width: 6, align: "right" },
  { title: "rows", width: 7, align: "right" },
  { title: "change", width: 7, align: "right", drop: 2 },
  { title: "size", width: 8, align: "right", drop: 1 },
  { title: "by", width: 10, drop: 3 },
  { title: "message", width: 16, flex: true },
];

/** The cells of each version; `change` is the rows more or less than the version before it. */
export function versionCells(
  versions: readonly DatasetVersion[],
  state: DatasetState | undefined,
  nowMs: number,
): readonly (readonly string[])[] {
  // The sign of the list: what is as dvc.lock has it is not changed, only in no commit yet.
  const [sign, tone] = signs[state ?? "modified"];
  const note = state === "modified" ? "" : "not committed yet";
  return versions.map((version, at) =>
    version.commit === undefined
      ? [paint(glyph(sign), tone), "workspace", "now", ...figures(version, versions[at + 1]), "", note]
      : [
          version.current ? paint(glyph("running"), "good") : glyph("waiting"),
          shortId(version.md5),
          formatAge(nowMs - version.atMs),
          ...figures(version, versions[at + 1]),
          label(version.author),
          version.inCache
            ? label(version.message)
            : `${paint("not in the cache", "warning")}  ${label(version.message)}`,
        ],
  );
}

/** Rows, their change, size. */
function figures({ rows, sizeBytes }: DatasetVersion, before: DatasetVersion | undefined): readonly string[] {
  const change = rows === undefined || before?.rows === undefined ? 0 : rows - before.rows;
  const more = paint(`+${formatCount(change)}`, "good");
  const less = paint(`-${formatCount(-change)}`, "bad");
  return [
    rows === undefined ? "" : formatCount(rows),
    change === 0 ? "" : change > 0 ? more : less,
    sizeBytes === undefined ? "" : formatBytes(sizeBytes),
  ];
}

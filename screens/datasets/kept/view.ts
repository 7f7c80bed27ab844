import type { KeptView } from "../../../source/api/kept-calls.js";
import { keptWhy } from "../../../source/domain/data/kept-words.js";
import { table } from "../../../source/ui/table.js";
import { formatAgo, formatBytes } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";

type Look = {
  readonly offset: number;
  readonly cursor: number;
  readonly height: number;
  readonly width: number;
  readonly nowMs: number;
};

/** A row one that is kept; an only copy stands out. */
export function keptTable(
  kept: readonly KeptView[],
  { offset, cursor, height, width, nowMs }: Look,
): readonly string[] {
  return table({
    columns: [
      { title: "data", width: 14, flex: true },
      { title: "when", width: 12 },
      { title: "size", width: 7, align: "right" },
      { title: "files", width: 6, align: "right", drop: 2 },
      { title: "copies", width: 10 },
      { title: "why", width: 23, drop: 1 },
      { title: "id", width: 13, drop: 3 },
    ],
    rows: kept
      .slice(offset, offset + height)
      .map((each) => [
        label(each.path),
        formatAgo(nowMs - each.atMs),
        each.sizeBytes === undefined ? "" : formatBytes(each.sizeBytes),
        each.files === undefined ? "" : String(each.files),
        each.isCached === true ? paint("DVC has it", "dim") : paint("only copy", "warning"),
        keptWhy({ why: each.why, by: each.by }),
        paint(each.id, "dim"),
      ]),
    cursor: cursor - offset,
    width,
    focused: true,
  });
}

import { unusedSums, unusedWarnings } from "../../../source/actions/unused-words.js";
import type { UnusedObjectView, UnusedView } from "../../../source/api/data-unused-view.js";
import { table } from "../../../source/ui/table.js";
import { wrap } from "../../../source/ui/text/cells.js";
import { formatAmount, formatBytes, shortId } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";

type Look = {
  readonly offset: number;
  readonly cursor: number;
  readonly height: number;
  readonly width: number;
};

/** A row an object that would go, the largest first: size, hash, where git's history had it last, which remote has it. */
export function unusedTable({ objects }: UnusedView, { offset, cursor, height, width }: Look): readonly string[] {
  return table({
    columns: [
      { title: "size", width: 7, align: "right" },
      { title: "md5", width: 8 },
      { title: "last in", width: 9 },
      { title: "also on", width: 12 },
      { title: "path", width: 12, flex: true },
    ],
    rows: objects
      .slice(offset, offset + height)
      .map((object) => [
        formatBytes(object.sizeBytes),
        shortId(object.md5),
        object.commit === undefined ? paint("no commit", "dim") : shortId(object.commit),
        placeOf(object),
        object.path === undefined ? paint("not in git's history", "dim") : label(object.path),
      ]),
    cursor: cursor - offset,
    width,
    focused: true,
  });
}

/** What it comes to: sums, what is lost, the command. */
export function sumRows(view: UnusedView, kept: string, width: number): readonly string[] {
  const { total, command, objects } = view;
  const rows = (text: string, tone?: "dim" | "warning") =>
    wrap(label(text), width).map((row) => (tone === undefined ? row : paint(row, tone)));
  return [
    ...rows(`Kept: ${kept}`),
    ...rows(
      total === 0 ? "Nothing would be removed: everything in the cache is used." : `Would go: ${unusedSums(view)}`,
    ),
    ...(objects.length < total ? rows(`Below are the ${formatAmount(objects.length, "largest one")}.`, "dim") : []),
    ...unusedWarnings(view).flatMap((warning) => rows(warning, "warning")),
    ...(total === 0 ? [] : rows(command, "dim")),
  ];
}

function placeOf({ remotes, isUnknown, isAtSource }: UnusedObjectView): string {
  if (remotes.length > 0) return paint(label(remotes.join(", ")), "good");
  if (isAtSource) return paint("its source", "good");
  return isUnknown ? paint("unknown", "dim") : paint("nowhere else", "warning");
}

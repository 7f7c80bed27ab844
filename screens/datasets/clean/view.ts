import type { UnusedView } from "../../../source/api/dataset-work-calls.js";
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

/** A row an object that would go, the largest first: size, hash, where git's history had it last. */
export function unusedTable({ objects }: UnusedView, { offset, cursor, height, width }: Look): readonly string[] {
  return table({
    columns: [
      { title: "size", width: 7, align: "right" },
      { title: "md5", width: 8 },
      { title: "last in", width: 9 },
      { title: "path", width: 12, flex: true },
    ],
    rows: objects
      .slice(offset, offset + height)
      .map(({ sizeBytes, md5, commit, path }) => [
        formatBytes(sizeBytes),
        shortId(md5),
        commit === undefined ? paint("no commit", "dim") : shortId(commit),
        path === undefined ? paint("nothing that git has tells", "dim") : label(path),
      ]),
    cursor: cursor - offset,
    width,
    focused: true,
  });
}

/** What it comes to, a line each: sums, what is lost, the command. */
export function sumRows(view: UnusedView, kept: string, width: number): readonly string[] {
  const { total, totalBytes, inHistory, lostRuns, missingListings, command, objects } = view;
  const sums = `${formatAmount(total, "object")}, ${formatBytes(totalBytes)}`;
  const lines = [
    `Kept: ${kept}`,
    total === 0 ? "Nothing would be removed: everything in the cache is used." : `Would go: ${sums}`,
    ...(objects.length < total ? [paint(`Below are the ${formatAmount(objects.length, "largest one")}.`, "dim")] : []),
    ...(inHistory > 0
      ? [
          paint(
            `${formatAmount(inHistory, "object")} of versions in git's history: lost, unless a remote has them`,
            "warning",
          ),
        ]
      : []),
    ...(lostRuns > 0
      ? [paint(`${formatAmount(lostRuns, "remembered run")} could be given back no more`, "warning")]
      : []),
    ...missingListings.map((path) =>
      paint(`The listing of ${label(path)} is missing: DVC removes what is in it, too`, "warning"),
    ),
    ...(total === 0 ? [] : [paint(command, "dim")]),
  ];
  return lines.flatMap((line) => wrap(line, width));
}

import type { DatasetPlace } from "../../../source/actions/datasets-facts.js";
import type { DatasetDifference } from "../../../source/api/dataset-difference-calls.js";
import { pane } from "../../../source/ui/pane.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { seenOf, useScroll } from "../../../source/ui/use-scroll.js";
import { fileRows, textRows } from "./files-view.js";
import type { DifferencePlace } from "./use-comparison.js";

type Options = {
  readonly name: string;
  readonly place: DifferencePlace;
  readonly found: DatasetDifference | undefined;
  readonly filter: string;
  readonly width: number;
  readonly height: number;
};

/** Files of a folder, lines of a text, or what is known of anything else: one pane. */
export function useFilesPane({ name, place, found, filter, width, height }: Options) {
  const words = filter.toLowerCase().split(" ");
  const changes = (found?.kind === "folder" ? found.changes : []).filter(({ path, was = "" }) =>
    words.every((word) => `${path} ${was}`.toLowerCase().includes(word)),
  );
  const text = found && found.kind !== "folder" && found.kind !== "table" ? textRows(found, width - 4) : [];
  const list = useList(
    `${name}.files`,
    changes.length,
    Math.max(1, height - 3),
    allRows(changes.map(({ path }) => path)),
  );
  const scroll = useScroll(`${name}.text`, text.length, Math.max(1, height - 2));
  const change = changes[list.cursor];
  const isFolder = found?.kind === "folder";
  return {
    list: isFolder ? list : scroll,
    /** Where enter leads: the file's own difference, its preview where one side has it. */
    opened: change && openedOf(place, change),
    pane: () =>
      pane({
        title: isFolder ? `files${filter === "" ? "" : `  /${label(filter)}`}` : "lines",
        right: isFolder
          ? `${formatCount(changes.length)} of ${formatCount(found.changes.length)}`
          : seenOf(scroll, height - 2),
        width,
        height,
        focused: true,
        padded: !isFolder,
        rows: isFolder
          ? fileRows(changes, list, { width: width - 2, height: height - 2, focused: true })
          : text.slice(scroll.offset),
      }),
  };
}

type Change = Extract<DatasetDifference, { readonly kind: "folder" }>["changes"][number];

/** A version's file is named by its own md5; the workspace's by its path. */
function openedOf({ before, after }: DifferencePlace, change: Change): DatasetPlace {
  const at = (side: DifferencePlace["before"], path: string, file: Change["before"]) => ({
    path: `${side.path}/${path}`,
    ...(side.md5 === undefined || !file ? {} : { md5: file.md5 }),
  });
  const was = at(before, change.was ?? change.path, change.before);
  const is = at(after, change.path, change.after);
  if (change.what === "added") return { view: "preview", of: is };
  if (change.what === "removed") return { view: "preview", of: was };
  return { view: "difference", before: was, after: is };
}

import { useQuery } from "../../../source/client/use-query.js";
import type { Dataset } from "../../../source/domain/dataset.js";
import { newestHere, versionBefore } from "../../../source/domain/version-change.js";
import { noteWords } from "../../../source/domain/versions-note-words.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { table } from "../../../source/ui/table.js";
import { wrap } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { filledColumns, idOf, versionCells } from "./versions-view.js";

const none: readonly string[] = [];
/** A difference is of two. */
const most = 2;

type Options = {
  readonly dataset: Dataset | undefined;
  /** What stands here where there is no dataset. */
  readonly advice: string;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly nowMs: number;
};

/** The versions of a dataset, in a pane of `width` x `height` inside its frame. */
export function useVersionsPane({ dataset, advice, width, height, focused, nowMs }: Options) {
  const history = useQuery("datasets.versions", dataset && { path: dataset.path });
  const versions = history.data?.versions ?? [];
  const note = noteWords(history.data?.note).flatMap((line) => wrap(line, width - 2));
  const shown = Math.max(1, height - 1 - (note.length > 0 && height > note.length + 4 ? note.length + 1 : 0));
  const ids = versions.map(idOf);
  const list = useList(`datasets.versions.${dataset?.path}`, versions.length, shown, allRows(ids));
  const [marks, setMarks] = useKept(`datasets.marks.${dataset?.path}`, none);
  const id = ids[list.cursor];
  const toggleMark = () => {
    if (id === undefined) return;
    // A third takes the place of the first.
    setMarks((now) => (now.includes(id) ? now.filter((each) => each !== id) : [...now, id].slice(-most)));
    list.move(1);
  };
  const version = versions[list.cursor];
  const others = versions.filter(({ commit, current, isSeen }) => (commit !== undefined || isSeen) && !current);
  const message = (rows: readonly string[]) => rows.map((row) => ` ${row}`);
  const rows = () => {
    if (history.error) return message(errorRows(history.error, width - 1));
    if (versions.length === 0) {
      const none = "No commit has a version of it yet: commit the file that tracks it.";
      return message(messageRows([dataset ? (history.loading ? "" : none) : advice], width - 1));
    }
    const { columns, cells } = filledColumns(versionCells(versions, dataset?.state, nowMs, new Set(marks)));
    const rows = table({
      columns,
      rows: cells.slice(list.offset, list.offset + shown),
      cursor: focused ? list.cursor - list.offset : -1,
      width,
      focused,
    });
    if (shown === height - 1) return rows;
    const blank = Array.from({ length: height - rows.length - note.length }, () => "");
    return [...rows, ...blank, ...note.map((line) => ` ${paint(line, "dim")}`)];
  };
  return {
    list,
    /** The one under the cursor, and the one before it in time. */
    version,
    before: version && versionBefore(versions, version),
    /** The newest that is stored and that the workspace does not have, of the checked-out branch where it has one. */
    last: newestHere(others),
    marked: marks.flatMap((mark) => versions.filter((version) => idOf(version) === mark)),
    toggleMark,
    nameOf: (md5: string) => versions.find((each) => each.md5 === md5)?.names?.[0]?.name ?? md5.slice(0, 8),
    note: history.data?.note,
    ready: !history.loading,
    title: dataset ? `${label(dataset.path)} · versions` : "versions",
    right:
      versions.length === 0
        ? ""
        : `${marks.length > 0 ? `${marks.length} marked ${glyph("dot")} ` : ""}${versions.length}`,
    rows: rows(),
  };
}

import { useQuery } from "../../../source/client/use-query.js";
import type { Dataset } from "../../../source/domain/dataset.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { table } from "../../../source/ui/table.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { versionCells, versionColumns } from "./versions-view.js";

type Options = {
  readonly dataset: Dataset | undefined;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly nowMs: number;
};

/** The versions of a dataset, in a pane of `width` x `height` inside its frame. */
export function useVersionsPane({ dataset, width, height, focused, nowMs }: Options) {
  const history = useQuery("datasets.versions", dataset && { path: dataset.path });
  const versions = history.data?.versions ?? [];
  const list = useList(
    `datasets.versions.${dataset?.path}`,
    versions.length,
    Math.max(1, height - 1),
    allRows(versions.map(({ commit, md5 }) => `${commit ?? "workspace"} ${commit === undefined ? "" : md5}`)),
  );
  const message = (rows: readonly string[]) => rows.map((row) => ` ${row}`);
  const rows = () => {
    if (history.error) return message(errorRows(history.error, width - 1));
    if (versions.length === 0) {
      const none = "No commit has a version of it yet: commit the file that tracks it.";
      return message(messageRows([history.loading || !dataset ? "" : none], width - 1));
    }
    return table({
      columns: versionColumns,
      rows: versionCells(versions, dataset?.state, nowMs).slice(list.offset, list.offset + height - 1),
      cursor: focused ? list.cursor - list.offset : -1,
      width,
      focused,
    });
  };
  return {
    list,
    /** The one under the cursor, and the one before it in time. */
    version: versions[list.cursor],
    before: versions[list.cursor + 1],
    /** The newest of a commit that the workspace does not have. */
    last: versions.find(({ commit, current }) => commit !== undefined && !current),
    ready: !history.loading,
    title: dataset ? `${label(dataset.path)} · versions` : "versions",
    right: versions.length > 0 ? `${versions.length}` : "",
    rows: rows(),
  };
}

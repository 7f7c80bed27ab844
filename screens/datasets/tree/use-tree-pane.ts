import type { DatasetsView } from "../../../source/api/dataset-calls.js";
import type { QueryState } from "../../../source/client/queries.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { Dataset } from "../../../source/domain/dataset.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { glyph } from "../../../source/ui/theme.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { datasetRows, legendRows } from "./tree-view.js";

const legendHeight = 3;
const none: readonly Dataset[] = [];

/** What DVC tracks, in a pane of `width` x `height` inside its frame. */
export function useTreePane({ width, height, focused }: { width: number; height: number; focused: boolean }) {
  const data = useQuery("datasets.list", {});
  const datasets = data.data?.state === "ready" ? data.data.datasets : none;
  const remotes = data.data?.state === "ready" ? data.data.remotes : [];
  const shown = Math.max(1, height - legendHeight);
  const list = useList("datasets.data", datasets.length, shown, allRows(datasets.map(({ path }) => path)));
  const rows = datasetRows(datasets, list, { width, height: shown, focused });
  const blank = Array.from({ length: Math.max(0, shown - rows.length) }, () => "");
  return {
    list,
    dataset: datasets[list.cursor],
    ready: !data.loading,
    right: datasets.length > 0 ? `DVC · ${datasets.length}` : "",
    rows:
      datasets.length > 0
        ? [...rows, ...blank, ...legendRows(remotes)]
        : emptyRows(data, width - 1).map((row) => ` ${row}`),
  };
}

function emptyRows({ data, error }: QueryState<DatasetsView>, width: number): readonly string[] {
  if (error && !data) return errorRows(error, width);
  if (!data) return [glyph("ellipsis")];
  if (data.state === "no-dvc") {
    return messageRows(
      ["DVC is not set up here.", "", "dvc init, then dvc add FILE", "makes versions of your data."],
      width,
    );
  }
  return messageRows(["DVC tracks nothing yet.", "", "dvc add FILE tracks a file."], width);
}

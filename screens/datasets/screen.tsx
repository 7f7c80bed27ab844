import type { DatasetsView } from "../../source/api/views.js";
import type { QueryState } from "../../source/client/queries.js";
import { useQuery } from "../../source/client/use-query.js";
import { errorRows, messageRows } from "../../source/ui/message-rows.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { table } from "../../source/ui/table.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph } from "../../source/ui/theme.js";
import { allRows, useList } from "../../source/ui/use-list.js";
import { useTick } from "../../source/ui/use-tick.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { datasetRows, detailRows, legendRows, versionCells, versionColumns } from "./view.js";

const agesEveryMs = 30_000;
const legendHeight = 3;

/** Everything that DVC tracks, each with its versions through git's history, one of them back in a key. */
export function DatasetsScreen({ width, height, project }: ScreenProps) {
  const { paneOf, zoomed, now, caller } = useShell();
  const data = useQuery("datasets.list", {});
  const datasets = data.data?.state === "ready" ? data.data.datasets : [];
  const remotes = data.data?.state === "ready" ? data.data.remotes : [];
  const sizes = layout(width, height);
  const panes = ["data", "versions"];
  const focus = paneOf(panes);
  const tall = zoomed ? height : sizes.top;
  const paths = allRows(datasets.map(({ path }) => path));
  const list = useList("datasets.data", datasets.length, tall - 2 - legendHeight, paths);
  const dataset = datasets[list.cursor];
  const history = useQuery("datasets.versions", dataset && { path: dataset.path });
  const versions = history.data?.versions ?? [];
  const versionList = useList(
    `datasets.versions.${dataset?.path}`,
    versions.length,
    (zoomed ? height : sizes.versions) - 3,
    allRows(versions.map(({ commit, md5 }) => `${commit ?? "workspace"} ${commit === undefined ? "" : md5}`)),
  );
  const version = focus === "versions" ? versions[versionList.cursor] : undefined;
  const executions = useQuery("executions.list", { limit: 1 }).data?.executions ?? [];
  const running = executions.some(({ state }) => state === "running" || state === "starting");
  const nowMs = useTick(now, agesEveryMs);
  useScreen({
    panes,
    ready: !data.loading && !history.loading,
    scopes: [
      { name: "list", facts: focus === "versions" ? versionList : list },
      { name: "datasets", facts: { dataset, version, trusted: project?.trusted ?? false, running, caller } },
    ],
  });

  const dataPane = (wide: number, high: number) => {
    const rows = datasetRows(datasets, list, {
      width: wide - 2,
      height: high - 2 - legendHeight,
      focused: focus === "data",
    });
    const blank = Array.from({ length: Math.max(0, high - 2 - legendHeight - rows.length) }, () => "");
    return pane({
      title: "Data",
      right: datasets.length > 0 ? `DVC · ${datasets.length}` : "",
      width: wide,
      height: high,
      focused: focus === "data",
      rows:
        datasets.length > 0
          ? [...rows, ...blank, ...legendRows(remotes)]
          : emptyRows(data, wide - 3).map((row) => ` ${row}`),
    });
  };
  const versionsPane = (wide: number, high: number) =>
    pane({
      title: dataset ? `${label(dataset.path)} · versions` : "versions",
      right: versions.length > 0 ? `${versions.length}` : "",
      width: wide,
      height: high,
      focused: focus === "versions",
      rows: history.error
        ? errorRows(history.error, wide - 3).map((row) => ` ${row}`)
        : versions.length === 0
          ? messageRows(
              [history.loading || !dataset ? "" : "No commit has a version of it yet: commit the file that tracks it."],
              wide - 3,
            ).map((row) => ` ${row}`)
          : table({
              columns: versionColumns,
              rows: versionCells(versions, dataset?.state, nowMs).slice(
                versionList.offset,
                versionList.offset + high - 3,
              ),
              cursor: focus === "versions" ? versionList.cursor - versionList.offset : -1,
              width: wide - 2,
              focused: focus === "versions",
            }),
    });
  const lines = () => {
    if (zoomed) return focus === "versions" ? versionsPane(width, height) : dataPane(width, height);
    const detail = pane({
      title: "detail",
      width,
      height: sizes.detail,
      focused: false,
      padded: true,
      rows: detailRows(dataset, version, width - 4),
    });
    const top = sizes.beside
      ? beside(dataPane(sizes.data, sizes.top), versionsPane(width - sizes.data, sizes.top))
      : [...dataPane(width, sizes.top), ...versionsPane(width, sizes.versions)];
    return [...top, ...(sizes.detail > 0 ? detail : [])];
  };
  return <Rows lines={lines()} width={width} />;
}

/** The versions stand beside the data where there is room, else below. */
function layout(width: number, height: number) {
  const isBeside = width >= 100;
  const detail = height >= 26 ? 8 : 0;
  const rest = height - detail;
  const top = isBeside ? rest : Math.max(8, Math.floor(rest * 0.42));
  return {
    beside: isBeside,
    detail,
    top,
    versions: isBeside ? rest : rest - top,
    data: Math.min(52, Math.floor(width * 0.38)),
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

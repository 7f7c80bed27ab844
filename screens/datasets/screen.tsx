import { Box } from "ink";
import type { DatasetDoors } from "../../source/actions/datasets-facts.js";
import { useQuery } from "../../source/client/use-query.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { useTick } from "../../source/ui/use-tick.js";
import { useDialogs } from "../dialogs/use-dialogs.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { layout } from "./layout.js";
import { useTreePane } from "./tree/use-tree-pane.js";
import { detailRows } from "./versions/detail-view.js";
import { useVersionsPane } from "./versions/use-versions-pane.js";
import { useDatasetWork } from "./work/use-dataset-work.js";

const agesEveryMs = 30_000;

type Props = ScreenProps & { readonly doors: DatasetDoors };

/** Everything that DVC tracks, each with its versions through git's history, one of them back in a key. */
export function DatasetsScreen({ width, height, project, doors }: Props) {
  const { paneOf, zoomed, now, caller } = useShell();
  const panes = ["data", "versions"];
  const focus = paneOf(panes);
  const nowMs = useTick(now, agesEveryMs);
  const sizes = layout(width, height, zoomed ? focus : undefined);
  const dialogs = useDialogs(width, height);
  const tree = useTreePane({
    width: sizes.data.width - 2,
    height: sizes.data.height - 2,
    focused: focus === "data",
  });
  const versions = useVersionsPane({
    dataset: tree.dataset,
    width: sizes.versions.width - 2,
    height: sizes.versions.height - 2,
    focused: focus === "versions",
    nowMs,
  });
  const executions = useQuery("executions.list", { limit: 1 }).data?.executions ?? [];
  const running = executions.some(({ state }) => state === "running" || state === "starting");
  const facts = {
    dataset: tree.dataset,
    version: focus === "versions" ? versions.version : undefined,
    before: focus === "versions" ? versions.before : undefined,
    last: versions.last,
    doors,
    work: useDatasetWork(dialogs, project),
    trusted: project?.trusted ?? false,
    running,
    caller,
  };
  useScreen({
    panes,
    ready: tree.ready && versions.ready,
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [
            { name: "list", facts: focus === "versions" ? versions.list : tree.list },
            { name: "datasets", facts },
          ],
    field: dialogs.field,
  });

  const dataPane = () =>
    pane({ ...sizes.data, title: "Data", right: tree.right, focused: focus === "data", rows: tree.rows });
  const versionsPane = () =>
    pane({
      ...sizes.versions,
      title: versions.title,
      right: versions.right,
      focused: focus === "versions",
      rows: versions.rows,
    });
  const lines = () => {
    if (zoomed) return focus === "versions" ? versionsPane() : dataPane();
    const upper = sizes.isBeside ? beside(dataPane(), versionsPane()) : [...dataPane(), ...versionsPane()];
    if (sizes.detail === 0) return upper;
    const rows = detailRows(tree.dataset, facts.version, width - 4);
    const detail = pane({ title: "detail", width, height: sizes.detail, focused: false, padded: true, rows });
    return [...upper, ...detail];
  };
  return (
    <Box width={width} height={height}>
      <Rows lines={lines()} width={width} />
      {dialogs.element}
    </Box>
  );
}

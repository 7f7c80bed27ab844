import { Box } from "ink";
import type { DatasetDoors } from "../../source/actions/datasets-facts.js";
import { useQuery } from "../../source/client/use-query.js";
import type { Unsaved } from "../../source/domain/data/unsaved.js";
import type { Dataset } from "../../source/domain/dataset.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { useTick } from "../../source/ui/use-tick.js";
import { useDialogs } from "../dialogs/use-dialogs.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { useSummary } from "./difference/use-summary.js";
import { useDatasetWork } from "./errands/use-dataset-work.js";
import { layout } from "./layout.js";
import { useTreePane } from "./tree/use-tree-pane.js";
import { detailRows } from "./versions/detail-view.js";
import { useVersionsPane } from "./versions/use-versions-pane.js";

const agesEveryMs = 30_000;

type Props = ScreenProps & { readonly doors: DatasetDoors };

/** Everything that DVC tracks, each with its versions through git's history, one of them back in a key. */
export function DatasetsScreen({ width, height, project, doors }: Props) {
  const { shell, paneOf, zoomed, now, caller } = useShell();
  const panes = ["data", "versions"];
  const focus = paneOf(panes);
  const nowMs = useTick(now, agesEveryMs);
  const sizes = layout(width, height, zoomed ? focus : undefined);
  const dialogs = useDialogs(width, height);
  const tree = useTreePane({
    width: sizes.data.width - 2,
    height: sizes.data.height - 2,
    focused: focus === "data",
    toVersions: () => shell.focusPane("versions"),
    project,
    dialogs,
  });
  const versions = useVersionsPane({
    dataset: tree.dataset,
    advice: tree.advice,
    width: sizes.versions.width - 2,
    height: sizes.versions.height - 2,
    focused: focus === "versions",
    nowMs,
  });
  const executions = useQuery("executions.list", { limit: 1 }).data?.executions ?? [];
  const running = executions.some(({ state }) => state === "running" || state === "starting");
  const changed = focus === "versions" && tree.dataset && mayBeUnsaved(tree.dataset) ? tree.dataset : undefined;
  const looked = useQuery("datasets.unsaved", changed && { path: changed.path }).data;
  // Whoever is quicker than the answer is told that there may be something.
  const unsaved: Unsaved | undefined = looked ? looked.unsaved : { kind: "unknown" };
  const facts = {
    dataset: tree.dataset,
    unsaved: changed && unsaved,
    versionName: versions.nameOf,
    untracked: tree.untracked,
    version: focus === "versions" ? versions.version : undefined,
    before: focus === "versions" ? versions.before : undefined,
    last: versions.last,
    marked: versions.marked,
    toggleMark: versions.toggleMark,
    versionsNote: versions.note,
    doors,
    work: useDatasetWork(dialogs, project),
    trusted: project?.trusted ?? false,
    running,
    caller,
  };
  const lower = { width: sizes.differenceWidth - 4, height: sizes.differenceWidth > 0 ? sizes.detail - 2 : 0 };
  const summary = useSummary(facts, lower, nowMs);
  useScreen({
    panes,
    ready: tree.ready && versions.ready,
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [
            { name: "list", facts: focus === "versions" ? versions.list : tree.list },
            ...(focus === "data" ? [{ name: "datasetTree", facts: tree.tree } as const] : []),
            ...(tree.filtered ? [{ name: "datasetsFiltered", facts: tree.filtered } as const] : []),
            { name: "datasets", facts },
          ],
    field: dialogs.field,
  });

  const dataPane = () =>
    pane({ ...sizes.data, title: tree.title, right: tree.right, focused: focus === "data", rows: tree.rows });
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
    const wide = width - sizes.differenceWidth;
    const rows = detailRows(tree.dataset, facts.version, { width: wide - 4, height: sizes.detail - 2, nowMs });
    const common = { height: sizes.detail, focused: false, padded: true };
    const detail = pane({ ...common, title: "detail", width: wide, rows });
    if (sizes.differenceWidth === 0) return [...upper, ...detail];
    const difference = pane({ ...common, ...summary, right: "d opens", width: sizes.differenceWidth });
    return [...upper, ...beside(detail, difference)];
  };
  return (
    <Box width={width} height={height}>
      <Rows lines={lines()} width={width} />
      {dialogs.element}
    </Box>
  );
}

function mayBeUnsaved({ state, problem }: Dataset): boolean {
  return state === "modified" || state === "new" || problem !== undefined;
}

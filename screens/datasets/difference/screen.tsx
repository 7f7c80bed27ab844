import { Box } from "ink";
import type { DataDifferenceFacts } from "../../../source/actions/dataset-difference-facts.js";
import type { DatasetDoors } from "../../../source/actions/datasets-facts.js";
import type { ActiveScope } from "../../../source/actions/scopes.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { findingText } from "./checks-view.js";
import { chooseContext, chooseKey, typeFilter } from "./choices.js";
import { headRows } from "./head-view.js";
import { differenceLayout } from "./layout.js";
import { sideName } from "./side-name.js";
import { type DifferencePlace, useComparison } from "./use-comparison.js";
import { useFilesPane } from "./use-files-pane.js";
import { useTablePanes } from "./use-table-panes.js";
import { useTaken } from "./use-taken.js";

type Props = ScreenProps & { readonly place: DifferencePlace; readonly doors: DatasetDoors };

const clockEveryMs = 1000;
const tablePanes = ["columns", "rows", "checks"];

/** Two versions of a file or folder held against each other. */
export function DataDifferenceScreen({ width, height, place, doors }: Props) {
  const { shell, paneOf, zoomed, now } = useShell();
  const { before, after } = place;
  const comparison = useComparison(place);
  const { found, rows: compared, checks } = comparison;
  const isComputing = compared.state === "computing" || checks.state === "computing";
  const nowMs = useTick(now, isComputing ? clockEveryMs : undefined);
  const names = [sideName(before), sideName(after)] as const;
  const name = `datasets.difference.${before.path}`;
  const [filter, setFilter] = useKept(`${name}.filter`, "");
  const isTable = found?.kind === "table";
  const panes = isTable ? tablePanes : ["files"];
  const focus = paneOf(panes);
  const dialogs = useDialogs(width, height);
  const sizesOf = (columns: number, lines: number) =>
    differenceLayout(width, height, { focus, zoomed, columns, checks: lines });
  const table = useTablePanes({ name, comparison, names, filter, focus, sizesOf });
  const { sizes, difference, both, check } = table;
  const files = useFilesPane({ name, place, found, filter, width, height: height - sizes.head.height });
  const title = `${label(after.path)}: ${names.join(` ${glyph("arrow")} `)}`;
  const taken = useTaken(dialogs, { title, names, place, found, table });
  const opened = files.opened;
  const shared = (difference?.columns ?? []).filter((column) => column.before && column.after);
  const facts: DataDifferenceFacts = {
    close: () => {
      if (compared.state === "computing") return comparison.stop();
      if (zoomed) return shell.zoom();
      return filter === "" ? doors.close() : setFilter("");
    },
    open: openOf(),
    filter: isTable || found?.kind === "folder" ? () => typeFilter(dialogs, filter, setFilter) : undefined,
    swap: () => {
      doors.close();
      doors.open({ view: "difference", before: after, after: before });
    },
    chooseKey: shared.length > 0 ? () => chooseKey(dialogs, shared, comparison) : undefined,
    setContext: isTable ? () => chooseContext(dialogs, comparison) : undefined,
    nextKind: difference ? table.nextKind : undefined,
    ...taken,
    again: isComputing ? undefined : comparison.again,
  };
  const list = isTable ? table.list : files.list;
  const own: readonly ActiveScope[] = [
    { name: "dataDifference", facts },
    { name: "list", facts: list },
  ];
  useScreen({
    panes,
    ready: !isComputing && (found !== undefined || comparison.error !== undefined),
    scopes: dialogs.scopes.length > 0 ? dialogs.scopes : own,
    field: dialogs.field,
    toOverview: doors.toOverview,
  });
  const body = found && !isTable ? files.pane() : table.panes();
  const headPane = pane({
    title,
    right: compared.state === "computing" ? "esc stops" : "",
    width,
    // Why there is nothing below it is told in full.
    height: body.length > 0 ? sizes.head.height : height,
    focused: false,
    padded: true,
    rows: headRows(comparison, nowMs, width - 4),
  });
  return (
    <Box width={width} height={height}>
      <Rows lines={[...headPane, ...body]} width={width} />
      {dialogs.element}
    </Box>
  );

  function openOf(): DataDifferenceFacts["open"] {
    if (!isTable) return opened && (() => doors.open(opened));
    if (focus !== "checks" || !both || check === undefined) return undefined;
    return () => dialogs.open({ kind: "text", title: "rows", text: findingText(both, check, names) });
  }
}

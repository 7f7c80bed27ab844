import { Box } from "ink";
import type { HistoryFacts } from "../../../source/actions/history-facts.js";
import { whyNotRun } from "../../../source/actions/pipeline.js";
import type { ActiveScope } from "../../../source/actions/scopes.js";
import { useQuery } from "../../../source/client/use-query.js";
import { messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { beside, pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, withoutSgr } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { seenOf } from "../../../source/ui/use-scroll.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { useLogPane } from "../log/use-log-pane.js";
import { logTitle } from "../view.js";
import { layout } from "./layout.js";
import { type Pair, pairOf } from "./pair-of.js";
import { useOpenRuns } from "./use-open-runs.js";
import { useRerun } from "./use-rerun.js";
import { useTold } from "./use-told.js";
import { useWindow } from "./use-window.js";
import { historyTable } from "./view.js";

type Props = ScreenProps & { readonly close: () => void };

const clockEveryMs = 1000;
const agesEveryMs = 30_000;
const none: readonly string[] = [];

/** What ran before: a table, the selected one in full, its log; two of them held against each other. */
export function HistoryScreen({ width, height, project, close }: Props) {
  const { shell, paneOf, zoomed, now } = useShell();
  const newest = useQuery("executions.list", { limit: 20 }).data?.executions ?? [];
  const running = newest.find(({ state, trial }) => !trial && (state === "running" || state === "starting"));
  const nowMs = useTick(now, running ? clockEveryMs : agesEveryMs);
  const [filter, setFilter] = useKept("history.filter", "");
  const [marks, setMarks] = useKept("history.marks", none);
  const [compared, setCompared] = useKept<Pair | undefined>("history.compared", undefined);
  const panes = ["table", "detail", "log"];
  const focus = paneOf(panes);
  const sizes = layout(width, height, { zoomed, focus });
  const { asked, rows, list, at, seen } = useWindow(filter, Math.max(1, sizes.table - 3));
  const row = rows[at];
  const id = row?.execution.executionId;
  const plan = useQuery("history.plan", id !== undefined && !row?.execution.trial ? { executionId: id } : undefined);
  const dialogs = useDialogs(width, height);
  const log = useLogPane({
    name: "history.log",
    executionId: sizes.log > 0 ? id : undefined,
    width: width - 4,
    height: Math.max(1, sizes.log - 2),
    focused: focus === "log",
    dialogs,
  });
  const size = { width: sizes.detailWidth - 2, height: Math.max(1, sizes.detail - 2) };
  const { text, scroll } = useTold(id, compared, size, nowMs);
  const rerun = useRerun(id, plan.data, dialogs, list.first);
  const runs = row?.runs ?? [];
  const facts: HistoryFacts = {
    execution: row?.execution,
    whyNotRun: whyNotRun({ project, hasPipeline: project?.hasPipeline ?? false, running }),
    plan: plan.data,
    pair: pairOf(marks, rows, at),
    marked: marks.length,
    runs,
    close: () => {
      if (compared) setCompared(undefined);
      else if (zoomed) shell.zoom();
      else if (filter !== "") setFilter("");
      else close();
    },
    showLog: () => shell.focusPane("log"),
    filter: () =>
      dialogs.open({
        kind: "line",
        title: "filter the history",
        initial: filter,
        placeholder: "words: failed, ada, watch, lora_rank",
        accept: (typed) => {
          setFilter(typed.trim());
          list.first();
        },
      }),
    toggleMark: () => {
      if (id === undefined) return;
      setMarks((now) => (now.includes(id) ? now.filter((each) => each !== id) : [...now, id]));
      list.move(1);
    },
    clearMarks: () => setMarks(none),
    difference: () => {
      setCompared(pairOf(marks, rows, at));
      shell.focusPane("detail");
    },
    rerun,
    openRuns: useOpenRuns(runs, dialogs),
    copied: text.length > 0 ? text.map(withoutSgr).join("\n") : undefined,
  };
  const lists = { table: list, detail: scroll, log: log.facts };
  const own: readonly ActiveScope[] = [
    ...(focus === "log" ? log.scopes : []),
    { name: "history", facts },
    { name: "list", facts: focus === "detail" || focus === "log" ? lists[focus] : lists.table },
  ];

  const look = { width: sizes.tableWidth - 2, focused: focus === "table", nowMs, marks };
  const emptyTable = () =>
    asked.data ? emptyHistory(filter, look.width - 2) : noAnswerRows(asked.error, look.width - 2);
  const tablePane = () =>
    pane({
      title: `History${filter === "" ? "" : `  /${label(filter)}`}`,
      right: rightOf(asked.data, marks.length),
      width: sizes.tableWidth,
      height: sizes.table,
      focused: focus === "table",
      rows: rows.length > 0 ? historyTable(seen, { ...look, cursor: list.cursor - list.offset }) : emptyTable(),
    });
  const detailPane = () =>
    pane({
      title: compared ? `#${compared[0]} ${glyph("arrow")} #${compared[1]}` : id === undefined ? "execution" : `#${id}`,
      right: seenOf(scroll, sizes.detail - 2),
      width: sizes.detailWidth,
      height: sizes.detail,
      focused: focus === "detail",
      rows: text.slice(scroll.offset),
    });
  const logPane = () =>
    pane({
      title: logTitle(row?.execution, log.stage, nowMs),
      right: log.right,
      foot: log.foot,
      width,
      height: sizes.log,
      focused: focus === "log",
      padded: true,
      rows: log.rows,
    });
  const upper = sizes.isBeside
    ? beside(tablePane(), detailPane())
    : [...(sizes.table > 0 ? tablePane() : []), ...(sizes.detail > 0 ? detailPane() : [])];
  useScreen({
    panes,
    ready: !asked.loading,
    scopes: dialogs.scopes.length > 0 ? dialogs.scopes : own,
    field: dialogs.field,
    toOverview: close,
  });
  return (
    <Box width={width} height={height}>
      <Rows lines={[...upper, ...(sizes.log > 0 ? logPane() : [])]} width={width} />
      {dialogs.element}
    </Box>
  );
}

function rightOf(view: { readonly total: number; readonly all: number } | undefined, marked: number): string {
  if (!view) return "";
  const count =
    view.total === view.all ? formatCount(view.all) : `${formatCount(view.total)} of ${formatCount(view.all)}`;
  return marked > 0 ? `${marked} marked ${glyph("dot")} ${count}` : count;
}

/** What there is instead of a table: how to get one. */
function emptyHistory(filter: string, width: number): readonly string[] {
  const none = "Nothing has run yet: esc, then r runs the pipeline.";
  return messageRows([filter === "" ? none : "None has these words: esc shows all."], width);
}

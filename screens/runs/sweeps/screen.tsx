import { Box } from "ink";
import type { ActiveScope } from "../../../source/actions/scopes.js";
import type { SweepView, TrialView } from "../../../source/api/sweep-views.js";
import { useQuery } from "../../../source/client/use-query.js";
import { isAlive } from "../../../source/domain/sweep/sweep.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { beside, pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import { useLogPane } from "../../pipeline/log/use-log-pane.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import type { RunsDoors } from "../runs-doors.js";
import { layoutOf } from "./layout.js";
import { changesTo, choiceLine, dvcQueueRows, importanceRows, orderedTrials, sweepLine, trialRows } from "./view.js";

type Props = ScreenProps & { readonly sweepId: string; readonly doors: RunsDoors };

const clockEveryMs = 1000;
const agesEveryMs = 30_000;
const mostCompared = 20;

/** A sweep, opened: its trials with the best marked, what each param weighs, the log of the selected trial. */
export function SweepScreen({ width, height, sweepId, doors }: Props) {
  const { paneOf, zoomed, now, shell } = useShell();
  const { data: sweep, error, loading } = useQuery("sweeps.get", { sweepId });
  const nowMs = useTick(now, sweep && isAlive(sweep.state) ? clockEveryMs : agesEveryMs);
  const [bestFirst, setBestFirst] = useKept("sweep.best-first", false);
  const panes = ["trials", "log"];
  const focus = paneOf(panes);
  const trials = sweep ? orderedTrials(sweep, bestFirst) : [];
  const queue = sweep ? dvcQueueRows(sweep, width) : [];
  const head = headRows(sweep, sweepId, width);
  const body = height - head.length - queue.length;
  const sizes = layoutOf(width, body, { trials: trials.length, params: sweep?.params.length ?? 1, zoomed, focus });
  const ids = allRows(trials.map(({ number }) => String(number)));
  const list = useList(`sweep.${sweepId}`, trials.length, Math.max(1, sizes.trials - 3), ids);
  const trial = trials[list.cursor];
  const dialogs = useDialogs(width, height);
  const log = useLogPane({
    name: "sweep.log",
    executionId: sizes.log > 0 ? trial?.executionId : undefined,
    width: width - 4,
    height: sizes.log - 2,
    focused: focus === "log",
    dialogs,
  });
  const comparable = comparableRuns(sweep);
  const runId = trial && runOf(trial);
  const showLog = () => shell.focusPane("log");
  const own: ActiveScope = {
    name: "sweep",
    facts: {
      sweep,
      trial,
      close: () => (zoomed ? shell.zoom() : focus === "log" ? shell.focusPane("trials") : doors.close()),
      open: () => (runId === undefined ? showLog() : doors.openRun(runId)),
      openParent: () => sweep && doors.openParent(sweep.runId),
      showLog,
      toggleOrder: () => setBestFirst((current) => !current),
      comparable: comparable.slice(0, mostCompared),
      compare: () => doors.compareRuns(comparable.slice(0, mostCompared)),
      changes: sweep && trial ? changesTo(sweep, trial) : [],
    },
  };
  const ownLog = focus === "log" ? log.scopes : [];
  useScreen({
    panes,
    ready: !loading,
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [...ownLog, own, { name: "list", facts: focus === "log" ? log.facts : list }],
    field: dialogs.field,
  });

  const trialsPane = (wide: number) =>
    pane({
      title: "trials",
      right: bestFirst ? "the best first" : "",
      width: wide,
      height: sizes.trials,
      focused: focus === "trials",
      rows: sweep
        ? trialRows(sweep, trials.slice(list.offset, list.offset + sizes.trials - 3), {
            cursor: list.cursor - list.offset,
            width: wide - 2,
            focused: focus === "trials",
            nowMs,
          })
        : noAnswerRows(error, wide - 4),
    });
  const importancePane = (wide: number, tall: number) =>
    pane({
      title: "importance",
      right: "share of the metric's variance",
      width: wide,
      height: tall,
      focused: false,
      rows: sweep ? importanceRows(sweep, wide - 2) : [],
    });
  const logPane = () =>
    pane({
      title: trial ? `log of ${trial.name}${trial.executionId ? `, execution #${trial.executionId}` : ""}` : "log",
      right: log.right,
      foot: log.foot,
      width,
      height: sizes.log,
      focused: focus === "log",
      padded: true,
      rows: trial?.executionId === undefined ? ["The trial has not begun."] : log.rows,
    });
  const upper =
    sizes.importance === "beside"
      ? beside(trialsPane(width - sizes.importanceWidth), importancePane(sizes.importanceWidth, sizes.trials))
      : [...trialsPane(width), ...(sizes.importance > 0 ? importancePane(width, sizes.importance) : [])];
  const lines = [...head, ...(sizes.trials > 0 ? upper : []), ...(sizes.log > 0 ? logPane() : []), ...queue];
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
      {dialogs.element}
    </Box>
  );
}

function headRows(sweep: SweepView | undefined, sweepId: string, width: number): readonly string[] {
  if (!sweep) return [` ${sweepId}`];
  const choice = choiceLine(sweep, width);
  return [sweepLine(sweep, width), ...(choice === undefined ? [] : [choice])];
}

/** Runs of the trials, the best first. */
function comparableRuns(sweep: SweepView | undefined): readonly string[] {
  return sweep ? [...new Set(orderedTrials(sweep, true).flatMap((trial) => runOf(trial) ?? []))] : [];
}

/** The trial's run, else the one whose results DVC took for it. */
function runOf({ runId, cached }: TrialView): string | undefined {
  return runId ?? cached?.runId;
}

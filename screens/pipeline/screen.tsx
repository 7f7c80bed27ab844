import { Box } from "ink";
import type { Shell } from "../../source/actions/action.js";
import type { ActiveScope, PipelineViewName } from "../../source/actions/scopes.js";
import type { PipelineView } from "../../source/api/views.js";
import { useQuery } from "../../source/client/use-query.js";
import type { Execution, PipelineStage } from "../../source/domain/pipeline.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { useKept } from "../../source/ui/use-kept.js";
import { allRows, type List, useList } from "../../source/ui/use-list.js";
import { useTick } from "../../source/ui/use-tick.js";
import { useDialogs } from "../dialogs/use-dialogs.js";
import { useRunsPlaces } from "../runs/runs-doors.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { useStages } from "./dag/use-stages.js";
import { ExperimentsScreen } from "./experiments/screen.js";
import { HistoryScreen } from "./history/screen.js";
import { useLogPane } from "./log/use-log-pane.js";
import { useParams } from "./params/use-params.js";
import { useRunForm } from "./run/use-run-form.js";
import { useRunNotes } from "./run/use-run-notes.js";
import { useWatch } from "./use-watch.js";
import { changedParams, emptyLog, emptyRows, historyRows, logTitle, paramRows } from "./view.js";

/** A running stage's clock moves; else only ages do. */
const clockEveryMs = 1000;
const agesEveryMs = 30_000;
const noExecutions: readonly Execution[] = [];

/** The tab: its overview with the params editor, or the history or the experiments, which have the whole body. */
export function PipelineScreen(props: ScreenProps) {
  const [view, showView] = useKept<PipelineViewName>("pipeline.view", "overview");
  if (view === "history") return <HistoryScreen {...props} close={() => showView("overview")} />;
  if (view === "experiments") return <ExperimentsScreen {...props} close={() => showView("overview")} />;
  return <Overview {...props} view={view} showView={showView} />;
}

type OverviewProps = ScreenProps & {
  readonly view: PipelineViewName;
  readonly showView: (view: PipelineViewName) => void;
};

/** The stages and why they would run, their parameters, what ran before, and the live log. */
function Overview({ width, height, project, view, showView }: OverviewProps) {
  const { paneOf, zoomed, now, caller, shell } = useShell();
  const { doors } = useRunsPlaces();
  const watch = useWatch();
  const pipeline = useQuery("pipeline.get", {});
  const ran = useQuery("executions.list", { limit: 200 });
  const executions = ran.data?.executions ?? noExecutions;
  const running = runningOf(executions);
  const nowMs = useTick(now, running ? clockEveryMs : agesEveryMs);
  const sizes = layout(width, height, stageCount(pipeline.data), executions);
  const panes = ["pipeline", ...(sizes.params > 0 ? ["params"] : []), ...(sizes.history > 0 ? ["history"] : []), "log"];
  const focus = paneOf(panes);
  const ids = executions.map(({ executionId }) => executionId);
  const historyHeight = (zoomed ? height : sizes.top) - 2;
  const history = useList("pipeline.history", ids.length, historyHeight, allRows(ids, { followsFirst: true }));
  const execution = executions[history.cursor];
  const isWhole = zoomed && focus === "pipeline";
  const stagesWidth = (isWhole ? width : sizes.stages) - 2;
  const notes = useRunNotes({ pipeline: pipeline.data, running, execution, width: stagesWidth, nowMs });
  const stages = useStages({
    pipeline: pipeline.data,
    running,
    nowMs,
    width: stagesWidth,
    height: (isWhole ? height : sizes.top) - 2 - notes.rows.length,
    focused: focus === "pipeline",
    isWhole,
  });
  const logHeight = (zoomed ? height : height - sizes.top) - 2;
  const dialogs = useDialogs(width, height);
  const log = useLogPane({
    name: "pipeline.log",
    executionId: execution?.executionId,
    width: width - 4,
    height: logHeight,
    focused: focus === "log",
    dialogs,
  });
  const params = paramRows(pipeline.data, (zoomed ? width : sizes.params) - 2);
  const paramList = useList("pipeline.params", params.length, (zoomed ? height : sizes.top) - 2);

  const isEditing = view === "params";
  const close = () => showView("overview");
  const editor = useParams({ width, height, focused: true, project, isShown: isEditing, close });
  const runForm = useRunForm({ width, height, project, stage: stages.stage?.name });

  const own: ActiveScope = {
    name: "pipeline",
    facts: {
      project,
      hasPipeline: pipeline.data?.state === "ready",
      hasNone: pipeline.data?.state === "none",
      stage: stages.stage,
      running,
      watch,
      ...notes.facts,
      openRun: runForm.open,
      newSweep: () => {
        doors.newSweep("pipeline");
        shell.showTab("runs");
      },
      caller,
      showView,
      openLog: logOpener(focus, executions, stages.stage, history, shell),
      ...stages.facts,
    },
  };
  // What lies over the panes.
  const front = [runForm, dialogs].find(({ scopes }) => scopes.length > 0);
  const lists = { params: paramList, history, log: log.facts };
  const list: ActiveScope =
    focus === "params" || focus === "history" || focus === "log" ? { name: "list", facts: lists[focus] } : stages.scope;
  const overview = {
    panes,
    scopes: front?.scopes ?? [list, ...(focus === "log" ? log.scopes : []), own],
    field: front?.field,
  };
  const opened = {
    panes: ["params"],
    scopes: editor.isTyping ? editor.scopes : [...editor.scopes, own],
    field: editor.field,
  };
  useScreen({ ...(isEditing ? opened : overview), ready: !pipeline.loading && !ran.loading });

  const draw = {
    pipeline: (wide: number, tall: number) =>
      pane({
        title: "Pipeline",
        right: stages.right,
        width: wide,
        height: tall,
        focused: focus === "pipeline",
        rows: stages.stage ? [...notes.rows, ...stages.rows] : emptyRows(pipeline, wide - 3).map((row) => ` ${row}`),
      }),
    params: (wide: number, tall: number) =>
      pane({
        title: "params.yaml",
        right: changedParams(pipeline.data) > 0 ? `${changedParams(pipeline.data)} changed` : "",
        width: wide,
        height: tall,
        focused: focus === "params",
        rows: params.slice(paramList.offset),
      }),
    history: (wide: number, tall: number) =>
      pane({
        title: "History",
        width: wide,
        height: tall,
        focused: focus === "history",
        rows: historyRows(executions, history, {
          width: wide - 2,
          height: tall - 2,
          focused: focus === "history",
          nowMs,
        }),
      }),
    log: (wide: number, tall: number) =>
      pane({
        title: logTitle(execution, log.stage, nowMs),
        right: log.right,
        foot: log.foot,
        width: wide,
        height: tall,
        focused: focus === "log",
        padded: true,
        rows: execution ? log.rows : emptyLog(project, pipeline.data, ran, wide - 4),
      }),
  };
  const lines = () => (zoomed && isPane(focus) ? draw[focus](width, height) : allPanes(draw, sizes, width, height));
  return (
    <Box width={width} height={height}>
      <Rows lines={isEditing ? editor.rows : lines()} width={width} />
      {isEditing ? editor.element : front?.element}
    </Box>
  );
}

/** The upper panes beside each other, the log below. */
function allPanes(
  draw: Readonly<Record<PaneName, (wide: number, tall: number) => readonly string[]>>,
  sizes: ReturnType<typeof layout>,
  width: number,
  height: number,
): readonly string[] {
  const top = [
    draw.pipeline(sizes.stages, sizes.top),
    ...(sizes.params > 0 ? [draw.params(sizes.params, sizes.top)] : []),
    ...(sizes.history > 0 ? [draw.history(sizes.history, sizes.top)] : []),
  ];
  return [...beside(...top), ...draw.log(width, height - sizes.top)];
}

/** Trials of a sweep run beside the workspace, not in it. */
function runningOf(executions: readonly Execution[]): Execution | undefined {
  return executions.find(({ state, trial }) => !trial && (state === "running" || state === "starting"));
}

/** Opens the newest in the workspace that the stage ran in; undefined: there is none. */
function logOpener(
  focus: string,
  executions: readonly Execution[],
  stage: PipelineStage | undefined,
  history: Pick<List, "to">,
  shell: Pick<Shell, "focusPane">,
): (() => void) | undefined {
  const at = executions.findIndex(({ stages, trial }) => !trial && stages.some((run) => run.stage === stage?.name));
  if (at < 0 || focus !== "pipeline") return undefined;
  return () => {
    history.to(at);
    shell.focusPane("log");
  };
}

function stageCount(pipeline: PipelineView | undefined): number {
  return pipeline?.state === "ready" ? pipeline.stages.length : 0;
}

type PaneName = "pipeline" | "params" | "history" | "log";

function isPane(name: string): name is PaneName {
  return name === "pipeline" || name === "params" || name === "history" || name === "log";
}

/** Cells of the upper panes: history goes first where it is narrow, then the parameters. */
function layout(width: number, height: number, stages: number, ran: readonly Execution[]) {
  const history = width >= 110 ? Math.min(44, Math.floor(width * 0.26)) : 0;
  const params = width >= 76 ? Math.min(44, Math.max(32, Math.floor(width * 0.29))) : 0;
  return {
    // Six stages and more want a larger drawing, and without a log there is room for it.
    top: Math.min(stages < 6 ? 16 : 28, Math.max(9, Math.floor(height * (ran.length > 0 ? 0.46 : 0.7)))),
    history,
    params,
    stages: width - history - params,
  };
}

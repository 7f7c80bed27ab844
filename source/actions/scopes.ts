import type { Caller } from "../api/calls.js";
import type { ModelView, OllamaView, ProjectView, UndoView, VersionCard } from "../api/views.js";
import type { WatchView } from "../api/watch-views.js";
import type { Execution, PipelineStage } from "../domain/pipeline.js";
import type { VersionStage } from "../domain/registry.js";
import type { ChatFacts } from "./chat-facts.js";
import type { ChatFieldFacts } from "./chat-field-facts.js";
import type { ChatFindFacts } from "./chat-find.js";
import type {
  ChatHostsFacts,
  ChatModelJobsFacts,
  ChatModelListFacts,
  ChatModelsFacts,
  ChatModelsFilteredFacts,
  ChatServeLogFacts,
} from "./chat-models-facts.js";
import type { ChatNumbersFacts } from "./chat-numbers-facts.js";
import type { ChatSettingsFacts } from "./chat-settings.js";
import type { ConversationsFacts } from "./conversation-facts.js";
import type { DataDifferenceFacts } from "./dataset-difference-facts.js";
import type { DataPreviewFacts, DataRowFacts } from "./dataset-preview.js";
import type { DataStepsFacts } from "./dataset-steps.js";
import type { DatasetsFilteredFacts, DatasetTreeFacts } from "./dataset-tree.js";
import type { DataCleanFacts, DataKeptFacts, DataRemotesFacts } from "./dataset-work-facts.js";
import type { DatasetsFacts } from "./datasets-facts.js";
import type { ExperimentsFacts } from "./experiments-facts.js";
import type { HistoryFacts } from "./history-facts.js";
import type { LogFoundFacts, LogOwnFacts } from "./log-facts.js";
import type { MachineFacts } from "./machine-facts.js";
import type { ParamsFacts, ParamsFieldFacts } from "./params-facts.js";
import type { RunFormFacts } from "./run-form.js";
import type {
  RunsColumnsFacts,
  RunsFilteredFacts,
  RunsFilterFacts,
  RunsFindFacts,
  RunsGroupFacts,
  RunsLooksFacts,
  RunsSortFacts,
  RunTableFacts,
} from "./run-table-facts.js";
import type { SweepFacts, SweepFormFacts } from "./sweep-facts.js";
import type { TalkFacts } from "./talk-facts.js";

/** Moves of a cursor through rows, cards or lines. */
type ListFacts = {
  readonly total: number;
  readonly move: (by: number) => void;
  readonly page: (by: number) => void;
  readonly halfPage: (by: number) => void;
  readonly first: () => void;
  readonly last: () => void;
};

type GlobalFacts = {
  readonly project: ProjectView | undefined;
  readonly undo: UndoView;
  readonly readOnly: boolean;
  /** Environment, umask and folder of this terminal. */
  readonly caller: () => Caller | undefined;
};

export type PipelineFacts = {
  readonly project: ProjectView | undefined;
  readonly hasPipeline: boolean;
  /** There is no dvc.yaml. */
  readonly hasNone: boolean;
  readonly stage: PipelineStage | undefined;
  /** The execution that runs now. */
  readonly running: Execution | undefined;
  /** Outs of the stage that it runs, which DVC removed when that began. */
  readonly removing: readonly string[];
  /** Something should be seen before a run: a problem that would stop it, another DVC that it would wait for. */
  readonly mustSee: boolean;
  /** Opens the dialog of a run. */
  readonly openRun: (what: "all" | "stage") => void;
  readonly watch: WatchView;
  /** Opens the form of a new sweep. */
  readonly newSweep: () => void;
  /** Environment, umask and folder of this terminal. */
  readonly caller: () => Caller | undefined;
  /** Which of the tab's views is shown. */
  readonly showView: (view: PipelineViewName) => void;
  /** Shows the log of the stage's last run; undefined: it has none, or another pane has the focus. */
  readonly openLog: (() => void) | undefined;
  /** How the stages are shown; undefined: there are too many to draw. */
  readonly drawing:
    | { readonly isList: boolean; readonly hasSources: boolean; readonly showsSources: boolean }
    | undefined;
  readonly toggleList: () => void;
  readonly toggleSources: () => void;
};

/** The drawing of the pipeline. */
export type DagFacts = {
  /** To the nearest stage that way: -1, 0 or 1 of each. */
  readonly go: (x: number, y: number) => void;
  readonly first: () => void;
  readonly last: () => void;
};

/** The tab's views: the stages with what ran, or one that has the whole body. */
export type PipelineViewName = "overview" | "params" | "history" | "experiments";

export type LogFacts = ListFacts & LogOwnFacts;

type RunsFacts = {
  readonly table: RunTableFacts;
  readonly metric: string | undefined;
  readonly metrics: number;
  readonly chooseMetric: (by: number) => void;
  /** A run or a group is under the cursor. */
  readonly selected: boolean;
  /** Opens the run's detail, or unfolds the group. */
  readonly open: () => void;
  /** Ids of the runs that a comparison would be of, in its order. */
  readonly comparable: readonly string[];
  readonly compare: () => void;
  /** Opens the form of a new sweep. */
  readonly newSweep: () => void;
};

/** What all charts share: axes, scale, smoothing, the part that is shown. */
export type ChartsFacts = {
  /** The metric of the panel that has the focus. */
  readonly metric: string | undefined;
  readonly axis: string;
  readonly isScatter: boolean;
  readonly isZoomed: boolean;
  readonly hasCrosshair: boolean;
  readonly nextAxis: () => void;
  readonly chooseAxis: () => void;
  readonly toggleLog: () => void;
  readonly smoother: () => void;
  readonly nextClip: () => void;
  readonly nextStyle: () => void;
  readonly scatter: () => void;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly showWhole: () => void;
  readonly pan: (by: number) => void;
  readonly moveCrosshair: (by: number) => void;
  readonly dropCrosshair: () => void;
  readonly filter: () => void;
  /** What is on the screen, without colours. */
  readonly asText: () => string;
};

/** Several panels are shown. */
type ChartGridFacts = {
  readonly metric: string | undefined;
  readonly move: (across: number, down: number) => void;
  readonly page: (by: number) => void;
  readonly first: () => void;
  readonly last: () => void;
  readonly open: () => void;
};

/** One panel is shown alone. */
type ChartOneFacts = {
  readonly moveCrosshair: (by: number) => void;
  readonly move: (by: number) => void;
  readonly close: () => void;
};

/** What `y` copies, and how it is called. */
type Copied = { readonly text: string; readonly what: string };

/** A run is open; what is undefined the focused pane has not. */
export type RunDetailFacts = {
  readonly runId: string;
  readonly close: () => void;
  readonly open: (() => void) | undefined;
  readonly sideways: ((by: number) => void) | undefined;
  readonly filter: (() => void) | undefined;
  readonly copied: Copied | undefined;
  /** The artifact under the cursor. */
  readonly file: { readonly name: string; readonly uri: string } | undefined;
  readonly download: () => void;
  readonly exportRun: () => void;
  readonly turnPage: (by: number) => void;
};

/** Runs are compared. */
export type RunCompareFacts = {
  readonly close: () => void;
  readonly open: (() => void) | undefined;
  readonly sideways: (by: number) => void;
  readonly toggleAll: () => void;
  readonly toggleBest: () => void;
  readonly filter: (() => void) | undefined;
  readonly copied: Copied | undefined;
  readonly openRun: () => void;
  readonly exportRuns: () => void;
};

/** Something lies over them: a text, a list of choices, a line to type. */
type RunDialogFacts = {
  readonly accept: () => void;
  readonly close: () => void;
  readonly text: string | undefined;
};

export type RegistryFacts = {
  readonly model: ModelView | undefined;
  readonly card: VersionCard | undefined;
  /** The versions that hold a stage now. */
  readonly holders: (stage: VersionStage) => readonly VersionCard[];
  readonly moveColumn: (by: number) => void;
  readonly ollama: OllamaView | undefined;
  /** The cursor is on this version now, also when the work that asks began long ago. */
  readonly stillOn: (model: string, version: string) => boolean;
  /** Opens a conversation with the model in the Chat tab. */
  readonly chatWith: (model: string) => void;
  readonly showDetails: () => void;
};

/** The table of a version's params and metrics is open. */
type RegistryDetailsFacts = { readonly close: () => void };

/** What each scope's actions know of the moment. */
export type ScopeFacts = {
  readonly global: GlobalFacts;
  readonly list: ListFacts;
  readonly logFound: LogFoundFacts;
  readonly log: LogFacts;
  readonly dag: DagFacts;
  readonly pipeline: PipelineFacts;
  readonly runForm: RunFormFacts;
  readonly history: HistoryFacts;
  readonly experiments: ExperimentsFacts;
  readonly params: ParamsFacts;
  readonly paramsField: ParamsFieldFacts;
  readonly runs: RunsFacts;
  readonly charts: ChartsFacts;
  readonly chartGrid: ChartGridFacts;
  readonly chartOne: ChartOneFacts;
  readonly runsFiltered: RunsFilteredFacts;
  readonly runsFilter: RunsFilterFacts;
  readonly runsColumns: RunsColumnsFacts;
  readonly runsSort: RunsSortFacts;
  readonly runsGroup: RunsGroupFacts;
  readonly runsLooks: RunsLooksFacts;
  readonly runsFind: RunsFindFacts;
  readonly runDetail: RunDetailFacts;
  readonly runCompare: RunCompareFacts;
  readonly runDialog: RunDialogFacts;
  readonly machine: MachineFacts;
  readonly sweep: SweepFacts;
  readonly sweepForm: SweepFormFacts;
  readonly datasetTree: DatasetTreeFacts;
  readonly datasetsFiltered: DatasetsFilteredFacts;
  readonly datasets: DatasetsFacts;
  readonly dataClean: DataCleanFacts;
  readonly dataRemotes: DataRemotesFacts;
  readonly dataKept: DataKeptFacts;
  readonly dataDifference: DataDifferenceFacts;
  readonly dataPreview: DataPreviewFacts;
  readonly dataRow: DataRowFacts;
  readonly dataSteps: DataStepsFacts;
  readonly registry: RegistryFacts;
  readonly registryDetails: RegistryDetailsFacts;
  readonly talk: TalkFacts;
  readonly conversations: ConversationsFacts;
  readonly chat: ChatFacts;
  readonly chatField: ChatFieldFacts;
  readonly chatModels: ChatModelsFacts;
  readonly chatFind: ChatFindFacts;
  readonly chatSettings: ChatSettingsFacts;
  readonly chatModelList: ChatModelListFacts;
  readonly chatModelsFiltered: ChatModelsFilteredFacts;
  readonly chatHosts: ChatHostsFacts;
  readonly chatModelJobs: ChatModelJobsFacts;
  readonly chatServeLog: ChatServeLogFacts;
  readonly chatNumbers: ChatNumbersFacts;
};
export type ScopeName = keyof ScopeFacts;

/** A scope that is live now with its facts; the first of a list is asked first. */
export type ActiveScope = {
  readonly [Name in ScopeName]: { readonly name: Name; readonly facts: ScopeFacts[Name] };
}[ScopeName];

import type { AnyAction } from "./action.js";
import { chartGridActions, chartOneActions, chartsActions } from "./charts.js";
import { chatActions } from "./chat.js";
import { chatFieldActions } from "./chat-field.js";
import { chatFindActions, openFindActions } from "./chat-find.js";
import { chatHostsActions } from "./chat-hosts.js";
import { chatModelJobsActions } from "./chat-model-jobs.js";
import { chatModelListActions, chatModelsFilteredActions } from "./chat-model-list.js";
import { chatModelsActions } from "./chat-models.js";
import { chatNumbersActions } from "./chat-numbers.js";
import { chatServeLogActions } from "./chat-serve-log.js";
import { chatSettingsActions, openSettingsActions } from "./chat-settings.js";
import { conversationActions, conversationsActions } from "./conversations.js";
import { dagActions } from "./dag.js";
import { dataCleanActions } from "./dataset-clean.js";
import { dataDifferenceActions, openDataDifferenceActions } from "./dataset-difference.js";
import { dataKeptActions } from "./dataset-kept.js";
import { openPreviewActions, openRowActions, previewActions } from "./dataset-preview.js";
import { dataRemotesActions } from "./dataset-remotes.js";
import { openStepsActions, stepsActions } from "./dataset-steps.js";
import { datasetsFilteredActions, datasetTreeActions } from "./dataset-tree.js";
import { datasetWorkActions } from "./dataset-work.js";
import { datasetsActions } from "./datasets.js";
import { experimentsActions, openExperimentsActions } from "./experiments.js";
import { globalActions } from "./global.js";
import { historyActions, openHistoryActions } from "./history.js";
import { listActions } from "./list.js";
import { logActions, logFoundActions } from "./log.js";
import { machineActions } from "./machine.js";
import { openParamsActions, paramsActions, paramsFieldActions } from "./params.js";
import { pipelineActions } from "./pipeline.js";
import { registryActions, registryDetailsActions } from "./registry.js";
import { runCompareActions } from "./run-compare.js";
import { runDetailActions } from "./run-detail.js";
import { runDialogActions } from "./run-dialog.js";
import { runFormActions } from "./run-form.js";
import { runsFilteredActions, runTableActions } from "./run-table.js";
import { runTableMenuActions } from "./run-table-menus.js";
import { runsActions } from "./runs.js";
import { sweepActions, sweepFormActions } from "./sweeps.js";
import { talkActions } from "./talk.js";

/** THE table: every key of every screen. */
export const actions: readonly AnyAction[] = [
  ...globalActions,
  ...listActions,
  ...logFoundActions,
  ...logActions,
  ...talkActions,
  ...conversationsActions,
  ...chatActions,
  ...conversationActions,
  ...chatFieldActions,
  ...chatModelsActions,
  ...openFindActions,
  ...chatFindActions,
  ...openSettingsActions,
  ...chatSettingsActions,
  ...chatModelListActions,
  ...chatModelsFilteredActions,
  ...chatHostsActions,
  ...chatModelJobsActions,
  ...chatServeLogActions,
  ...chatNumbersActions,
  ...datasetTreeActions,
  ...datasetsFilteredActions,
  ...datasetsActions,
  ...openDataDifferenceActions,
  ...openPreviewActions,
  ...openStepsActions,
  ...datasetWorkActions,
  ...dataCleanActions,
  ...dataRemotesActions,
  ...dataKeptActions,
  ...dataDifferenceActions,
  ...previewActions,
  ...openRowActions,
  ...stepsActions,
  ...dagActions,
  ...pipelineActions,
  ...runFormActions,
  ...openHistoryActions,
  ...historyActions,
  ...openExperimentsActions,
  ...experimentsActions,
  ...openParamsActions,
  ...paramsActions,
  ...paramsFieldActions,
  ...machineActions,
  ...runsActions,
  ...chartsActions,
  ...chartGridActions,
  ...chartOneActions,
  ...runTableActions,
  ...runsFilteredActions,
  ...runTableMenuActions,
  ...runDetailActions,
  ...runCompareActions,
  ...runDialogActions,
  ...sweepActions,
  ...sweepFormActions,
  ...registryActions,
  ...registryDetailsActions,
];

import { dirname, join } from "node:path";
import { createHashWorker } from "../adapters/dvc/hash-worker.js";
import { createHasher } from "../adapters/dvc/hasher.js";
import { remembered } from "../adapters/files/remembered-file.js";
import { askHost } from "../adapters/hosts/ask-host.js";
import { readLogoutFacts } from "../adapters/logind/logout-facts.js";
import { isLoopback } from "../adapters/ollama/http-fetch.js";
import { type Environment, findOnPath, spawnDetached } from "../adapters/process.js";
import { createTables } from "../adapters/tables/tables-process.js";
import type { ChatChunk } from "../api/chat-calls.js";
import type { ArtifactView } from "../api/views.js";
import { logoutFindings } from "../domain/logout.js";
import type { KeyValue } from "../domain/tracking-store.js";
import { UserError } from "../domain/user-error.js";
import { noNames } from "../store/artifact-names.js";
import { type ArtifactStore, checkDiskPath } from "../store/artifact-store.js";
import type { ChatBook } from "../store/chats/chat-book.js";
import type { Document } from "../store/document.js";
import type { RunLooks } from "../store/run-looks.js";
import type { Settings } from "../store/settings.js";
import type { SweepBook } from "../store/sweep-documents.js";
import { createChatFeature } from "./chat/chat-feature.js";
import { createFieldFeature } from "./chat/field-feature.js";
import { createHostBook } from "./chat/hosts/host-book.js";
import { createHostStates } from "./chat/hosts/host-states.js";
import { createHostsFeature } from "./chat/hosts/hosts-feature.js";
import { createHostLooks } from "./chat/hosts/looks.js";
import { createModelsFeature } from "./chat/hosts/models-feature.js";
import { createNumbersFeature } from "./chat/numbers/numbers-feature.js";
import { createOllamaFeature } from "./chat/ollama-feature.js";
import { shownBranch } from "./chat/shown-branch.js";
import type { Feature, Handlers, HubContext } from "./context.js";
import { createDifferenceFeature } from "./data-difference/difference-feature.js";
import { createDataWorkFeature } from "./data-work/data-work-feature.js";
import { createDatasetsFeature } from "./datasets/datasets-feature.js";
import { createDataFilesFeature } from "./datasets/files-feature.js";
import { createKept } from "./datasets/kept/kept.js";
import { createKeptFeature } from "./datasets/kept/kept-feature.js";
import { createPullGuard } from "./datasets/kept/pull-guard.js";
import { datasetAt, datasetParts } from "./datasets/list-datasets.js";
import { createVersionsFeature } from "./datasets/versions-feature.js";
import { createSeenVersions } from "./datasets/versions-seen.js";
import { createDvcCommands } from "./executions/dvc-commands.js";
import { createExecutionsFeature } from "./executions/executions-feature.js";
import { createRunPlanFeature } from "./executions/run-plan-feature.js";
import { createExperimentsFeature } from "./experiments/experiments-feature.js";
import { createHistoryFeature } from "./history/history-feature.js";
import { createLogsFeature, type LogsFeature } from "./logs/logs-feature.js";
import { scanInThread } from "./logs/scan.js";
import { createMachineFeature } from "./machine/machine-feature.js";
import { createParamsFeature } from "./params/params-feature.js";
import { createParamsWrites } from "./params/params-writes.js";
import { createPipelineFeature } from "./pipeline/pipeline-feature.js";
import { pipelineParts, readPipeline } from "./pipeline/read-pipeline.js";
import { createStarterFeature } from "./pipeline/starter.js";
import { createProjectFeature } from "./project/project-feature.js";
import { createRegistryFeature } from "./registry/registry-feature.js";
import { createCompareFeature } from "./runs/compare/compare-feature.js";
import { createDetailFeature } from "./runs/detail/detail-feature.js";
import { createImageProcess } from "./runs/detail/image-process.js";
import { createRunChanges } from "./runs/run-changes.js";
import { type ArtifactFiles, type ArtifactOwner, createRunsFeature } from "./runs/runs-feature.js";
import { createSamplesFeature } from "./runs/samples/samples-feature.js";
import { createRunTableFeature } from "./runs/table/table-feature.js";
import { below } from "./server/mlflow/artifacts.js";
import type { EventBus } from "./services/events.js";
import { createSweepsFeature } from "./sweeps/sweeps-feature.js";
import { createTablesFeature } from "./tables/tables-feature.js";
import { createToolsFeature, type ToolsFeature } from "./tools/tools-feature.js";
import { pipelineInputs } from "./watch/pipeline-inputs.js";
import { createWatchFeature } from "./watch/watch-feature.js";

/** Folders of artifacts whose names are kept until they change. */
const mostFolders = 200;
/** A run is not kept waiting longer to be told why its stages run. */
const reasonsWithinMs = 1000;

export type FeatureParts = {
  readonly artifacts: ArtifactStore;
  readonly chats: ChatBook;
  readonly settings: Document<Settings>;
  readonly looks: Document<RunLooks>;
  readonly sweeps: SweepBook;
  readonly requestStop: () => void;
  /** Pipeline runs, jobs and streams that would be cut or left alone. */
  readonly workIsAlive: () => boolean;
  readonly program: readonly string[];
  readonly ownArgs: readonly string[];
  readonly appVersion: string;
  readonly onFault: (error: unknown) => void;
  readonly subscribe: EventBus["subscribe"];
  /** Takes a terminal's environment over; true when that changed something. */
  readonly attach: (env: Environment) => boolean;
};

export type Features = {
  readonly handlers: Partial<Handlers>;
  readonly busy: () => boolean;
  readonly logBytes: LogsFeature["bytes"];
  readonly chatStream: (chatId: string, offset: number, signal: AbortSignal) => AsyncIterable<ChatChunk>;
  /** Tags that tie a run to the execution and stage whose token created it. */
  readonly runTagsFor: (executionId: string, stage: string) => Promise<readonly KeyValue[]>;
  /** Goes on with what a hub before this one has left: called when this one listens. */
  readonly resume: () => void;
  readonly close: () => Promise<void>;
};

/** All parts of the hub, put together. */
export async function createFeatures(context: HubContext, parts: FeatureParts): Promise<Features> {
  const files = artifactFiles(parts.artifacts);
  const hosts = createHostBook(parts.settings, context.clientEnv);
  const ollamaHost = () => hosts.reach(hosts.find(undefined));
  const ollamaBinary = () => findOnPath("ollama", context.clientEnv());
  const ollamaLog = join(context.slipwayDir, "ollama.log");
  const hostStates = createHostStates(hosts, {
    isStarting: () => ollama.isStarting(),
    canStart: async () => isLoopback(new URL(ollamaHost().url).hostname) && (await ollamaBinary()) !== undefined,
    onChange: () => context.events.emit("ollama"),
  });
  const hostLooks = createHostLooks(context.now);
  const ollama = createOllamaFeature(
    context,
    {
      host: ollamaHost,
      kind: () => hostStates.kind(hosts.find(undefined)),
      binary: ollamaBinary,
      serve: async (binary) => {
        const argv = [binary, "serve"];
        const options = { cwd: context.projectRoot, env: context.clientEnv(), outputFile: ollamaLog };
        const pid = await spawnDetached(argv, options);
        context.commands.begin(argv, context.projectRoot)(pid > 0 ? 0 : 1);
      },
      logFile: ollamaLog,
    },
    hostLooks,
  );
  const chat = createChatFeature(context, parts.chats, async function* (hostId, request, signal) {
    const host = hosts.find(hostId);
    yield* askHost(hosts.reach(host), await hostStates.kind(host), request, context.now, signal);
  });
  const hasher = createHasher(createHashWorker(parts.program.at(-1) ?? ""));
  const tools = createToolsFeature(context);
  const params = createParamsWrites(context);
  const executions = await createExecutionsFeature(context, {
    settings: parts.settings,
    hasher,
    params,
    activeSweep: () => sweeps.active(),
    noteStart: (id) => history.noteStart(id),
    program: parts.program,
    hubArgs: parts.ownArgs,
    withTools: tools.withTools,
    gpusFor: (asked) => machine.gpusFor(asked),
    onFault: parts.onFault,
  });
  const look = pipelineParts(context.projectRoot, hasher, executions);
  const data = datasetParts(context, look);
  const seen = createSeenVersions(context.projectRoot, context.slipwayDir);
  const kept = createKept(context);
  const keptData = createKeptFeature(context, {
    kept,
    settings: parts.settings,
    isRunning: () => executions.current() !== undefined,
    look: (path) => datasetAt(data, path),
    onFault: parts.onFault,
  });
  const history = createHistoryFeature(context, {
    executions: executions.list,
    onChange: executions.onChange,
    runAgain: executions.run,
    pipeline: () => readPipeline(look, reasonsWithinMs),
    onFault: parts.onFault,
  });
  const sweeps = createSweepsFeature(context, { book: parts.sweeps, executions, params, onFault: parts.onFault });
  const pipeline = createPipelineFeature(context, hasher, executions);
  const dvc = createDvcCommands(context, tools.withTools);
  const machine = await createMachineFeature(context, { settings: parts.settings, executions, onFault: parts.onFault });
  const dataWork = createDataWorkFeature(context, {
    dvc,
    remoteMemory: data.remoteMemory,
    noteVersions: () => seen.note(context.now()),
    seenVersions: seen.all,
    guardPull: createPullGuard(context.projectRoot, data, kept),
    isRunning: () => executions.current() !== undefined,
  });
  const logs = createLogsFeature(context, scanInThread(parts.program));
  const decode = createImageProcess(parts.program);
  const features: readonly Feature[] = [
    serviceFeature(context, parts),
    attachFeature(context, parts.attach, [tools, machine]),
    tools,
    createProjectFeature(context, {
      appVersion: parts.appVersion,
      startedAtMs: context.now(),
      tools: tools.list,
      onFault: parts.onFault,
    }),
    executions,
    machine,
    history,
    createWatchFeature(context, {
      subscribe: parts.subscribe,
      pipeline: pipeline.view,
      inputs: () => pipelineInputs(context.projectRoot, hasher),
      current: executions.current,
      onChange: executions.onChange,
      run: (input, call) => executions.run(input, [], call),
      onFault: parts.onFault,
    }),
    logs,
    sweeps,
    pipeline,
    createRunPlanFeature(context, {
      pipeline: pipeline.view,
      execution: executions.get,
      isRunning: () => executions.current() !== undefined,
      dvc,
      gpus: () => parts.settings.data().gpus,
    }),
    // Beside dist/, where the program is.
    createStarterFeature(context, dvc, join(dirname(parts.program.at(-1) ?? ""), "..", "fixtures", "starter")),
    createParamsFeature(context, params),
    createExperimentsFeature(context, {
      dvc,
      hasher,
      isRunning: () => executions.current() !== undefined,
      keptData: kept,
    }),
    createDatasetsFeature(context, data),
    createVersionsFeature(context, { data, seen, kept }),
    keptData,
    createDifferenceFeature(context.projectRoot, hasher),
    dataWork,
    createTablesFeature(context.projectRoot, createTables(parts.program), context.events),
    createDataFilesFeature(context.projectRoot, decode),
    createRunsFeature(context, files),
    createDetailFeature(context, files, decode),
    createSamplesFeature(context, files),
    createCompareFeature(context, files),
    createRunTableFeature(context, parts.looks),
    createRunChanges(context),
    createRegistryFeature(context, files, ollamaHost),
    ollama,
    createHostsFeature(context, hosts, hostStates, hostLooks),
    createModelsFeature(context, hosts, hostStates, hostLooks, (chatId) => shownBranch(parts.chats, chatId)),
    chat,
    createNumbersFeature(context, parts.chats, parts.settings),
    createFieldFeature(context, parts.chats),
  ];
  return {
    handlers: Object.assign({}, ...features.map(({ handlers }) => handlers)),
    busy: () => features.some(({ busy }) => busy?.() ?? false),
    chatStream: chat.stream,
    logBytes: logs.bytes,
    runTagsFor: executions.runTagsFor,
    resume: () => {
      sweeps.resume();
      keptData.resume();
      dataWork.resume();
    },
    close: async () => {
      for (const { close } of features) await close?.();
    },
  };
}

function serviceFeature({ jobs, commands, undo }: HubContext, { requestStop, workIsAlive }: FeatureParts): Feature {
  return {
    handlers: {
      "jobs.list": () => ({ jobs: jobs.list() }),
      "commands.list": () => ({ commands: commands.list() }),
      "undo.peek": () => undo.peek() ?? {},
      "undo.run": async (which, call) => {
        const label = await undo.run(call, which);
        return label === undefined ? {} : { label };
      },
      "hub.logout": () => ({ findings: logoutFindings(readLogoutFacts()) }),
      "hub.stop": ({ force }) => {
        if (!force && workIsAlive()) {
          throw new UserError({
            code: "hub.work-alive",
            kind: "refused",
            message: "The hub has work that is alive: a pipeline run, a job or an answer",
            hint: "Wait for it, or stop the hub all the same: slipway hub stop --force",
          });
        }
        setImmediate(requestStop);
        return { stopping: true };
      },
    },
  };
}

function attachFeature(
  { events }: HubContext,
  attach: FeatureParts["attach"],
  finders: readonly Pick<ToolsFeature, "lookAgain">[],
): Feature {
  return {
    handlers: {
      "client.attach": ({ env }) => {
        const changed = attach(env);
        if (changed) {
          for (const { lookAgain } of finders) lookAgain();
          events.emit("ollama");
        }
        return { changed };
      },
    },
  };
}

function artifactFiles(artifacts: ArtifactStore): ArtifactFiles {
  const at = ({ artifactUri }: ArtifactOwner, path: string) => below(artifactUri, path);
  const onDisk = ({ artifactUri }: ArtifactOwner, path: string) => below(artifactUri, path, checkDiskPath);
  // Each state of a folder is read once.
  const names = remembered((_, place) => artifacts.names(place), mostFolders);
  return {
    list: async (owner, path) => {
      const place = at(owner, path);
      const entries = place === undefined ? [] : await artifacts.list(place);
      return entries.map(
        ({ name, isDirectory, sizeBytes }): ArtifactView => ({
          path: path === "" ? name : `${path}/${name}`,
          isDirectory,
          ...(isDirectory ? {} : { sizeBytes }),
        }),
      );
    },
    names: async (owner, path) => {
      const place = onDisk(owner, path);
      return place === undefined ? noNames : names(join(artifacts.root, place), place);
    },
    size: async (owner, path) => {
      const place = onDisk(owner, path);
      return place === undefined ? undefined : artifacts.size(place);
    },
    file: async (owner, path) => {
      const place = onDisk(owner, path);
      return place === undefined ? undefined : artifacts.locate(place);
    },
  };
}

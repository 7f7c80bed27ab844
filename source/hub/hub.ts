import { statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { basename, join } from "node:path";
import { whatRuns } from "../adapters/dvc/what-runs.js";
import type { HubFile } from "../api/hub-file.js";
import { makeToken } from "../api/tokens.js";
import { apiVersion } from "../api/version.js";
import { UserError } from "../domain/user-error.js";
import { type ArtifactStore, createArtifactStore } from "../store/artifact-store.js";
import { openChatBook } from "../store/chats/chat-book.js";
import { openCommandLog } from "../store/command-log.js";
import { artifactRootOf, openTrackingStore } from "../store/file-tracking-store.js";
import { folderIdentity } from "../store/folder-identity.js";
import { ownIdentity } from "../store/process-identity.js";
import { prepareProjectFolder, readSecret, takeLock } from "../store/project-folder.js";
import { openRunLooks } from "../store/run-looks.js";
import { openSettings } from "../store/settings.js";
import { openSweepBook } from "../store/sweep-documents.js";
import { sweepTemporaries } from "../store/temporary-name.js";
import { openTrust } from "../store/trust.js";
import { openUndoStack } from "../store/undo-stack.js";
import type { HubContext } from "./context.js";
import { createFeatures } from "./features.js";
import { listenOn } from "./listen.js";
import { watchRequests } from "./server/drain.js";
import { createListener } from "./server/listener.js";
import { createMlflowRouter } from "./server/mlflow/router.js";
import { createClientEnvironment } from "./services/client-environment.js";
import { createCommands } from "./services/commands.js";
import { createEventBus, type EventBus } from "./services/events.js";
import { keepHubFile } from "./services/hub-file.js";
import { createIdleClock } from "./services/idle.js";
import { createJobs } from "./services/jobs.js";
import { watchForSpace } from "./services/space-again.js";
import { createUndo } from "./services/undo.js";

/** A request that is not answered within this time is cut off when the hub ends; its client tries again. */
const mostDrainMs = 3000;

export type HubOptions = {
  readonly projectRoot: string;
  readonly appVersion: string;
  /** argv that starts this Slipway again: for the supervisors of executions. */
  readonly program: readonly string[];
  /** The options with which `hub start` starts this same hub again. */
  readonly ownArgs: readonly string[];
  /** A port that was asked for is taken or the start fails. */
  readonly port?: number;
  readonly auth: boolean;
  readonly artifactRoot?: string;
  /** Seconds without work after which the hub ends; undefined: never. */
  readonly idleS?: number;
  readonly readOnly: boolean;
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** Told once, when it begins to end. */
  readonly onStopping: () => void;
};

export type Hub = {
  readonly url: string;
  /** The full token; undefined where none is asked for. */
  readonly token: string | undefined;
  /** Resolves when the hub has ended: stopped, idle, or its folder gone. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * The hub of a project, listening. On a full disk it only reads, until there is room: then it ends, for another to be started.
 * @throws UserError `hub.already-running`, `hub.other-host`, `hub.port-taken`, `store.…`
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  try {
    return await openHub(options, undefined);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "store.disk-full" || options.readOnly) throw error;
    options.log(`${error.code}: ${error.message}: it only reads what is there`);
    return openHub({ ...options, readOnly: true }, error);
  }
}

/** `diskFull`: why it only reads although it is to write. */
async function openHub(options: HubOptions, diskFull: UserError | undefined): Promise<Hub> {
  const { projectRoot, now, log } = options;
  const slipwayDir = await prepareProjectFolder(projectRoot);
  const home = folderIdentity(slipwayDir);
  await using releases = new AsyncDisposableStack();
  const fullDisk = diskFull !== undefined;
  const lock = await takeLock(slipwayDir, { fullDisk });
  releases.defer(lock.release);
  const secret = await readSecret(slipwayDir);
  const unreadable: string[] = [];
  const report = (problem: UserError) => {
    log(`${problem.code}: ${problem.message}`);
    unreadable.push(problem.message);
  };
  const settings = await openSettings(slipwayDir, { readOnly: options.readOnly, report });
  const onFailingDisk = (problem: UserError) => {
    if (!unreadable.includes(problem.message)) report(problem);
  };
  const store = await openTrackingStore(slipwayDir, { readOnly: options.readOnly, now, onFailingDisk });
  releases.defer(store.close);
  for (const problem of store.problems) report(problem);
  const chats = await openChatBook(slipwayDir, now, report, { readOnly: options.readOnly });
  releases.defer(chats.close);
  const commandLog = await openCommandLog(slipwayDir, { report, readOnly: options.readOnly });
  releases.defer(commandLog.close);
  const trust = await openTrust(projectRoot, (instead) => whatRuns(projectRoot, undefined, instead));
  const artifacts = createArtifactStore(options.artifactRoot ?? artifactRootOf(slipwayDir));
  const bus = createEventBus();
  const jobs = createJobs(bus, now);
  const listening: { url: string; insteadOf?: number | undefined } = { url: "" };
  const client = createClientEnvironment(process.env, { othersAreOpen: bus.watched, now });
  const context: HubContext = {
    projectRoot,
    slipwayDir,
    url: () => listening.url,
    insteadOf: () => listening.insteadOf,
    store,
    events: bus,
    commands: createCommands(bus, now, commandLog),
    jobs,
    undo: createUndo(bus, await openUndoStack(slipwayDir)),
    executionEnds: new Map(),
    now,
    clientEnv: client.env,
    executionToken: (executionId, stage) => makeToken(secret, { access: "execution", executionId, stage }),
    fullToken: () => makeToken(secret, { access: "full" }),
    trust,
    readOnly: options.readOnly,
    diskFull: fullDisk,
    unreadable,
  };
  const ended = Promise.withResolvers<void>();
  const onFault = (error: unknown, request: { readonly url?: string | undefined }) =>
    log(`fault at ${request.url}: ${error instanceof Error ? error.stack : String(error)}`);
  const idle = createIdleClock({
    idleS: options.idleS,
    now,
    slipwayDir,
    home,
    store,
    busy: () => features.busy() || bus.watched() || jobs.busy(),
    onEnd: () => void stop(),
  });
  const features = await createFeatures(context, {
    attach: client.attach,
    subscribe: bus.subscribe,
    artifacts,
    chats,
    settings,
    looks: await openRunLooks(slipwayDir),
    sweeps: await openSweepBook(slipwayDir, report),
    requestStop: () => void stop(),
    workIsAlive: () => features.busy() || jobs.busy(),
    program: options.program,
    ownArgs: options.ownArgs,
    appVersion: options.appVersion,
    onFault: (error) => log(`fault: ${error instanceof Error ? error.stack : String(error)}`),
  });
  releases.defer(features.close);
  releases.defer(jobs.close);
  const who = whoIs();
  const { readOnly } = options;
  const mlflow = createMlflowRouter({ store, artifacts: telling(artifacts, bus), readOnly, diskFull, onFault });
  const server = createListener({
    secret,
    auth: options.auth,
    readOnly,
    diskFull,
    handlers: features.handlers,
    bus,
    chatStream: features.chatStream,
    logBytes: features.logBytes,
    mlflow: async (request, response, identity) =>
      mlflow(request, response, {
        who,
        access: identity.access,
        runTags: identity.access === "execution" ? await features.runTagsFor(identity.executionId, identity.stage) : [],
      }),
    who: () => who,
    onRequest: idle.touch,
    onFault,
  });
  const drain = watchRequests(server);
  const forwarding = store.onChange((change) => {
    if (change.topic === "models") bus.emit("models", change.name);
    else if (change.topic === "experiments") bus.emit("runs");
    else bus.emit(change.topic, change.runId);
  });
  releases.defer(async () => forwarding());
  // Before it listens: a start that fails after that must not leave a server that holds the process.
  releases.defer(() => drain(mostDrainMs));
  const { port, insteadOf } = await listenOn(server, options.port, settings, features.busy);
  listening.url = `http://127.0.0.1:${port}`;
  listening.insteadOf = insteadOf;
  if (insteadOf !== undefined) log(`port ${insteadOf} is taken by another program: listening at ${port} instead`);
  const hubFile = join(slipwayDir, "hub.json");
  const stopKeeping = await keepHubFile(
    hubFile,
    slipwayDir,
    describeHub(listening.url, slipwayDir, insteadOf, options),
    {
      fullDisk,
    },
  );
  releases.defer(() => rm(hubFile, { force: true }));
  releases.defer(stopKeeping);
  releases.defer(async () => idle.stop());
  const sweeping = new AbortController();
  // Now that the hub answers: ten thousand runs have as many folders.
  const swept = options.readOnly ? undefined : sweepTemporaries(slipwayDir, sweeping.signal).catch(() => undefined);
  releases.defer(async () => {
    sweeping.abort();
    await swept;
  });
  if (fullDisk) {
    const stopLooking = watchForSpace(slipwayDir, () => void stop());
    releases.defer(async () => stopLooking());
  }
  idle.start();
  if (!options.readOnly) features.resume();
  const held = releases.move();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    if (!stopping) {
      options.onStopping();
      stopping = held.disposeAsync().finally(() => ended.resolve());
    }
    return stopping;
  };
  log(`hub of ${basename(projectRoot)} at ${listening.url}, pid ${process.pid}`);
  return { url: listening.url, token: options.auth ? context.fullToken() : undefined, ended: ended.promise, stop };
}

/** Artifacts that tell when a run got one: its tree and its samples are on somebody's screen. */
function telling(artifacts: ArtifactStore, bus: EventBus): ArtifactStore {
  return {
    ...artifacts,
    write: async (path, content) => {
      await artifacts.write(path, content);
      const [, runId] = /^\/?[^/]+\/([0-9a-f]{32})\/artifacts\//.exec(path) ?? [];
      if (runId !== undefined) bus.emit("runs", runId);
    },
  };
}

function describeHub(
  url: string,
  slipwayDir: string,
  insteadOf: number | undefined,
  { appVersion, now }: HubOptions,
): HubFile {
  const { pid, startTime, bootId } = ownIdentity();
  return {
    url,
    pid,
    startTime,
    bootId,
    host: hostname(),
    appVersion,
    apiVersion,
    startedAtMs: now(),
    folder: String(statSync(slipwayDir).ino),
    ...(insteadOf === undefined ? {} : { insteadOf }),
  };
}

function whoIs(): string {
  return `${userInfo().username}@${hostname()}`;
}

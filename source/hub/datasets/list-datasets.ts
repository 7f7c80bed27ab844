import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isInside, outsideOuts } from "../../adapters/dvc/dot-dvc.js";
import type { DvcRepository } from "../../adapters/dvc/repository.js";
import { YamlProblem } from "../../adapters/dvc/yaml-problem.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import type { DatasetsView } from "../../api/dataset-calls.js";
import type { Dataset } from "../../domain/dataset.js";
import type { DvcProcess } from "../../domain/pipeline/dvc-process.js";
import type { HubContext } from "../context.js";
import { beginLook } from "../pipeline/look.js";
import type { PipelineParts } from "../pipeline/read-pipeline.js";
import { type CommitState, createCommitState } from "./commit-state.js";
import { seenOf } from "./dataset-state.js";
import { createPushState } from "./push-state.js";
import { createRemoteMemory, type RemoteMemory } from "./remote-memory.js";
import { stageReaders } from "./stage-readers.js";
import { createTableFigures } from "./table-figures.js";
import { type Tracked, trackedBy } from "./tracked.js";
import { createTrainedModels } from "./trained-models.js";
import { createUntrackedFinder } from "./untracked.js";
import { createUpstream, type Upstream } from "./upstream.js";

/** What a look at the project's data needs. */
export type DatasetParts = Pick<PipelineParts, "root" | "hasher" | "rows" | "repository" | "executions"> & {
  readonly figures: ReturnType<typeof createTableFigures>;
  readonly trainedModels: ReturnType<typeof createTrainedModels>;
  readonly findUntracked: ReturnType<typeof createUntrackedFinder>;
  readonly remoteMemory: RemoteMemory;
  readonly upstream: Upstream;
  readonly commitState: CommitState;
};

export function datasetParts(context: HubContext, pipeline: PipelineParts): DatasetParts {
  return {
    ...pipeline,
    figures: createTableFigures(pipeline.rows),
    trainedModels: createTrainedModels(context),
    findUntracked: createUntrackedFinder(context.projectRoot),
    remoteMemory: createRemoteMemory(context),
    upstream: createUpstream(context.projectRoot, () => context.trust.isTrusted()),
    commitState: createCommitState(context.projectRoot),
  };
}

/** So many folders that do not count are told. */
const mostLeftOut = 20;

type Wanted = {
  /** What takes longer to read is "checking", or without its rows, and goes on. */
  readonly withinMs?: number | undefined;
  /** Of this path alone. */
  readonly only?: string;
};

type Listed = {
  readonly view: DatasetsView;
  /** Something is still being read. */
  readonly isPending: boolean;
};

/** Everything that DVC tracks, by path, with its state and what hangs on it; what is large and nobody tracks. Nothing is written. */
export async function listDatasets(parts: DatasetParts, { withinMs, only }: Wanted = {}): Promise<Listed> {
  const { root, executions } = parts;
  const problems: YamlProblem[] = [];
  const repository = await parts.repository.read((problem) => problems.push(problem));
  if (!repository.hasDvc) return { view: { state: "no-dvc" }, isPending: false };
  problems.push(...(await leadingOut(root, repository)));
  const { config } = repository;
  const leftOut = repository.leftOut.filter(({ path }) => isInside(path)).slice(0, mostLeftOut);
  const look = beginLook(root, repository, parts, withinMs);
  const tracked = trackedBy(repository, problems);
  const outs = new Set(tracked.map(({ path }) => path));
  const { inTime, late } = timeLimit(withinMs);
  const wanted = only === undefined ? tracked : tracked.filter(({ path }) => path === only);
  const [foreign = [], trained, untracked, uncommitted] = await Promise.all([
    executions.foreign?.(),
    parts.trainedModels(),
    only === undefined ? inTime(parts.findUntracked(outs, repository.ignore)) : undefined,
    inTime(parts.commitState(repository, wanted)),
  ]);
  const readers = stageReaders(repository.stages);
  const pushState = createPushState(config, parts.remoteMemory);

  const datasetOf = async (each: Tracked): Promise<Dataset> => {
    const { path, stage, importedFrom } = each;
    const { isThere, ...seen } = await seenOf(look, each, isRunning(parts, each, foreign));
    const figures = isThere && seen.kind === "file" ? await inTime(parts.figures(join(root, path), path)) : undefined;
    const pushed = await inTime(pushState(each));
    const isNewer = importedFrom && (await inTime(parts.upstream(look, each)));
    const readBy = readers(path);
    const differs = uncommitted?.get(path);
    const models = trained({ path, md5: seen.md5 }, each.md5);
    return {
      path,
      trackedBy: each.trackedBy,
      stage,
      ...seen,
      ...(isThere ? {} : { unseen: true as const }),
      rows: figures?.rows,
      ...(figures?.columns === undefined ? {} : { columns: figures.columns }),
      ...pushed,
      ...(differs ? { uncommitted: differs } : {}),
      ...(importedFrom ? { importedFrom } : {}),
      ...(isNewer ? { newerAtSource: true as const } : {}),
      ...(readBy.length > 0 ? { readBy } : {}),
      ...(models.length > 0 ? { trained: models } : {}),
    };
  };
  const datasets = await Promise.all(wanted.map(datasetOf));
  const { defaultRemote, remotes } = config;
  const first = defaultRemote === undefined ? [] : [defaultRemote];
  const folder = config.remoteFolders.get(defaultRemote ?? "");
  return {
    view: {
      state: "ready",
      datasets: datasets.sort((a, b) => (a.path < b.path ? -1 : 1)),
      remotes: [...new Set([...first, ...remotes])],
      ...(folder !== undefined && (await isFolder(folder)) ? { reachable: true } : {}),
      ...(untracked && untracked.length > 0 ? { untracked } : {}),
      ...(repository.isWhole ? {} : { partial: true }),
      ...(leftOut.length > 0 ? { leftOut } : {}),
    },
    isPending: late() > 0 || look.pending() > 0,
  };
}

/** The `.dvc` files that track nothing but what lies outside of the project. */
async function leadingOut(root: string, { sources }: DvcRepository): Promise<readonly YamlProblem[]> {
  const empty = [...sources].filter(([file, outs]) => outs.length === 0 && isInside(file)).map(([file]) => file);
  const found = await Promise.all(
    empty.map(async (file) => {
      const text = await readRegular(join(root, file)).catch(() => "");
      const [path] = outsideOuts(text, file);
      const hint = "Nothing outside of the project is read or written: give it a path in the project.";
      return path === undefined
        ? []
        : [new YamlProblem(file, `its path ${path} leads out of the project`, undefined, hint)];
    }),
  );
  return found.flat();
}

/** One of them; undefined where DVC tracks no such path. */
export async function datasetAt(parts: DatasetParts, path: string): Promise<Dataset | undefined> {
  const { view } = await listDatasets(parts, { only: path });
  return view.state === "ready" ? view.datasets[0] : undefined;
}

/** Its stage runs, in an execution of ours or in another DVC command that writes it. */
function isRunning(
  { root, executions }: DatasetParts,
  { path, stage }: Tracked,
  foreign: readonly DvcProcess[],
): boolean {
  const runs = executions.current()?.stages ?? [];
  const own = stage !== undefined && runs.some((run) => run.stage === stage && run.endedAtMs === undefined);
  return own || foreign.some(({ writes }) => writes.includes(join(root, path)));
}

/** `inTime` gives undefined for what is not there when the time is over; `late` how often that was. */
function timeLimit(withinMs: number | undefined) {
  const over = withinMs === undefined ? undefined : setTimeout(withinMs, "over" as const, { ref: false });
  let late = 0;
  return {
    late: () => late,
    inTime: async <Value>(work: Promise<Value>): Promise<Value | undefined> => {
      work.catch(() => undefined); // who waits for it is told
      const first = await (over ? Promise.race([work, over]) : work);
      if (first !== "over") return first;
      late += 1;
      return undefined;
    },
  };
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

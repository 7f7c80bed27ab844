import { join } from "node:path";
import type { StoreChange, TrackingStore } from "../domain/tracking-store.js";
import { UserError } from "../domain/user-error.js";
import { storeError } from "./store-error.js";
import { openExperiments } from "./tracking/experiments.js";
import { openLoggedModels } from "./tracking/logged-models.js";
import { openRegistry } from "./tracking/registry/open-registry.js";
import { openRuns } from "./tracking/runs.js";
import type { StoreParts } from "./tracking/shared.js";

/** Points are on disk within this time of their answer. */
const syncEveryMs = 1000;

export type FileTrackingStore = TrackingStore & {
  /** Documents and series that could not be read at the start; they were left as they are. */
  readonly problems: readonly UserError[];
  /** Syncs and closes every file. */
  readonly close: () => Promise<void>;
};

/** The tracking store of a project, in its `.slipway` folder. @throws UserError `store.damaged`, `store.newer` */
export async function openTrackingStore(
  slipwayDir: string,
  {
    readOnly = false,
    now = Date.now,
    onFailingDisk = () => undefined,
  }: {
    readonly readOnly?: boolean;
    readonly now?: () => number;
    /** Points could not be synced to disk: it is tried again every second. Or something had taken the place of their file. */
    readonly onFailingDisk?: (problem: UserError) => void;
  } = {},
): Promise<FileTrackingStore> {
  const listeners = new Set<(change: StoreChange) => void>();
  const problems: UserError[] = [];
  let isOpen = false;
  const parts: StoreParts = {
    folder: slipwayDir,
    readOnly,
    now,
    emit: (change) => {
      for (const listener of listeners) listener(change);
    },
    assertWritable: () => {
      if (readOnly) throw readOnlyError(slipwayDir);
    },
    report: (problem) => {
      if (isOpen) onFailingDisk(problem);
      else problems.push(problem);
    },
  };
  const { lookup, ...experiments } = await openExperiments(parts);
  const { metricsOfModel, sync, close: closeRuns, ...runs } = await openRuns(parts, lookup);
  const loggedModels = await openLoggedModels(parts, metricsOfModel, lookup.experimentOf);
  const { close: closeRegistry, ...registry } = await openRegistry(parts);
  const timer = setInterval(
    () => void sync().catch((error) => onFailingDisk(storeError(error, slipwayDir))),
    syncEveryMs,
  );
  timer.unref();
  isOpen = true;

  return {
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ...experiments,
    ...runs,
    ...loggedModels,
    ...registry,
    problems,
    close: async () => {
      clearInterval(timer);
      await sync();
      await closeRuns();
      await closeRegistry();
    },
  };
}

/** Where the store of a project keeps MLflow's artifacts. */
export function artifactRootOf(slipwayDir: string): string {
  return join(slipwayDir, "artifacts");
}

function readOnlyError(slipwayDir: string): UserError {
  return new UserError({
    code: "store.is-read-only",
    kind: "refused",
    message: `The store ${slipwayDir} is open for reading only`,
    hint: "Start the hub without --read-only.",
  });
}

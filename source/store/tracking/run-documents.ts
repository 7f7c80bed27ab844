import type { RunId } from "../../domain/ids.js";
import { type Document, openDocument } from "../document.js";
import { type RunForm, runKind } from "./forms.js";

/** Documents of runs that are being written stay open; so many, the rest is opened again. */
const mostOpen = 64;

/** The documents of runs for writing. Calls for one run come one after another. */
export type RunDocuments = {
  /** Resolves to what the document says when it is on disk. @throws UserError `store.…` */
  readonly create: (runId: RunId, run: RunForm) => Promise<RunForm>;
  readonly update: (runId: RunId, change: (run: RunForm) => void) => Promise<RunForm>;
};

export function openRunDocuments(pathOf: (runId: RunId) => string): RunDocuments {
  // In the order of use, the latest at the end.
  const open = new Map<RunId, Document<RunForm>>();
  const update = async (runId: RunId, initial: RunForm, change: (run: RunForm) => void): Promise<RunForm> => {
    const document = open.get(runId) ?? (await openDocument(pathOf(runId), runKind, initial));
    open.delete(runId);
    open.set(runId, document);
    for (const oldest of open.keys()) {
      if (open.size <= mostOpen) break;
      open.delete(oldest);
    }
    await document.update(change);
    return document.data();
  };
  return {
    create: (runId, run) => update(runId, run, () => undefined),
    update: (runId, change) => update(runId, freshRun(runId), change),
  };
}

/** A run before its first save. */
export function freshRun(runId: string): RunForm {
  return {
    runId,
    experimentId: "0",
    name: "",
    userId: "",
    status: "RUNNING",
    startedAtMs: 0,
    artifactUri: "",
    lifecycleStage: "active",
    params: [],
    tags: [],
    inputs: [],
    modelInputs: [],
    modelOutputs: [],
  };
}

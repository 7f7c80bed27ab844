import { readdirSync, readFileSync, type Stats, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asRunId, type RunId } from "../../../domain/ids.js";
import { UserError } from "../../../domain/user-error.js";
import { readDocumentNow } from "../../document.js";
import { hasRecordNow } from "../../series-reading.js";
import { catchUp, damagedSeries, emptySeries, type SeriesState } from "../../series-state.js";
import { storeError } from "../../store-error.js";
import { type RunForm, runKind } from "../forms.js";
import type { StoreParts } from "../shared.js";
import { type FileMark, headOf, type RunEntry } from "./run-entry.js";
import { loadSnapshot, type Remembered, saveSnapshot } from "./snapshot.js";

/** All runs of a store in memory, without their points. */
export type RunIndex = {
  readonly entries: ReadonlyMap<RunId, RunEntry>;
  readonly documentPath: (runId: RunId) => string;
  readonly seriesPath: (runId: RunId) => string;
  /** What the document says now; the first time the run begins. */
  readonly take: (runId: RunId, form: RunForm) => RunEntry;
  /** Saves the snapshot when enough has changed since the last, or `always` when anything has. @throws UserError `store.…` */
  readonly save: (always: boolean) => Promise<void>;
  /** A run whose points have changed. */
  readonly touch: (runId: RunId) => void;
};

/** Runs that a start may have to read again before a new snapshot is worth its time. */
const mostChanged = 1000;

/**
 * The runs of the store in `folder`. What the snapshot has is taken from there where the files are as it saw them; of a
 * series that has grown only the rest is read. Damaged documents and series are reported and left as they are; a run whose
 * series is damaged is there without it.
 */
export function openRunIndex(folder: string, { report, readOnly }: Pick<StoreParts, "report" | "readOnly">): RunIndex {
  const documents = join(folder, "db", "runs");
  const snapshot = join(folder, "index", "runs.bin");
  const documentPath = (runId: RunId) => join(documents, `${runId}.json`);
  const seriesPath = (runId: RunId) => join(folder, "series", runId, "points.bin");
  const entries = new Map<RunId, RunEntry>();
  const changed = new Set<RunId>();
  const remembered = loadSnapshot(snapshot);
  for (const runId of runsIn(documents)) {
    try {
      const entry = openEntry(runId, {
        documentPath: documentPath(runId),
        seriesPath: seriesPath(runId),
        remembered: remembered.get(runId),
        onChange: () => changed.add(runId),
        report,
        readOnly,
      });
      entries.set(runId, entry);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      report(error);
    }
  }

  return {
    entries,
    documentPath,
    seriesPath,
    take: (runId, form) => {
      changed.add(runId);
      const { head, params, tags } = headOf(form);
      const document = markOf(statSync(documentPath(runId), { throwIfNoEntry: false }));
      const known = entries.get(runId);
      if (known) return Object.assign(known, { form: head, params, tags, document });
      const entry: RunEntry = { runId, form: head, params, tags, document, series: emptySeries() };
      entries.set(runId, entry);
      return entry;
    },
    touch: (runId) => {
      changed.add(runId);
    },
    save: async (always) => {
      if (changed.size === 0 || (!always && changed.size < Math.max(mostChanged, entries.size / 10))) return;
      changed.clear();
      await saveSnapshot(snapshot, entries.values(), seriesPath);
    },
  };
}

function runsIn(documents: string): readonly RunId[] {
  try {
    return readdirSync(documents).flatMap((name) => (name.endsWith(".json") ? (asRunId(name.slice(0, -5)) ?? []) : []));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw storeError(error, documents);
  }
}

function openEntry(
  runId: RunId,
  {
    documentPath,
    seriesPath,
    remembered,
    onChange,
    report,
    readOnly,
  }: {
    readonly documentPath: string;
    readonly seriesPath: string;
    readonly remembered: Remembered | undefined;
    readonly onChange: () => void;
    readonly report: (problem: UserError) => void;
    readonly readOnly: boolean;
  },
): RunEntry {
  const document = markOf(statSync(documentPath, { throwIfNoEntry: false }));
  const series = statSync(seriesPath, { throwIfNoEntry: false });
  // What is no file is looked into to say so.
  const size = series?.isFile() === false ? Number.POSITIVE_INFINITY : (series?.size ?? 0);
  const sameDocument = remembered !== undefined && isSame(remembered.entry.document, document);
  const state = remembered && mayGoOn(remembered, series, seriesPath) ? remembered.entry.series : emptySeries();
  if (sameDocument && state.wholeBytes === size) return { ...remembered.entry, series: state };
  onChange();
  const { head, params, tags } = headOf(readDocumentNow(documentPath, runKind));
  const whole = state.wholeBytes < size ? readRest(state, seriesPath, { report, readOnly }) : state;
  return { runId, form: head, params, tags, document, series: whole };
}

/** The series is the one that was seen, or has grown since: what was its last record is still where it was. */
function mayGoOn({ entry, seriesMtimeMs }: Remembered, now: Stats | undefined, path: string): boolean {
  const { wholeBytes: known, last } = entry.series;
  const size = now?.size ?? 0;
  if (now?.isFile() === false) return false;
  if (size === known) return size === 0 || now?.mtimeMs === seriesMtimeMs;
  return size > known && (known === 0 || (last !== undefined && hasRecordNow(path, last, known)));
}

/** Whole records are taken in; what a kill has cut in the middle is kept aside, and cut off by the next write. */
function readRest(
  state: SeriesState,
  path: string,
  { report, readOnly }: Pick<StoreParts, "report" | "readOnly">,
): SeriesState {
  try {
    const { state: end, wholeBytes } = catchUp(state, path);
    if (end === "torn") report(tornError(path, wholeBytes, readOnly));
    return state;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    report(error);
    return damagedSeries(error);
  }
}

function tornError(path: string, wholeBytes: number, readOnly: boolean): UserError {
  const cut = readFileSync(path).subarray(wholeBytes);
  const aside = `${path}.torn-${wholeBytes}`;
  if (!readOnly) writeFileSync(aside, cut, { mode: 0o600 });
  return new UserError({
    code: "store.torn",
    kind: "failed",
    message: `${path}: the last ${cut.byteLength} bytes are no whole record: its writing was cut off, it was never answered`,
    hint: readOnly ? "The next hub that may write keeps them aside." : `They are kept in ${aside}.`,
  });
}

function isSame(a: FileMark, b: FileMark): boolean {
  return a.mtimeMs === b.mtimeMs && a.sizeBytes === b.sizeBytes;
}

function markOf(info: Stats | undefined): FileMark {
  return { mtimeMs: info?.mtimeMs ?? 0, sizeBytes: info?.size ?? 0 };
}

import { join } from "node:path";
import type { LogFound, LogPattern, LogWindow } from "../../api/log-views.js";
import { asExecutionId, type ExecutionId } from "../../domain/ids.js";
import { UserError } from "../../domain/user-error.js";
import { executionFiles, executionFolder, readExecution, readSpec } from "../../store/execution-files.js";
import { watchGrowth } from "../../store/growth.js";
import { createLogFile, type LogFile, type LogQuery, type LogRange } from "../../store/log-file.js";
import { openToRead } from "../../store/regular-file.js";
import type { Events, Feature } from "../context.js";
import { noExecution } from "../executions/no-execution.js";
import { findLine } from "./find-line.js";
import type { StartScan } from "./scan.js";
import { createSelections } from "./selections.js";
import { stageRange } from "./stage-range.js";

export type LogsFeature = Feature & {
  /** The bytes of a log, or of the part that a stage wrote, as they are. @throws UserError `execution.…`, `log.…` */
  readonly bytes: (
    executionId: string,
    range: LogRange & { readonly stage?: string | undefined },
  ) => AsyncIterable<Uint8Array>;
};

/** Logs whose line counts are kept. */
const keptLogs = 32;
/** Logs that are looked after: those that were shown last. */
const watchedLogs = 4;
/** So much is searched before the answer; more is searched while the answer says how far it is. */
const searchedAtOnce = 16 << 20;

/** `log.window`, `log.find`: lines of the logs of executions, of which only what is shown is ever in memory. */
export function createLogsFeature(
  { slipwayDir, events }: { readonly slipwayDir: string; readonly events: Events },
  startScan: StartScan,
): LogsFeature {
  const logs = new Map<ExecutionId, LogFile>();
  const watched = new Map<ExecutionId, () => void>();
  const pathOf = (id: ExecutionId) => join(executionFolder(slipwayDir, id), executionFiles.log);
  const selections = createSelections(startScan, (id) => events.emit("log", id));

  const logOf = (id: ExecutionId): LogFile => {
    const known = logs.get(id);
    const log =
      known ??
      createLogFile(pathOf(id), {
        timesPath: join(executionFolder(slipwayDir, id), executionFiles.times),
        onCounted: () => events.emit("log", id),
      });
    // The last one that was asked for stays longest.
    logs.delete(id);
    logs.set(id, log);
    const [oldest] = logs.keys();
    if (logs.size > keptLogs && oldest !== undefined) logs.delete(oldest);
    return log;
  };
  /** Also of an execution that has ended: its log may be cut or removed while somebody looks at it. */
  const watch = (id: ExecutionId) => {
    if (watched.has(id)) return;
    const stop = watchGrowth(executionFolder(slipwayDir, id), [executionFiles.log], () => {
      if (events.watched()) events.emit("log", id);
      else unwatch(id);
    });
    watched.set(id, stop);
    const [oldest] = watched.keys();
    if (watched.size > watchedLogs && oldest !== undefined) unwatch(oldest);
  };
  const unwatch = (id: ExecutionId) => {
    watched.get(id)?.();
    watched.delete(id);
  };
  const rangeOf = async (id: ExecutionId, stage: string | undefined): Promise<LogRange> => {
    if (stage === undefined) {
      // Its log may be gone, or be none yet; that there was one is told once.
      if (!logs.has(id) && !(await readSpec(executionFolder(slipwayDir, id)))) throw noExecution(id);
      return { begin: 0 };
    }
    const execution = await readExecution(slipwayDir, id);
    if (execution) return stageRange(execution, stage, pathOf(id));
    throw noExecution(id);
  };
  const filtered = async (id: ExecutionId, query: LogQuery, pattern: LogPattern): Promise<LogWindow> => {
    const log = logOf(id);
    const state = await log.look();
    if (!state) return log.window(query);
    const selection = selections.of(id, pathOf(id), state.life, pattern);
    selection.advance(state.sizeBytes);
    if (state.sizeBytes - selection.scannedBytes() <= searchedAtOnce) await selection.until(state.sizeBytes);
    const lines = await log.chosen(query, selection);
    const scannedBytes = selection.scannedBytes();
    return scannedBytes < state.sizeBytes ? { ...lines, scannedBytes } : lines;
  };

  return {
    bytes: async function* (executionId, { stage, ...given }) {
      const id = requireId(executionId);
      const part = await rangeOf(id, stage);
      const begin = Math.max(part.begin, given.begin);
      const end = Math.min(part.end ?? Number.POSITIVE_INFINITY, given.end ?? Number.POSITIVE_INFINITY);
      if (end <= begin) return;
      try {
        const file = await openToRead(pathOf(id));
        yield* file.createReadStream({ start: begin, end: end - 1, highWaterMark: 1 << 18 });
      } catch (error) {
        throw error instanceof UserError ? error : unreadable(id, error);
      }
    },
    handlers: {
      "log.window": async ({ executionId, stage, filter, from, by = 0, count, times = false }) => {
        const id = requireId(executionId);
        if (events.watched()) watch(id);
        const query = { from, by, count, times, range: await rangeOf(id, stage) };
        return filter ? filtered(id, query, filter) : logOf(id).window(query);
      },
      "log.find": async ({ executionId, stage, pattern, from, back = false }, { signal }): Promise<LogFound> => {
        const id = requireId(executionId);
        const range = await rangeOf(id, stage);
        const state = await logOf(id).look();
        if (!state) return { number: 0, total: 0, wrapped: false };
        const selection = selections.of(id, pathOf(id), state.life, pattern);
        selection.advance(state.sizeBytes);
        const end = Math.min(state.sizeBytes, range.end ?? state.sizeBytes);
        return findLine(selection, { begin: range.begin, end, from, back }, signal);
      },
      "log.place": async ({ executionId, byte }) => {
        const id = requireId(executionId);
        const spec = await readSpec(executionFolder(slipwayDir, id));
        if (!spec) throw noExecution(id);
        return { path: pathOf(id), line: (await logOf(id).lineOf(byte)) + 1, cwd: spec.cwd };
      },
    },
    close: async () => {
      selections.close();
      for (const id of [...watched.keys()]) unwatch(id);
    },
  };
}

function requireId(text: string): ExecutionId {
  const id = asExecutionId(text);
  if (id !== undefined) return id;
  throw new UserError({
    code: "execution.bad-id",
    kind: "not-found",
    message: `"${text}" is no execution`,
    hint: "List them with: slipway ps --all",
  });
}

function unreadable(id: string, cause: unknown): UserError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  return new UserError({
    code: "log.unreadable",
    kind: code === "ENOENT" ? "not-found" : "failed",
    message: `The log of execution #${id} cannot be read (${code})`,
    hint: "See what ran with: slipway ps --all",
    cause,
  });
}

import { join } from "node:path";
import type { LogWindow } from "../../api/views.js";
import type { ExecutionId } from "../../domain/ids.js";
import type { StageRun } from "../../domain/pipeline.js";
import { executionFiles, executionFolder } from "../../store/execution-files.js";
import { createLogFile, type LogFile } from "../../store/log-file.js";

type Wanted = { readonly from: number | "end"; readonly count: number; readonly stage?: string | undefined };
type Part = { readonly from: number; readonly to: number | undefined };

/** Logs whose index of lines is kept: those that terminals show. */
const mostKept = 32;

/** Windows of the logs of executions, of the whole or of what one stage has written. */
export function createExecutionLogs(slipwayDir: string) {
  const logs = new Map<string, LogFile>();
  return {
    window: async (id: ExecutionId, stages: readonly StageRun[], wanted: Wanted): Promise<LogWindow> => {
      const part = wanted.stage === undefined ? undefined : partOf(stages, wanted.stage);
      const key = `${id} ${part?.from ?? 0} ${part?.to ?? ""}`;
      const path = join(executionFolder(slipwayDir, id), executionFiles.log);
      const log = logs.get(key) ?? createLogFile(path, part);
      logs.delete(key);
      logs.set(key, log);
      const [oldest] = logs.keys();
      if (logs.size > mostKept && oldest !== undefined) logs.delete(oldest);
      const window = await log.window(wanted.from, wanted.count);
      return part && wanted.stage !== undefined ? { ...window, stage: wanted.stage } : window;
    },
  };
}

/** Undefined where it is not known: of an execution that noted no places, of a `foreach` with several stages. */
function partOf(stages: readonly StageRun[], stage: string): Part | undefined {
  const exact = stages.filter((run) => run.stage === stage);
  const found = exact.length > 0 ? exact : stages.filter((run) => run.stage.startsWith(`${stage}@`));
  const [run] = found;
  if (found.length !== 1 || run?.logFrom === undefined) return undefined;
  return { from: run.logFrom, to: run.logTo };
}

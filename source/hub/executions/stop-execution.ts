import type { ExecutionId } from "../../domain/ids.js";
import { executionFolder, groupOf, readExecution, readProcess, saveExit } from "../../store/execution-files.js";
import { endProcesses } from "../../store/execution-processes.js";
import { isAlive } from "../../store/process-identity.js";

/** As of a shell's command that ctrl+C has ended. */
const interruptedCode = 130;

/**
 * True when the execution was told to stop. Its supervisor does it; where that was killed, the hub ends what it has left behind
 * and notes that it was stopped. `ended` is called when the hub has done so.
 */
export async function stopExecution(
  slipwayDir: string,
  executionId: ExecutionId,
  options: { readonly now: () => number; readonly ended: () => void; readonly onFault: (error: unknown) => void },
): Promise<boolean> {
  const folder = executionFolder(slipwayDir, executionId);
  const started = await readProcess(folder);
  if (!started) return false;
  if (isAlive(started.supervisor)) {
    process.kill(started.supervisor.pid, "SIGTERM");
    return true;
  }
  if ((await readExecution(slipwayDir, executionId))?.state !== "running") return false;
  const end = async () => {
    const left = await endProcesses(folder, groupOf(started));
    await saveExit(folder, {
      exitCode: interruptedCode,
      stopped: true,
      endedAtMs: options.now(),
      ...(left.length > 0 ? { left: [...left] } : {}),
    });
    options.ended();
  };
  end().catch(options.onFault);
  return true;
}

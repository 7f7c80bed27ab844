import { type Environment, type RunResult, run } from "../../adapters/process.js";
import type { Caller } from "../../api/calls.js";
import type { DvcProcess } from "../../domain/pipeline/dvc-process.js";
import { executionVariable } from "../../store/execution-processes.js";
import type { HubContext } from "../context.js";
import { requireTrusted } from "../params/require-trusted.js";
import { ownMark } from "./foreign-holders.js";
import { waitForOthers } from "./wait-for-others.js";

/** Runs DVC for a caller; resolves when it has ended. @throws UserError `project.not-trusted`, `dvc.not-installed` */
export type DvcCommands = (
  argv: readonly string[],
  options: {
    readonly caller: Caller | undefined;
    readonly signal: AbortSignal;
    /** Told in words what it waits for: its turn, or a DVC command of somebody else's. */
    readonly onWait?: (words: string) => void;
    /** The pid of the command, once it runs. */
    readonly onStart?: (pid: number) => void;
    /** Variables beside those of who asked. */
    readonly env?: Environment;
    /** As that of `run`. */
    readonly takePiece?: (piece: string) => boolean;
  },
) => Promise<RunResult>;

/**
 * The one queue of the hub's own short DVC commands of a repository: one at a time, each in the environment of who asked, in the log
 * behind `@`. Give argv `--wait-for-lock`: then it waits for a foreign lock, too, until it is aborted.
 */
export function createDvcCommands(
  context: HubContext,
  withTools: (env: Environment) => Promise<Environment>,
): DvcCommands {
  const { projectRoot, commands } = context;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const one = async (
    argv: readonly string[],
    { caller, signal, onWait, onStart, takePiece, env: own }: Parameters<DvcCommands>[1],
  ) => {
    signal.throwIfAborted();
    if (onWait) {
      // One that runs a stage has given the repository free: of its paths DVC itself refuses what it must.
      const tell = async (_: DvcProcess, words: string) => onWait(`waits for ${words}`);
      const counts = ({ holdsRepository }: DvcProcess) => holdsRepository;
      await waitForOthers(projectRoot, signal, tell, counts, { ownCommands: true });
      signal.throwIfAborted();
    }
    await requireTrusted(context);
    const env = await withTools(caller?.env ?? process.env);
    const ended = commands.begin(argv, projectRoot);
    try {
      const mark = { [executionVariable]: ownMark(projectRoot) };
      const result = await run(argv, {
        cwd: projectRoot,
        env: { ...env, ...own, ...mark },
        signal,
        group: true,
        ...(onStart ? { onStart } : {}),
        ...(takePiece ? { takePiece } : {}),
      });
      ended(result.exitCode);
      return result;
    } catch (error) {
      ended(1, { stopped: signal.aborted });
      throw error;
    }
  };
  return (argv, options) => {
    if (waiting > 0) options.onWait?.("waits for the DVC command before it");
    waiting += 1;
    const mine = last
      .then(() => one(argv, options))
      .finally(() => {
        waiting -= 1;
      });
    last = mine.catch(() => undefined);
    return mine;
  };
}

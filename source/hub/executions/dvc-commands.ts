import { type Environment, type RunResult, run } from "../../adapters/process.js";
import type { Caller } from "../../api/calls.js";
import { executionVariable } from "../../store/execution-processes.js";
import type { HubContext } from "../context.js";
import { notTrusted } from "./executions-feature.js";
import { ownMark } from "./foreign-holders.js";

/** Runs DVC for a caller; resolves when it has ended. @throws UserError `project.not-trusted`, `dvc.not-installed` */
export type DvcCommands = (
  argv: readonly string[],
  options: { readonly caller: Caller | undefined; readonly signal: AbortSignal },
) => Promise<RunResult>;

/**
 * The one queue of the hub's own short DVC commands of a repository: one at a time, each in the environment of who asked, in the log
 * behind `@`. Give argv `--wait-for-lock`: then it waits for a foreign lock, too, until it is aborted.
 */
export function createDvcCommands(
  context: HubContext,
  withTools: (env: Environment) => Promise<Environment>,
): DvcCommands {
  const { projectRoot, commands, trust } = context;
  let last: Promise<unknown> = Promise.resolve();
  const one = async (argv: readonly string[], { caller, signal }: Parameters<DvcCommands>[1]) => {
    signal.throwIfAborted();
    if (!(await trust.isTrusted())) throw notTrusted(projectRoot);
    const env = await withTools(caller?.env ?? process.env);
    const ended = commands.begin(argv, projectRoot);
    try {
      const mark = { [executionVariable]: ownMark(projectRoot) };
      const result = await run(argv, { cwd: projectRoot, env: { ...env, ...mark }, signal });
      ended(result.exitCode);
      return result;
    } catch (error) {
      ended(1, { stopped: signal.aborted });
      throw error;
    }
  };
  return (argv, options) => {
    const mine = last.then(() => one(argv, options));
    last = mine.catch(() => undefined);
    return mine;
  };
}

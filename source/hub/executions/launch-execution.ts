import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readRepository } from "../../adapters/dvc/repository.js";
import { isDirty } from "../../adapters/git/git-read.js";
import { readHead } from "../../adapters/git/head.js";
import { type Environment, spawnDetached } from "../../adapters/process.js";
import type { Caller } from "../../api/calls.js";
import { asExecutionId, type ExecutionId } from "../../domain/ids.js";
import type { Document } from "../../store/document.js";
import { createExecution, type ExecutionSpec, executionFiles, shownArgv } from "../../store/execution-files.js";
import type { Settings } from "../../store/settings.js";
import type { HubContext } from "../context.js";
import { runEnvironment } from "./run-environment.js";
import { stageShellScript, tokenLines } from "./stage-shell.js";

/** What is to be run, for whom, and what is noted of it. */
export type Launch = Pick<ExecutionSpec, "targets" | "argv" | "trial" | "changed" | "runTags" | "via"> & {
  readonly caller: Caller | undefined;
  readonly who: string;
  readonly signal: AbortSignal;
  /** Cards that were asked for it alone. */
  readonly gpus?: string | undefined;
};

export type LaunchParts = {
  readonly settings: Document<Settings>;
  /** argv that starts this Slipway again. */
  readonly program: readonly string[];
  /** Options with which the supervisor starts this hub again. */
  readonly hubArgs: readonly string[];
  /** The environment with which the tools that a run needs are found. @throws UserError `dvc.not-installed` */
  readonly withTools: (env: Environment) => Promise<Environment>;
  /** Its CUDA_VISIBLE_DEVICES, by what was asked for it or is chosen for the project. @throws UserError `gpu.…` */
  readonly gpusFor: (asked: string | undefined) => Promise<string | undefined>;
};

/**
 * Notes an execution on disk, then starts its supervisor. `onNoted` is called between the two: from then on it is there,
 * whatever happens.
 */
export async function launchExecution(
  context: HubContext,
  parts: LaunchParts,
  { caller, who, signal, gpus: asked, ...noted }: Launch,
  onNoted: (id: ExecutionId, shownArgv: readonly string[]) => Promise<void>,
): Promise<ExecutionId> {
  const { projectRoot, slipwayDir } = context;
  const callerEnv: Environment = caller?.env ?? process.env;
  const env = await parts.withTools(callerEnv);
  const gpus = await parts.gpusFor(asked);
  const head = await readHead(projectRoot);
  const dirty = head && (await isDirty(projectRoot, signal).catch(() => undefined));
  const number = parts.settings.data().nextExecution;
  await parts.settings.update((data) => {
    data.nextExecution = number + 1;
  });
  const id = asExecutionId(String(number));
  if (id === undefined) throw new Error(`${number} is no execution id`);
  const folder = await createExecution(slipwayDir, {
    executionId: id,
    ...noted,
    ...(gpus === undefined ? {} : { gpus }),
    cwd: projectRoot,
    umask: caller?.umask ?? process.umask(),
    who,
    startedAtMs: context.now(),
    ...(head ? { gitCommit: head.commit } : {}),
    ...(dirty === undefined ? {} : { gitDirty: dirty }),
  });
  const shell = join(folder, executionFiles.shell);
  const stages = (await readRepository(projectRoot)).stages.map(({ name }) => name);
  const tokenOf = (stage: string) => context.executionToken(id, stage);
  await writeFile(shell, stageShellScript({ folder, userShell: callerEnv.SHELL }), { mode: 0o700 });
  await writeFile(join(folder, executionFiles.tokens), tokenLines(stages, tokenOf), { mode: 0o600 });
  await onNoted(id, shownArgv({ argv: noted.argv, gpus }));
  await spawnDetached([...parts.program, "internal", "supervise", folder, projectRoot, ...parts.hubArgs], {
    cwd: projectRoot,
    env: runEnvironment(env, { url: context.url(), token: tokenOf(""), shell, gpus }),
    outputFile: join(folder, executionFiles.log),
  });
  return id;
}

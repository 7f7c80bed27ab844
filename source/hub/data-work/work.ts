import { randomUUID } from "node:crypto";
import { type BarReader, barsEnvironment } from "../../adapters/dvc/transfer-progress.js";
import { findGitDir } from "../../adapters/git/head.js";
import type { Environment, RunResult } from "../../adapters/process.js";
import type { Caller } from "../../api/calls.js";
import type { DataJobView, DataOutcome } from "../../api/dataset-work-calls.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import type { DvcCommands } from "../executions/dvc-commands.js";
import { requireTrusted } from "../params/require-trusted.js";
import { dvcError } from "./dvc-errors.js";
import { dvcPython } from "./dvc-python.js";
import type { DataJobBook } from "./interrupted.js";

type DvcOptions = {
  readonly onStart?: (pid: number) => void;
  /** DVC draws its bars, and what is taken of them is no word of its. */
  readonly bars?: BarReader;
  /** Instead of the job's. */
  readonly signal?: AbortSignal;
};

export type WorkTools = {
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
  /**
   * A DVC command in the hub's queue, after those of others. @throws UserError what DVC said; `dvc.not-installed`
   */
  readonly dvc: (argv: readonly string[], options?: DvcOptions) => Promise<RunResult>;
};

export type DataWork = {
  /** Begins it and resolves to the id of its job. @throws UserError `project.not-trusted` */
  readonly start: (
    title: string,
    caller: Caller | undefined,
    work: (tools: WorkTools) => Promise<DataOutcome>,
  ) => Promise<{ readonly jobId: string }>;
  /** @throws UserError `job.unknown` */
  readonly outcomeOf: (jobId: string) => DataJobView;
  readonly running: (jobId: string, progress: string) => void;
  readonly failed: (jobId: string, error: unknown) => void;
  /** Screens look again at what DVC tracks. */
  readonly tell: () => void;
};

const mostKept = 50;

/** Work on data as jobs of the hub, with an outcome that can be asked for. */
export function createDataWork(context: HubContext, dvc: DvcCommands, book: DataJobBook): DataWork {
  const { jobs, events } = context;
  const states = new Map<string, DataJobView>();
  const tell = () => {
    for (const topic of ["datasets", "pipeline", "project"] as const) events.emit(topic);
  };
  const running = (jobId: string, progress: string) => void states.set(jobId, { state: "running", progress });
  const failed = (jobId: string, error: unknown) => void states.set(jobId, { state: "failed", error: errorOf(error) });
  return {
    tell,
    running,
    failed,
    start: async (title, caller, work) => {
      await requireTrusted(context);
      // Known to the next hub, too, where this one is killed.
      const jobId = randomUUID();
      const run = async (progress: (text: string) => void, signal: AbortSignal) => {
        const say = (text: string) => {
          running(jobId, text);
          progress(text);
        };
        const noted = await book.begin(jobId, title);
        const runDvc: WorkTools["dvc"] = async (argv, { onStart, bars, signal: own = signal } = {}) => {
          const result = await dvc(argv, {
            caller,
            signal: own,
            onWait: say,
            onStart: (pid) => {
              noted.runs(pid);
              onStart?.(pid);
            },
            ...(bars ? { env: barsEnvironment, takePiece: bars.read } : {}),
          }).catch((error: unknown) => {
            throw error instanceof UserError && error.code === "dvc.not-installed" ? cannotBegin(title, error) : error;
          });
          if (result.exitCode === 0) return result;
          const command = argv.filter((word) => word !== "--wait-for-lock");
          throw await withPython(dvcError(command.slice(0, 2).join(" "), result), caller?.env ?? context.clientEnv());
        };
        const whole = async () => {
          const done = await work({ progress: say, signal, dvc: runDvc });
          // Without git there is nothing to commit to: it is not advised.
          return (await findGitDir(context.projectRoot)) === undefined ? { ...done, commits: [] } : done;
        };
        try {
          // Whoever is told of the end may begin other work at once.
          const outcome = await whole().finally(noted.end);
          states.set(jobId, { state: "done", outcome });
          return outcome.message;
        } catch (error) {
          failed(jobId, error);
          throw error;
        } finally {
          tell();
        }
      };
      running(jobId, "");
      jobs.start(title, run, { onData: true, jobId });
      for (const old of states.keys()) {
        if (states.size <= mostKept) break;
        if (states.get(old)?.state !== "running") states.delete(old);
      }
      return { jobId };
    },
    outcomeOf: (jobId) => {
      const found = states.get(jobId);
      if (found) return found;
      throw new UserError({ code: "job.unknown", kind: "not-found", message: `There is no job ${jobId} of this kind` });
    },
  };
}

function cannotBegin(title: string, { code, kind, message, hint }: UserError): UserError {
  return new UserError({ code, kind, message: `Cannot ${title}: ${message}`, hint });
}

/** A package goes to the Python that runs DVC, which need not be the first one on the PATH. */
async function withPython(error: UserError, env: Environment): Promise<UserError> {
  const python = error.code === "dvc.remote-package" ? await dvcPython(env) : undefined;
  if (python === undefined) return error;
  const hint = error.hint?.replace("pip install", () => `${python} -m pip install`);
  return new UserError({ code: error.code, kind: error.kind, message: error.message, hint, cause: error });
}

function errorOf(error: unknown) {
  if (error instanceof UserError) {
    const { code, kind, message, hint } = error;
    return { code, kind, message, ...(hint === undefined ? {} : { hint }) };
  }
  return { code: "internal", kind: "failed", message: error instanceof Error ? error.message : String(error) };
}

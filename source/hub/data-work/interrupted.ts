import { setTimeout } from "node:timers/promises";
import { endGroup } from "../../adapters/process.js";
import { interrupted } from "../../domain/data/interrupted.js";
import type { UserError } from "../../domain/user-error.js";
import { type DataJobs, openDataJobs } from "../../store/data-jobs.js";
import type { Document } from "../../store/document.js";
import { identityOf, isAlive } from "../../store/process-identity.js";
import type { HubContext } from "../context.js";

type Job = DataJobs["jobs"][number];

/** Work on data that is under way, on disk: a hub that was killed in the middle leaves it to the next one. */
export type DataJobBook = {
  /** Notes that the job of this id begins. A store that cannot be written fails no work: then nobody is told. */
  readonly begin: (
    id: string,
    title: string,
  ) => Promise<{
    /** Its DVC command has this pid. */
    readonly runs: (pid: number) => void;
    readonly end: () => Promise<void>;
  }>;
  /** What a hub before this one has left. */
  readonly left: () => Promise<readonly Job[]>;
  readonly forget: (id: string) => Promise<void>;
};

export function createDataJobBook({ slipwayDir, now }: Pick<HubContext, "slipwayDir" | "now">): DataJobBook {
  let opened: Promise<Document<DataJobs> | undefined> | undefined;
  const book = () => {
    opened ??= openDataJobs(slipwayDir).catch(() => undefined);
    return opened;
  };
  const change = async (work: (data: DataJobs) => void) => {
    await (await book())?.update(work).catch(() => undefined);
  };
  const forget = (id: string) =>
    change((data) => {
      data.jobs = data.jobs.filter((job) => job.id !== id);
    });
  return {
    begin: async (id, title) => {
      await change((data) => void data.jobs.push({ id, title, startedAtMs: now() }));
      return {
        runs: (pid) => {
          const process = identityOf(pid);
          void change((data) => {
            data.jobs = data.jobs.map((job) => (job.id === id ? { ...job, process } : job));
          });
        },
        end: () => forget(id),
      };
    },
    left: async () => (await book())?.data().jobs ?? [],
    forget,
  };
}

const lookEveryMs = 300;

/** Who is told of it beside the list of jobs. */
type Told = {
  readonly running: (jobId: string, progress: string) => void;
  readonly failed: (jobId: string, error: UserError) => void;
  /** Something has ended. */
  readonly tell: () => void;
};

/**
 * Tells of what was interrupted as jobs that have failed, each by the id that it had: who waits for it goes on waiting. A DVC command
 * of it that lives on (it gets no more of the terminal than of the hub that started it) is followed to its end first, and can be
 * stopped. Resolves once all of them are jobs.
 */
export async function resumeInterrupted(
  { jobs }: Pick<HubContext, "jobs">,
  book: DataJobBook,
  { running, failed, tell }: Told,
): Promise<void> {
  for (const { id, title, process } of await book.left()) {
    const follow = async (progress: (text: string) => void, signal: AbortSignal): Promise<string> => {
      try {
        while (process && isAlive(process)) {
          const words = `the hub was killed; its DVC command (pid ${process.pid}) goes on`;
          running(id, words);
          progress(words);
          await setTimeout(lookEveryMs, undefined, { signal }).catch(() => undefined);
          if (!signal.aborted) continue;
          await endGroup(process.pid);
          break;
        }
      } finally {
        await book.forget(id);
        tell();
      }
      const error = interrupted(process !== undefined);
      failed(id, error);
      throw error;
    };
    running(id, "");
    jobs.start(title, follow, { onData: true, jobId: id });
  }
}

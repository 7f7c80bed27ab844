import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { endGroup } from "../../adapters/process.js";
import { UserError } from "../../domain/user-error.js";
import { type DataJobs, openDataJobs } from "../../store/data-jobs.js";
import type { Document } from "../../store/document.js";
import { identityOf, isAlive } from "../../store/process-identity.js";
import type { HubContext } from "../context.js";

type Job = DataJobs["jobs"][number];

/** Work on data that is under way, on disk: a hub that was killed in the middle leaves it to the next one. */
export type DataJobBook = {
  /** Notes that it begins. A store that cannot be written fails no work: then nobody is told. */
  readonly begin: (title: string) => Promise<{
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
    begin: async (title) => {
      const id = randomUUID();
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

/**
 * Tells of what was interrupted as jobs that have failed. A DVC command of it that lives on (it gets no more of the terminal than
 * of the hub that started it) is followed to its end first, and can be stopped.
 */
export async function resumeInterrupted({ jobs }: Pick<HubContext, "jobs">, book: DataJobBook, tell: () => void) {
  for (const { id, title, process } of await book.left()) {
    const follow = async (progress: (text: string) => void, signal: AbortSignal): Promise<string> => {
      try {
        while (process && isAlive(process)) {
          progress(`the hub was killed; its DVC command (pid ${process.pid}) goes on`);
          await setTimeout(lookEveryMs, undefined, { signal }).catch(() => undefined);
          if (!signal.aborted) continue;
          await endGroup(process.pid);
          break;
        }
      } finally {
        await book.forget(id);
        tell();
      }
      throw interrupted(process !== undefined);
    };
    jobs.start(title, follow, { onData: true });
  }
}

function interrupted(hadBegun: boolean): UserError {
  return new UserError({
    code: "data.interrupted",
    kind: "failed",
    message: hadBegun
      ? "It was interrupted: the hub was killed in the middle, and nobody knows how far DVC came"
      : "It was interrupted: the hub was killed before DVC began",
    hint: "Do it again: nothing is lost, and what is done already is not done twice.",
  });
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TableProgress } from "../../domain/data/table-progress.js";
import { UserError } from "../../domain/user-error.js";
import { startTalk, type Talk } from "../process.js";
import { progressReply, progressStart, type TableAnswers, type TableRequest, tableReply } from "./table-request.js";

export type Tables = {
  /**
   * The process's answer. Requests wait for each other; an abort ends the process.
   * @throws UserError `table.…`, `duckdb.not-there`, `tokenizer.unreadable`, `table.reader-ended`; the signal's reason
   */
  readonly ask: <Name extends TableRequest["ask"]>(
    request: Extract<TableRequest, { ask: Name }>,
    signal: AbortSignal,
    onProgress?: (progress: TableProgress) => void,
  ) => Promise<TableAnswers[Name]>;
  /** True while one is read. */
  readonly busy: () => boolean;
  readonly close: () => Promise<void>;
};

/** The process is given back when it has had nothing to do for so long. */
const usualIdleMs = 30_000;

type Running = { readonly talk: Talk; readonly over: Promise<void> };
type Waiting = {
  readonly tell: ((progress: TableProgress) => void) | undefined;
  readonly done: (line: string) => void;
  readonly fail: (error: unknown) => void;
};

/**
 * Reads tables in a process of its own: hundreds of megabytes that one takes are given back, no event loop waits for it, and a
 * file that its reader cannot bear ends nothing but that.
 */
export function createTables([node = "", ...program]: readonly string[], idleMs = usualIdleMs): Tables {
  let running: Running | undefined;
  /** With those that are ending. */
  const alive = new Set<Running>();
  let waiting: Waiting | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const start = async (): Promise<Running> => {
    const scratch = await mkdtemp(join(tmpdir(), "slipway-tables-"));
    // Two arenas and a small nursery: what glibc and V8 keep for speed is most of what it would take.
    const env = { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, MALLOC_ARENA_MAX: "2" };
    const talk = startTalk([node, "--max-semi-space-size=2", ...program, "internal", "tables", scratch], {
      cwd: "/",
      env,
      onLine: (line) => {
        if (!line.startsWith(progressStart)) waiting?.done(line);
        else waiting?.tell?.(progressReply.parse(JSON.parse(line)).progress);
      },
    });
    const over = talk.ended.then(async ({ exitCode, said }) => {
      if (running === started) {
        running = undefined;
        waiting?.fail(readerEnded(exitCode, said));
      }
      await rm(scratch, { recursive: true, force: true });
      alive.delete(started);
    });
    const started = { talk, over };
    alive.add(started);
    return started;
  };
  const giveBack = () => {
    running?.talk.hangUp();
    running = undefined;
  };
  const send = async (request: TableRequest, signal: AbortSignal, tell: Waiting["tell"]): Promise<string> => {
    signal.throwIfAborted();
    clearTimeout(idle);
    running ??= await start();
    const { talk, over } = running;
    const stop = () => {
      waiting?.fail(signal.reason);
      talk.kill();
    };
    signal.addEventListener("abort", stop);
    try {
      // It may have come while the process was made: nobody would tell of it any more.
      if (signal.aborted) stop();
      signal.throwIfAborted();
      return await new Promise<string>((done, fail) => {
        waiting = { tell, done, fail };
        talk.say(JSON.stringify(request));
      });
    } finally {
      waiting = undefined;
      signal.removeEventListener("abort", stop);
      // The next one starts another.
      if (signal.aborted) await over;
      idle = setTimeout(giveBack, idleMs).unref();
    }
  };
  return {
    ask: async <Name extends TableRequest["ask"]>(
      request: Extract<TableRequest, { ask: Name }>,
      signal: AbortSignal,
      onProgress?: (progress: TableProgress) => void,
    ): Promise<TableAnswers[Name]> => {
      const sent = last.then(() => send(request, signal, onProgress));
      last = sent.catch(() => undefined);
      return answerOf<Name>(await sent);
    },
    busy: () => waiting !== undefined,
    close: async () => {
      clearTimeout(idle);
      for (const { talk } of alive) talk.kill();
      await Promise.all([...alive].map(({ over }) => over));
    },
  };
}

function answerOf<Name extends TableRequest["ask"]>(line: string): TableAnswers[Name] {
  const reply = tableReply<Name>().parse(JSON.parse(line));
  if ("failure" in reply) throw new UserError(reply.failure);
  return reply.answer;
}

function readerEnded(exitCode: number | undefined, said: string): UserError {
  return new UserError({
    code: "table.reader-ended",
    kind: "failed",
    message: `The process that reads the table has ended (${exitCode ?? "killed"})${said === "" ? "" : `: ${said.trim().split("\n").at(-1)}`}`,
    hint: "Try again; where it ends again, the file takes more memory than this machine has free.",
  });
}

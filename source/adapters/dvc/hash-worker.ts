import { Worker } from "node:worker_threads";
import { z } from "zod";

/** The md5 of a file, as `md5OfFile` gives it. */
export type Md5 = (path: string, legacy: boolean, read: (bytes: number) => void) => Promise<string>;

/** What the thread is asked. */
export const hashRequest = z.object({ id: z.number(), path: z.string(), legacy: z.boolean() });

const hashReply = z.union([
  z.object({ id: z.number(), read: z.number() }),
  z.object({ id: z.number(), md5: z.string() }),
  z.object({ id: z.number(), code: z.string(), message: z.string() }),
]);
export type HashReply = z.infer<typeof hashReply>;

type Asked = {
  readonly read: (bytes: number) => void;
  readonly done: (md5: string) => void;
  readonly fail: (error: Error) => void;
};

/** The thread is given back when it has had nothing to do for so long. */
const idleMs = 10_000;

/**
 * Hashes in a thread of its own, one file after the other: gigabytes do not hold up the event loop. `program` is the file that
 * the thread runs, with the arguments `internal hash-files`. A thread that dies fails what it was asked.
 */
export function createHashWorker(program: string): Md5 {
  const asked = new Map<number, Asked>();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let next = 0;

  const end = (error: Error) => {
    for (const { fail } of asked.values()) fail(error);
    asked.clear();
    void worker?.terminate();
    worker = undefined;
  };
  const answer = (message: unknown) => {
    const reply = hashReply.parse(message);
    const one = asked.get(reply.id);
    if (!one) return;
    if ("read" in reply) return one.read(reply.read);
    asked.delete(reply.id);
    if ("md5" in reply) one.done(reply.md5);
    else one.fail(Object.assign(new Error(reply.message), { code: reply.code }));
    if (asked.size > 0) return;
    worker?.unref();
    idle = setTimeout(() => end(new Error("the thread was idle")), idleMs).unref();
  };
  const start = (): Worker => {
    const started = new Worker(program, { argv: ["internal", "hash-files"], stdout: true, stderr: true });
    started.on("message", answer);
    const ended = (error: unknown) => {
      // Not of one that was given back while another has begun.
      if (worker === started) end(error instanceof Error ? error : new Error("the thread that hashes has ended"));
    };
    started.on("error", ended);
    started.on("exit", ended);
    return started;
  };
  return (path, legacy, read) =>
    new Promise((done, fail) => {
      clearTimeout(idle);
      worker ??= start();
      worker.ref();
      const id = ++next;
      asked.set(id, { read, done, fail });
      worker.postMessage({ id, path, legacy });
    });
}

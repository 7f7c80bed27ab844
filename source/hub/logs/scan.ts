import { closeSync, readSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { LogPattern } from "../../api/log-views.js";
import { UserError } from "../../domain/user-error.js";
import { openToReadNow } from "../../store/regular-file.js";
import { createMatcher } from "./matcher.js";
import { createScanner, type Found, type ReadBytes } from "./scanner.js";

/** A search through a file that goes on somewhere else. */
type Scan = {
  /** The file has so many bytes: look at them. */
  readonly advance: (sizeBytes: number) => void;
  readonly linesIn: (block: number) => Promise<readonly number[]>;
  readonly close: () => void;
};

type ScanListener = {
  readonly onFound: (found: Found) => void;
  /** It will tell nothing any more. */
  readonly onFailed: (error: unknown) => void;
};

/** Begins a search. @throws UserError `log.bad-pattern` */
export type StartScan = (path: string, pattern: LogPattern, listener: ScanListener) => Scan;

type Request = { readonly advance: number } | { readonly linesIn: number };
type Answer = { readonly found: Found } | { readonly block: number; readonly starts: readonly number[] };

/** What a thread is told when it begins; `slipway internal scan-log`. */
export type ScanTask = { readonly path: string; readonly pattern: LogPattern };

/** Its heap: what is kept is little, but V8 would let the texts of a gigabyte lie about. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 };
/** A slice takes milliseconds; an expression that is not done with it by then never will be. */
const slowAfterMs = 10_000;

/**
 * Searches in a thread of their own, which is this same program (`program`: argv that starts it): whatever expression a user
 * writes, the hub goes on meanwhile, and one that does not end is ended.
 */
export function scanInThread(program: readonly string[]): StartScan {
  return (path, pattern, { onFound, onFailed }) => {
    createMatcher(pattern);
    const task: ScanTask = { path, pattern };
    const worker = new Worker(program[1] ?? "", { argv: ["internal", "scan-log"], workerData: task, resourceLimits });
    worker.unref();
    const waiting = new Map<number, PromiseWithResolvers<readonly number[]>>();
    let clock: NodeJS.Timeout | undefined;
    const fail = (error: unknown) => {
      clearTimeout(clock);
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
      void worker.terminate();
      onFailed(error);
    };
    const expectAnswer = () => {
      clearTimeout(clock);
      clock = setTimeout(() => fail(tooSlow(pattern)), slowAfterMs);
      clock.unref();
    };
    let seen = 0;
    let wanted = 0;
    worker.on("message", (answer: Answer) => {
      clearTimeout(clock);
      if ("found" in answer) {
        seen = answer.found.scannedBytes;
        onFound(answer.found);
      } else {
        waiting.get(answer.block)?.resolve(answer.starts);
        waiting.delete(answer.block);
      }
      if (seen < wanted || waiting.size > 0) expectAnswer();
    });
    worker.on("error", fail);
    const ask = (request: Request) => {
      worker.postMessage(request);
      expectAnswer();
    };
    return {
      advance: (sizeBytes) => {
        if (sizeBytes <= wanted) return;
        wanted = sizeBytes;
        ask({ advance: sizeBytes });
      },
      linesIn: (block) => {
        const asked = waiting.get(block) ?? Promise.withResolvers<readonly number[]>();
        if (!waiting.has(block)) {
          waiting.set(block, asked);
          ask({ linesIn: block });
        }
        return asked.promise;
      },
      close: () => {
        clearTimeout(clock);
        void worker.terminate();
      },
    };
  };
}

/** What the thread does: answers until it is ended. */
export function serveScan(
  { path, pattern }: ScanTask,
  port: {
    readonly on: (name: "message", listener: (request: Request) => void) => unknown;
    readonly postMessage: (answer: Answer) => void;
  },
): void {
  const file = openToReadNow(path);
  const scanner = createScanner(readBytes(file), createMatcher(pattern));
  let size = 0;
  let isGoing = false;
  const goOn = () => {
    const found = scanner.next(size);
    if (found) port.postMessage({ found });
    isGoing = found !== undefined;
    // Between two slices it is asked where lines are.
    if (isGoing) setImmediate(goOn);
  };
  port.on("message", (request) => {
    if ("linesIn" in request) {
      port.postMessage({ block: request.linesIn, starts: scanner.linesIn(request.linesIn) });
      return;
    }
    size = request.advance;
    if (!isGoing) goOn();
  });
}

/** The same search in this thread, one slice after the other. */
export const scanHere: StartScan = (path, pattern, { onFound }) => {
  const file = openToReadNow(path);
  const scanner = createScanner(readBytes(file), createMatcher(pattern));
  return {
    advance: (sizeBytes) => {
      for (let found = scanner.next(sizeBytes); found; found = scanner.next(sizeBytes)) onFound(found);
    },
    linesIn: async (block) => scanner.linesIn(block),
    close: () => closeSync(file),
  };
};

function readBytes(file: number): ReadBytes {
  let buffer = Buffer.allocUnsafe(0);
  return (from, most) => {
    if (buffer.byteLength < most) buffer = Buffer.allocUnsafe(most);
    return buffer.subarray(0, readSync(file, buffer, 0, most, from));
  };
}

function tooSlow(pattern: LogPattern): UserError {
  return new UserError({
    code: "log.slow-pattern",
    kind: "failed",
    message: `The expression ${pattern.kind === "regex" ? pattern.text : pattern.kind} does not come to an end`,
    hint: "Write it without repetitions inside of repetitions, as (a+)+ is one.",
  });
}

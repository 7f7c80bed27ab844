import type { LogPattern } from "../../api/log-views.js";
import type { LineChoice } from "../../store/log-file.js";
import { blockBytes } from "../../store/log-index.js";
import type { StartScan } from "./scan.js";

/** The lines of a log that are meant, found while it is gone through; what is kept is how many each 64 KB have. */
export type Selection = LineChoice & {
  readonly scannedBytes: () => number;
  /** Looks at what came since; resolves at once. */
  readonly advance: (sizeBytes: number) => void;
  /** Resolves when it has looked at so many bytes, or (`orFound`) has found more lines than that. @throws the reason why it cannot */
  readonly until: (
    sizeBytes: number,
    options?: { readonly orFound?: number; readonly signal?: AbortSignal },
  ) => Promise<void>;
  /** It cannot go on. */
  readonly failed: () => boolean;
  readonly close: () => void;
};

const keptBlocks = 64;

/** @throws UserError `log.bad-pattern` */
export function createSelection(
  start: StartScan,
  path: string,
  pattern: LogPattern,
  onProgress: () => void,
): Selection {
  /** Lines before block `at`, as far as they were counted. */
  const before: number[] = [];
  let counted = 0;
  let open: number | undefined;
  let scannedBytes = 0;
  let failure: { readonly error: unknown } | undefined;
  const waiters = new Set<() => void>();
  const cache = new Map<number, Promise<readonly number[]>>();
  const wake = () => {
    for (const waiter of [...waiters]) waiter();
  };

  const scan = start(path, pattern, {
    onFound: (found) => {
      for (const [block, count] of found.counts) {
        while (before.length <= block) before.push(counted);
        counted += count;
      }
      open = found.open;
      scannedBytes = found.scannedBytes;
      wake();
      onProgress();
    },
    onFailed: (error) => {
      failure = { error };
      wake();
      onProgress();
    },
  });

  const linesIn = (block: number): Promise<readonly number[]> => {
    const known = cache.get(block);
    if (known !== undefined) return known;
    const asked = scan.linesIn(block);
    // A block that is still written to has other lines the next time.
    if ((block + 2) * blockBytes <= scannedBytes) {
      cache.set(block, asked);
      const [oldest] = cache.keys();
      if (cache.size > keptBlocks && oldest !== undefined) cache.delete(oldest);
    }
    return asked;
  };
  const total = () => counted + (open === undefined ? 0 : 1);
  const countBefore = (block: number) => before[block] ?? counted;

  return {
    get total() {
      return total();
    },
    scannedBytes: () => scannedBytes,
    before: async (byte) => {
      const block = Math.floor(byte / blockBytes);
      if (open !== undefined && byte > open) return total();
      if (countBefore(block) === countBefore(block + 1)) return countBefore(block);
      const starts = await linesIn(block);
      return countBefore(block) + starts.filter((start) => start < byte).length;
    },
    starts: async (first, end) => {
      const starts: number[] = [];
      for (let block = blockOf(before, first); block < before.length && countBefore(block) < end; block++) {
        if (countBefore(block) === countBefore(block + 1)) continue;
        const skipped = Math.max(0, first - countBefore(block));
        starts.push(...(await linesIn(block)).slice(skipped, Math.max(0, end - countBefore(block))));
      }
      if (open !== undefined && first <= counted && end > counted) starts.push(open);
      return starts;
    },
    advance: (sizeBytes) => {
      if (!failure) scan.advance(sizeBytes);
    },
    until: (sizeBytes, { orFound = Number.POSITIVE_INFINITY, signal } = {}) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!failure && !signal?.aborted && scannedBytes < sizeBytes && total() <= orFound) return;
          waiters.delete(look);
          signal?.removeEventListener("abort", look);
          if (failure) reject(failure.error);
          else if (signal?.aborted) reject(signal.reason);
          else resolve();
        };
        waiters.add(look);
        signal?.addEventListener("abort", look);
        look();
      }),
    failed: () => failure !== undefined,
    close: () => {
      failure ??= { error: new Error("the search was closed") };
      scan.close();
      wake();
    },
  };
}

/** The last block that has the line number `line`, or one before it. */
function blockOf(before: readonly number[], line: number): number {
  let [low, high] = [0, before.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((before[middle] ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

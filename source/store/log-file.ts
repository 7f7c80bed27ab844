import type { FileHandle } from "node:fs/promises";
import { createLogIndex } from "./log-index.js";
import { asTexts, type LineSpan, spansFrom, startOf, startsBefore, textsOf } from "./log-lines.js";
import { timesOf } from "./log-times.js";
import { openToRead } from "./regular-file.js";

/** A part of a log, in bytes from its beginning; without an end it goes to the log's. */
export type LogRange = { readonly begin: number; readonly end?: number | undefined };

export type LogQuery = {
  /** A byte of the line from which `by` counts, or the end. */
  readonly from: number | "end";
  /** Lines after (or, negative, before) it. */
  readonly by: number;
  readonly count: number;
  readonly range: LogRange;
  /** With the time of each line, where it is known. */
  readonly times: boolean;
};

type LogLine = {
  /** Where it begins in the file. */
  readonly byte: number;
  readonly text: string;
  /** The length of the line, where the text is not all of it. */
  readonly lineBytes?: number;
  readonly atMs?: number;
  /** It has no newline yet: it may grow. */
  readonly open?: true;
};

export type LogLines = {
  readonly lines: readonly LogLine[];
  /** How far from `from` the first of them is indeed. */
  readonly by: number;
  /** Its number in the part (0 is the first), and how many there are; absent until they are counted. */
  readonly firstLine?: number;
  readonly totalLines?: number;
  /** Of the part, and of the whole file. */
  readonly sizeBytes: number;
  readonly fileBytes: number;
  /** There is no such file (any more). */
  readonly missing?: true;
};

/** Lines of which something chose some: in the order of the file. */
export type LineChoice = {
  readonly total: number;
  /** How many begin before a byte. */
  readonly before: (byte: number) => Promise<number>;
  /** Where those from number `first` to before `end` begin. */
  readonly starts: (first: number, end: number) => Promise<readonly number[]>;
};

export type LogFile = {
  /** Lines of a part of the log; the last page is there at once, whatever the size of the file. */
  readonly window: (query: LogQuery) => Promise<LogLines>;
  /** The number of the line that begins at a byte (0 is the first); waits until it is counted. */
  readonly lineOf: (byte: number) => Promise<number>;
  /** Lines from number `first` (0 is the first) on, each as one text; waits until they are counted. */
  readonly page: (first: number, count: number) => Promise<LogPage>;
  /** The same of the chosen lines only. */
  readonly chosen: (query: LogQuery, choice: LineChoice) => Promise<LogLines>;
  /** Bytes, and a number that changes when the file was replaced or cut: what was known of it holds no more. */
  readonly look: () => Promise<{ readonly sizeBytes: number; readonly life: number } | undefined>;
};

type LogPage = {
  readonly firstLine: number;
  readonly totalLines: number;
  readonly lines: readonly string[];
  /** Some of the lines are no UTF-8 and were read as Latin-1. */
  readonly isLatin1?: true;
};

const noLines = { lines: [], by: 0, firstLine: 0, totalLines: 0, sizeBytes: 0, fileBytes: 0 } as const;
/** Counted before the answer; more than that is counted while others wait for nothing. */
const countedAtOnce = 8 << 20;

/**
 * A log that grows. Nothing of it is kept in memory but how many newlines stand before each 64 KB, which is carried on in
 * slices as it grows. `timesPath`: the notes of when it grew. `onCounted` is called when a count that was begun is complete.
 */
export function createLogFile(
  path: string,
  {
    timesPath = "",
    onCounted = () => undefined,
  }: { readonly timesPath?: string; readonly onCounted?: () => void } = {},
): LogFile {
  const index = createLogIndex();
  let inode = 0;
  let life = 0;
  let counting: Promise<void> | undefined;

  /** Undefined where the file is not there. */
  const opened = async <Result>(work: (file: FileHandle, size: number) => Promise<Result>) => {
    const file = await openToRead(path).catch(() => undefined);
    if (!file) return undefined;
    try {
      const { size, ino } = await file.stat();
      if ((inode !== 0 && ino !== inode) || size < index.covered()) {
        index.reset();
        life += 1;
      }
      inode = ino;
      return await work(file, size);
    } finally {
      await file.close();
    }
  };
  /** One at a time; a file that began anew meanwhile is counted by the next. */
  const count = () => {
    counting ??= opened((file, size) => index.advance(file, size))
      .then(() => undefined)
      .finally(() => {
        counting = undefined;
      });
    return counting;
  };
  const counted = async (size: number) => {
    if (size - index.covered() > countedAtOnce) {
      if (!counting) count().then(onCounted, () => undefined);
      return;
    }
    await count();
    // One that was under way already had seen less of it.
    if (index.covered() < size) await count();
  };
  const linesOf = async (file: FileHandle, spans: readonly LineSpan[], times: boolean): Promise<readonly LogLine[]> => {
    const texts = await textsOf(file, spans);
    const at = times
      ? await timesOf(
          timesPath,
          spans.map(({ byte }) => byte),
        )
      : [];
    return spans.map(({ byte, open }, number) => {
      const { text = "", lineBytes } = texts[number] ?? {};
      const atMs = at[number];
      return {
        byte,
        text,
        ...(lineBytes === undefined ? {} : { lineBytes }),
        ...(open ? { open } : {}),
        ...(atMs === undefined ? {} : { atMs }),
      };
    });
  };
  /** Where a part begins and ends in a file of this size. */
  const bounds = ({ begin, end }: LogRange, size: number) => {
    const upper = Math.min(size, end ?? size);
    return { begin: Math.min(begin, upper), end: upper };
  };

  /** Lines of the part and before `top`; undefined until they are counted. */
  const numbers = async (file: FileHandle, top: number, { begin, end }: { begin: number; end: number }) => {
    const [first, upTo, all] = await Promise.all([begin, top, end].map((byte) => index.before(file, byte)));
    if (first === undefined || upTo === undefined || all === undefined) return {};
    const isOpen = end > begin && (await lastByte(file, end)) !== 0x0a;
    return { firstLine: upTo - first, totalLines: all - first + (isOpen ? 1 : 0) };
  };

  return {
    window: async ({ from, by, count: most, range, times }) => {
      const answer = await opened(async (file, size) => {
        await counted(size);
        const part = bounds(range, size);
        const back = (byte: number, lines: number) => startsBefore(file, byte, { ...part, count: lines, index });
        const atEnd = from === "end" || from >= part.end;
        const anchor = atEnd ? part.end : await startOf(file, Math.max(from, part.begin), part.begin, index);
        const wanted = from === "end" ? -most : by;
        let moved = 0;
        let top = anchor;
        if (wanted < 0) {
          const starts = await back(anchor, -wanted);
          moved = -starts.length;
          top = starts.at(-1) ?? anchor;
        }
        let spans = await spansFrom(file, top, { ...part, count: Math.max(0, wanted) + most, index });
        const skipped = Math.min(Math.max(0, wanted), Math.max(0, spans.length - most));
        spans = spans.slice(skipped, skipped + most);
        moved += skipped;
        top = spans[0]?.byte ?? top;
        if (spans.length < most) {
          // The last page is a full one.
          const starts = await back(top, most - spans.length);
          moved -= starts.length;
          top = starts.at(-1) ?? top;
          spans = await spansFrom(file, top, { ...part, count: most, index });
        }
        return {
          lines: await linesOf(file, spans, times),
          by: moved,
          ...(await numbers(file, top, part)),
          sizeBytes: part.end - part.begin,
          fileBytes: size,
        };
      });
      return answer ?? { ...noLines, missing: true };
    },
    lineOf: async (byte) => {
      await count();
      return (await opened((file) => index.before(file, Math.min(byte, index.covered())))) ?? 0;
    },
    page: async (first, most) => {
      await count();
      const page = await opened(async (file, size) => {
        const { totalLines = 0 } = await numbers(file, 0, { begin: 0, end: Math.min(size, index.covered()) });
        const firstLine = Math.min(first, totalLines);
        const start = await index.start(file, firstLine);
        const spans =
          start === undefined ? [] : await spansFrom(file, start, { end: index.covered(), count: most, index });
        const texts = await textsOf(file, spans, asTexts);
        const lines = texts.map(({ text, lineBytes }) =>
          lineBytes === undefined ? text : `${text} … (${lineBytes} bytes)`,
        );
        const isLatin1 = texts.some((each) => each.isLatin1);
        return { firstLine, totalLines, lines, ...(isLatin1 && { isLatin1 }) };
      });
      return page ?? { firstLine: 0, totalLines: 0, lines: [] };
    },
    chosen: async ({ from, by, count: most, range, times }, choice) => {
      const answer = await opened(async (file, size) => {
        const part = bounds(range, size);
        const [first, end] = await Promise.all([choice.before(part.begin), choice.before(part.end)]);
        const anchor = from === "end" ? end : await choice.before(Math.max(from, part.begin));
        const last = Math.max(first, end - most);
        const top = Math.max(first, Math.min(last, from === "end" ? last : anchor + by));
        const starts = await choice.starts(top, Math.min(end, top + most));
        const spans: LineSpan[] = [];
        for (const start of starts) spans.push(...(await spansFrom(file, start, { end: size, count: 1, index })));
        return {
          lines: await linesOf(file, spans, times),
          by: top - anchor,
          firstLine: top - first,
          totalLines: end - first,
          sizeBytes: part.end - part.begin,
          fileBytes: size,
        };
      });
      return answer ?? { ...noLines, missing: true };
    },
    look: () => opened(async (_, size) => ({ sizeBytes: size, life })),
  };
}

async function lastByte(file: FileHandle, size: number): Promise<number | undefined> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0];
}

import { z } from "zod";

const byte = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const log = {
  executionId: z.string(),
  /** Only the part that a stage wrote. */
  stage: z.string().max(1000).optional(),
};
/** Lines that an expression finds, the first lines of errors, or all lines of errors. */
const patternSchema = z.union([
  /** `exact`: one that does not compile is an error; else it is looked for as it stands. */
  z.object({ kind: z.literal("regex"), text: z.string().min(1).max(1000), exact: z.boolean().optional() }),
  z.object({ kind: z.enum(["errors", "error-lines"]) }),
]);

export const logWindowSchema = z.object({
  ...log,
  /** A byte of a line, or the end. */
  from: z.union([byte, z.literal("end")]),
  /** Lines after it (before it: negative). */
  by: z.number().int().min(-100_000).max(100_000).optional(),
  count: z.number().int().min(1).max(2000),
  /** Only these lines. */
  filter: patternSchema.optional(),
  times: z.boolean().optional(),
});

export const logFindSchema = z.object({
  ...log,
  pattern: patternSchema,
  /** The next that begins after this byte, or before it; round the end to the first, and back. */
  from: byte,
  back: z.boolean().optional(),
});

export const logPlaceSchema = z.object({ executionId: z.string(), byte });

export type LogPattern = z.infer<typeof patternSchema>;

/** A line as it is in the file, decoded; of one that wrote over itself the last state. Not yet sanitised. */
export type LogLine = {
  /** Where it begins in the file. */
  readonly byte: number;
  readonly text: string;
  /** The length of the line, where the text is not all of it. */
  readonly lineBytes?: number;
  /** When it was written. */
  readonly atMs?: number;
  /** It has no newline yet: it may grow. */
  readonly open?: true;
};

export type LogWindow = {
  readonly lines: readonly LogLine[];
  /** How many lines after (negative: before) `from` the first of them is indeed. */
  readonly by: number;
  /** Its number among the lines of the part (0 is the first), and how many there are; absent until they are counted. */
  readonly firstLine?: number;
  readonly totalLines?: number;
  readonly sizeBytes: number;
  /** The filter has not yet seen all: how much it has. */
  readonly scannedBytes?: number;
  /** There is no log (any more). */
  readonly missing?: true;
};

/** Where a byte of a log is, on the hub's machine. */
export type LogPlace = {
  /** The log's own file. */
  readonly path: string;
  /** 1 is the first. */
  readonly line: number;
  /** What relative paths in the log are of. */
  readonly cwd: string;
};

export type LogFound = {
  /** Where the line begins; absent where none is meant. */
  readonly byte?: number;
  /** Its number among them (0 is the first), and how many there are so far. */
  readonly number: number;
  readonly total: number;
  /** The end was passed. */
  readonly wrapped: boolean;
};

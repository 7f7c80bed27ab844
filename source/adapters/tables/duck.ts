import { join } from "node:path";
import type { Json } from "@duckdb/node-api";
import { UserError } from "../../domain/user-error.js";

/** A row of an answer. */
type Answer = Readonly<Record<string, Json>>;

/** Answers of one statement: a row an object. */
export type Ask = (sql: string) => Promise<readonly Answer[]>;

export type Duck = {
  readonly ask: Ask;
  /** The answers of one statement in parts, however many there are. */
  readonly stream: (sql: string) => AsyncIterable<readonly Answer[]>;
};

const lookEveryMs = 100;
/** What DuckDB may hold beside the process itself; what does not fit goes to a file. Readers of JSON hold more. */
const memoryLimits = { little: "64MB", much: "400MB", most: "1500MB" };
const larger = { little: "much", much: "most", most: undefined } as const;
export type Memory = keyof typeof memoryLimits;

export type DuckOptions = {
  /** The files that it may read, beside those of `scratch`. */
  readonly paths: readonly string[];
  /** A folder for what does not fit in memory. */
  readonly scratch: string;
  readonly memory?: Memory;
  /** Rows come as the file has them. */
  readonly ordered?: boolean;
  /** Told, while a statement runs, how much of what it reads was read, from 0 to 1. */
  readonly onRead?: (share: number) => void;
};

/**
 * What `use` makes of a DuckDB in memory, which is closed then. It reads the files that are named and no others, loads no
 * extension and opens no connection.
 * @throws UserError `duckdb.not-there` where the platform has none
 */
export async function withDuck<Result>(options: DuckOptions, use: (duck: Duck) => Promise<Result>): Promise<Result> {
  const { paths, scratch, memory = "little", ordered = false, onRead } = options;
  const { DuckDBInstance } = await import("@duckdb/node-api").catch((cause: unknown) => {
    throw notThere(cause);
  });
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimits[memory],
    threads: "2",
    preserve_insertion_order: String(ordered),
    temp_directory: join(scratch, "spilled"),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  const looking = onRead && setInterval(() => onRead(connection.progress.percentage / 100), lookEveryMs);
  try {
    // Without it nothing is known of how far a statement is.
    if (onRead) await connection.run("SET enable_progress_bar = true; SET enable_progress_bar_print = false");
    if (onRead) await connection.run("SET progress_bar_time = 0");
    await connection.run(`SET allowed_paths = [${paths.map(text).join(", ")}]`);
    await connection.run(`SET allowed_directories = [${text(`${scratch}/`)}]`);
    await connection.run("SET enable_external_access = false");
    await connection.run("SET lock_configuration = true");
    return await use({
      ask: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
      stream: async function* (sql) {
        yield* (await connection.stream(sql)).yieldRowObjectJson();
      },
    });
  } finally {
    clearInterval(looking);
    connection.closeSync();
    instance.closeSync();
  }
}

/**
 * What `run` gives, begun anew with the next larger memory where it was not enough: what hundreds of columns take is known when
 * they are read.
 */
export async function withEnoughMemory<Result>(
  memory: Memory,
  run: (memory: Memory) => Promise<Result>,
): Promise<Result> {
  try {
    return await run(memory);
  } catch (error) {
    const next = larger[memory];
    if (next === undefined || !isOutOfMemory(error)) throw error;
    return withEnoughMemory(next, run);
  }
}

/** DuckDB's limit was reached: it is the error, or its cause. */
function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message.includes("Out of Memory") || isOutOfMemory(error.cause);
}

function notThere(cause: unknown): UserError {
  return new UserError({
    code: "duckdb.not-there",
    kind: "missing",
    message: `DuckDB, which reads tables, is not there for ${process.platform} ${process.arch}`,
    hint: "Install it beside Slipway: npm install --include=optional (Linux and macOS have it).",
    cause,
  });
}

/** A text as SQL writes it. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A name as SQL writes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A count as it came. */
export function numberOf(value: Json | undefined): number {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { UserError } from "../domain/user-error.js";

export type Environment = Readonly<Record<string, string | undefined>>;

export type RunOptions = {
  readonly cwd: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Sent to the process's standard input. */
  readonly input?: string;
  /** Most bytes kept of each output; what is over it is dropped. */
  readonly maxBytes?: number;
  /** Each line of both outputs as it comes. */
  readonly onLine?: (line: string) => void;
  /**
   * It gets a process group of its own, and an abort goes to all of that: SIGINT, which a tool cleans up after, after 5 s SIGTERM,
   * after 5 more SIGKILL.
   */
  readonly group?: boolean;
  /** Its pid, once it runs. */
  readonly onStart?: (pid: number) => void;
  /**
   * Gets what comes to standard error between line ends and carriage returns; what it returns true for is not kept, of the rest
   * the end. For a tool that draws bars, of which there is no end.
   */
  readonly takePiece?: (piece: string) => boolean;
};

export type RunResult = { readonly stdout: string; readonly stderr: string; readonly exitCode: number };

const killAfterMs = 5000;

/**
 * How a program ended and what it wrote. argv is never seen by a shell. An abort sends SIGTERM, after 5 s SIGKILL.
 * @throws UserError `process.not-found` for a program that is not there; the signal's reason when it was aborted
 */
export async function run(argv: readonly string[], options: RunOptions): Promise<RunResult> {
  const [file = "", ...args] = argv;
  options.signal.throwIfAborted();
  const child = execa(file, args, {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    ...(options.group
      ? { detached: true, cleanup: false }
      : { cancelSignal: options.signal, forceKillAfterDelay: killAfterMs }),
    maxBuffer: options.maxBytes ?? 16 * 1024 * 1024,
    reject: false,
    stripFinalNewline: false,
    all: options.onLine !== undefined,
    ...(options.takePiece ? { buffer: { stdout: true, stderr: false } } : {}),
    ...(options.input === undefined ? { stdin: "ignore" } : { input: options.input }),
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const stop = () => void endGroup(child.pid);
  if (options.group && options.signal.aborted) stop();
  else if (options.group) options.signal.addEventListener("abort", stop, { once: true });
  const said = options.takePiece ? takePieces(child.stderr, options.takePiece) : undefined;
  if (options.onLine) {
    for await (const line of child.iterable({ from: "all" })) options.onLine(line);
  }
  const result = await child;
  options.signal.removeEventListener("abort", stop);
  if (options.signal.aborted) throw options.signal.reason;
  if (result.code === "ENOENT" || result.code === "EACCES") throw notFound(file, result.cause);
  return {
    stdout: result.stdout ?? "",
    stderr: said?.() ?? result.stderr ?? "",
    exitCode: result.exitCode ?? 128 + (result.signal === "SIGKILL" ? 9 : 15),
  };
}

/** Hands what a stream brings to `take`, piece by piece; returns how to get the end of what it did not take. */
function takePieces(stream: NodeJS.ReadableStream | null, take: (piece: string) => boolean): () => string {
  let rest = "";
  let said = "";
  const keep = (piece: string) => {
    if (!take(piece)) said = `${said}${piece}\n`.slice(-longestLine);
  };
  stream?.setEncoding("utf8").on("data", (text: string) => {
    const pieces = (rest + text).split(/[\r\n]/);
    rest = (pieces.pop() ?? "").slice(-longestLine);
    for (const piece of pieces) keep(piece);
  });
  return () => {
    if (rest !== "") keep(rest);
    rest = "";
    return said;
  };
}

/** Ends a process group, the more harshly the longer it lives on; resolves when none of it is left, or nothing more can be done. */
export async function endGroup(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    try {
      process.kill(-pid, signal);
    } catch {
      return; // all of it has ended
    }
    await setTimeout(killAfterMs, undefined, { ref: false });
  }
}

/** A line that does not end is taken as one at this length: what prints so is no tool we know. */
const longestLine = 65_536;

/**
 * Runs a program that goes on until it is stopped, and tells each line of its standard output as it comes; none is kept. An
 * abort ends it as that of `run`, and resolves. @returns its exit code and the end of what it said to standard error
 * @throws UserError `process.not-found`
 */
export async function followLines(
  argv: readonly string[],
  options: Pick<RunOptions, "cwd" | "env" | "signal"> & { readonly onLine: (line: string) => void },
): Promise<{ readonly exitCode: number; readonly said: string }> {
  const [file = "", ...args] = argv;
  const child = execa(file, args, {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    cancelSignal: options.signal,
    forceKillAfterDelay: killAfterMs,
    buffer: false,
    reject: false,
    stdin: "ignore",
  });
  let rest = "";
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) options.onLine(line);
    if (rest.length > longestLine) {
      options.onLine(rest);
      rest = "";
    }
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-longestLine);
  });
  const result = await child;
  if (result.code === "ENOENT" || result.code === "EACCES") throw notFound(file, result.cause);
  if (rest !== "") options.onLine(rest);
  return { exitCode: result.exitCode ?? 1, said };
}

export type Talk = {
  readonly say: (line: string) => void;
  /** Ends its input: it ends by itself then. */
  readonly hangUp: () => void;
  /** Ends it at once. */
  readonly kill: () => void;
  /** How it ended, and the end of what it said to standard error; never rejects. */
  readonly ended: Promise<{ readonly exitCode: number | undefined; readonly said: string }>;
};

/** Starts a program that answers lines with lines, however long these are. */
export function startTalk(
  argv: readonly string[],
  options: Pick<RunOptions, "cwd" | "env"> & { readonly onLine: (line: string) => void },
): Talk {
  const [file = "", ...args] = argv;
  const { cwd, env } = options;
  const child = execa(file, args, { cwd, env, extendEnv: false, buffer: false, reject: false, stdin: "pipe" });
  let parts: string[] = [];
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = text.split("\n");
    const rest = lines.pop() ?? "";
    for (const line of lines) {
      options.onLine(parts.join("") + line);
      parts = [];
    }
    parts.push(rest);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-longestLine);
  });
  // A program that has ended takes no more: its end is told.
  child.stdin.on("error", () => undefined);
  return {
    say: (line) => child.stdin.write(`${line}\n`),
    hangUp: () => child.stdin.end(),
    kill: () => child.kill("SIGKILL"),
    ended: child.then(({ exitCode, cause }) => ({
      exitCode,
      said: said || (cause instanceof Error ? cause.message : ""),
    })),
  };
}

/**
 * The pid of a program that lives on when we end: a session of its own, no input, both outputs appended to a file (with
 * pipes it would die with us).
 * @throws UserError `process.not-found`
 */
export async function spawnDetached(
  argv: readonly string[],
  options: { readonly cwd: string; readonly env: Environment; readonly outputFile: string },
): Promise<number> {
  const [file = "", ...args] = argv;
  const output = openSync(options.outputFile, "a", 0o600);
  try {
    // Not by execa, which pipes: the child must own its output file.
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...options.env },
      detached: true,
      stdio: ["ignore", output, output],
    });
    await once(child, "spawn").catch((error: unknown) => {
      throw notFound(file, error);
    });
    child.unref();
    return child.pid ?? 0;
  } finally {
    closeSync(output);
  }
}

/** Where the PATH of `env` has the program; relative entries of a PATH are not looked at. */
export async function findOnPath(name: string, env: Environment): Promise<string | undefined> {
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const file = join(folder, name);
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}

function notFound(file: string, cause: unknown): UserError {
  return new UserError({
    code: "process.not-found",
    kind: "missing",
    message: `The program ${file} is not there`,
    hint: "See what is missing with: slipway doctor",
    cause,
  });
}

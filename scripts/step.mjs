// One step of the set-up: runs a program, shows what takes over a second, explains what fails. Plain JS for Node 20.
import { spawn } from "node:child_process";

/** A set-up step that failed, in words for the person who called it. */
export class StepError extends Error {
  constructor(what, why, whatToDo) {
    super(`${what} failed: ${why}\n  ${whatToDo}`);
  }
}

/**
 * Runs `command` (argv) to its end and resolves to what it printed (stdout and stderr in the order they came).
 * After a second it shows "title ... 3 s", on one line of a terminal, else a line every 15 s.
 * @throws StepError made by `explain(output, why)` when it fails
 */
export async function step(title, command, { cwd, env, explain }) {
  const stop = showProgress(title);
  const [file, ...args] = command;
  let output = "";
  const why = await new Promise((done) => {
    const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const keep = (data) => {
      output = (output + data).slice(-100_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => done(error.code === "ENOENT" ? `${file} is not there` : error.message));
    child.on("close", (code, signal) => done(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  stop();
  if (why) throw explain(output, why);
  return output;
}

/** The last lines of an output, indented, to stand under an error. */
export function tail(output, lines = 12) {
  const kept = output.trim().split("\n").slice(-lines);
  return kept.map((line) => `  | ${line}`).join("\n");
}

/** Shows `title` with the seconds it takes, once it takes more than one. Returns the function that ends it. */
export function showProgress(title) {
  const terminal = process.stderr.isTTY;
  const began = Date.now();
  let shown = 0;
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - began) / 1000);
    if (terminal) process.stderr.write(`\r${title} ... ${seconds} s`);
    else if (shown === 0 || seconds - shown >= 15) process.stderr.write(`${title} ... ${seconds} s\n`);
    else return;
    shown = seconds;
  }, 1000);
  return () => {
    clearInterval(timer);
    if (terminal && shown > 0) process.stderr.write("\r\x1b[K");
  };
}

/** Runs `main`; a failed step is printed without a stack and ends the process with 4 ("something it needs is missing"). */
export async function run(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    console.error(`slipway: ${error.message}`);
    process.exit(4);
  }
}

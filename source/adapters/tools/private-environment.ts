import { createHash } from "node:crypto";
import { access, mkdir, open, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../domain/user-error.js";
import { type Environment, findOnPath, run } from "../process.js";

/** What the sample needs, at versions that were tested together. */
const packages = ["dvc==3.67.1", "mlflow-skinny==3.17.2", "pandas>=2.2,<4", "numpy>=2,<3", "gguf>=0.17,<1"];

/** A lock that was held so long belongs to an installation that was killed. */
const lockIsOldMs = 15 * 60_000;

export type PrivateEnvironment = {
  readonly bin: string;
  readonly isReady: boolean;
};

/** Slipway's own Python environment in the cache folder, and whether it is whole. */
export async function privateEnvironment(env: Environment): Promise<PrivateEnvironment> {
  const folder = environmentFolder(env);
  const isReady = await access(join(folder, ".ready")).then(
    () => true,
    () => false,
  );
  return { bin: join(folder, "bin"), isReady };
}

/**
 * Makes the private environment with DVC and the sample's packages: by uv where it is there or can be got, else by pip.
 * `begin` is told each command, and what it returns how that one ended.
 * @throws UserError `tools.no-python`, `tools.no-venv`, `tools.no-network`, `tools.failed`
 */
export async function installPrivateEnvironment(
  env: Environment,
  progress: (text: string) => void,
  begin: (argv: readonly string[], cwd: string) => (exitCode: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const folder = environmentFolder(env);
  await mkdir(join(folder, ".."), { recursive: true });
  await using _lock = await takeLock(`${folder}.lock`, progress, signal);
  const known = await privateEnvironment(env);
  if (known.isReady) return known.bin;
  await rm(folder, { recursive: true, force: true });
  const python = await findOnPath("python3", env);
  if (python === undefined) throw noPython();
  const bin = join(folder, "bin");
  const options = {
    cwd: join(folder, ".."),
    env,
    signal,
    onLine: (line: string) => progress(line.trim().slice(0, 120)),
  };
  progress("making a Python environment");
  const runShown = async (argv: readonly string[]) => {
    const ended = begin(argv, options.cwd);
    try {
      const result = await run(argv, options);
      ended(result.exitCode);
      return result;
    } catch (error) {
      ended(1);
      throw error;
    }
  };
  const made = await runShown([python, "-m", "venv", folder]);
  if (made.exitCode !== 0) throw venvFailed(made.stdout + made.stderr);
  const pip = [join(bin, "python"), "-m", "pip", "install", "--disable-pip-version-check"];
  progress("installing uv");
  const uv =
    (await findOnPath("uv", env)) ??
    ((await runShown([...pip, "--quiet", "uv"])).exitCode === 0 ? join(bin, "uv") : undefined);
  progress(`installing ${packages.map((each) => each.split(/[=><]/)[0]).join(", ")}`);
  const byUv = uv && (await runShown([uv, "pip", "install", "--python", join(bin, "python"), ...packages]));
  // uv does not read pip's configuration, where a mirror or a proxy may be set.
  const installed = byUv && byUv.exitCode === 0 ? byUv : await runShown([...pip, ...packages]);
  if (installed.exitCode !== 0) throw installFailed(installed.stdout + installed.stderr);
  await writeFile(join(folder, ".ready"), "");
  return bin;
}

function environmentFolder(env: Environment): string {
  const cache = env.XDG_CACHE_HOME || join(env.HOME ?? homedir(), ".cache");
  const key = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 12);
  return join(cache, "slipway", "tools", `python-${key}`);
}

/** One installation at a time, whichever hub of this user does it. */
async function takeLock(path: string, progress: (text: string) => void, signal: AbortSignal) {
  for (let waited = false; ; waited = true) {
    signal.throwIfAborted();
    try {
      const file = await open(path, "wx", 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    if (!waited) progress("another Slipway is installing it");
    await dropOldLock(path);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function dropOldLock(path: string): Promise<void> {
  const file = await open(path, "r").catch(() => undefined);
  if (!file) return;
  try {
    const pid = Number(await file.readFile("utf8"));
    const { mtimeMs } = await file.stat();
    if (Date.now() - mtimeMs > lockIsOldMs || !isRunning(pid)) await rm(path, { force: true });
  } finally {
    await file.close();
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function noPython(): UserError {
  return new UserError({
    code: "tools.no-python",
    kind: "missing",
    message: "python3 is not on the PATH",
    hint: "Install Python 3.10 or newer with its venv module (apt-get install python3-venv).",
  });
}

function venvFailed(output: string): UserError {
  const lacksVenv = /ensurepip|No module named venv/.test(output);
  return new UserError({
    code: lacksVenv ? "tools.no-venv" : "tools.failed",
    kind: "missing",
    message: lacksVenv ? "Python's venv module is missing" : `Python made no environment: ${lastLine(output)}`,
    hint: "Install it (apt-get install python3-venv), then press I again.",
  });
}

function installFailed(output: string): UserError {
  const offline = /resolve|connection|timed out|dns error|could not fetch|error sending request/i.test(output);
  return new UserError({
    code: offline ? "tools.no-network" : "tools.failed",
    kind: "failed",
    message: offline ? "The Python package index cannot be reached" : `The installation failed: ${lastLine(output)}`,
    hint: offline
      ? "Check the network or the proxy, then press I again."
      : "Press @ for the commands, then I to try again.",
  });
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}

import { type Environment, findOnPath, run } from "../process.js";

export type FoundTool = { readonly path: string; readonly version: string | undefined };

const answerWithinMs = 20_000;

/** The program on the PATH of `env` and the version it tells; undefined where it is not there. */
export async function findTool(
  name: string,
  env: Environment,
  cwd: string,
  signal: AbortSignal,
): Promise<FoundTool | undefined> {
  const path = await findOnPath(name, env);
  if (path === undefined) return undefined;
  return { path, version: await versionOf([path, "--version"], env, cwd, signal) };
}

/** Versions of Python packages by import name, as this interpreter has them; undefined where one is missing. */
export async function pythonPackages(
  python: string,
  names: readonly string[],
  env: Environment,
  cwd: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string> | undefined> {
  // From the metadata: importing mlflow and pandas takes seconds.
  const script = `import importlib.metadata as m,sys\nfor n in sys.argv[1:]:\n  try: print(n, m.version(n))\n  except m.PackageNotFoundError: pass`;
  const result = await limited([python, "-c", script, ...names], env, cwd, signal);
  if (result?.exitCode !== 0) return undefined;
  return new Map(
    result.stdout
      .trim()
      .split("\n")
      .flatMap((line) => {
        const [name = "", version = ""] = line.split(" ");
        return version === "" ? [] : [[name, version]];
      }),
  );
}

async function versionOf(
  argv: readonly string[],
  env: Environment,
  cwd: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const result = await limited(argv, env, cwd, signal);
  return /\d+\.\d+(\.\d+)?\S*/.exec(`${result?.stdout ?? ""} ${result?.stderr ?? ""}`)?.[0];
}

/** A tool that hangs or prints rubbish is a tool of unknown version, no fault. */
async function limited(argv: readonly string[], env: Environment, cwd: string, signal: AbortSignal) {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]);
  return run(argv, { cwd, env, signal: limit, maxBytes: 100_000 }).catch(() => undefined);
}

import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Environment, findOnPath } from "../../adapters/process.js";
import { findTool, pythonPackages } from "../../adapters/tools/find-tools.js";
import { installPrivateEnvironment, privateEnvironment } from "../../adapters/tools/private-environment.js";
import type { ToolState } from "../../api/views.js";
import { UserError } from "../../domain/user-error.js";
import type { Feature, HubContext } from "../context.js";

export type ToolsFeature = Feature & {
  /** Empty until it was looked. */
  readonly list: () => readonly ToolState[];
  /** The environment has changed. */
  readonly lookAgain: () => void;
  /** The environment with the private tools in its PATH where its own has none. @throws UserError `dvc.not-installed` */
  readonly withTools: (env: Environment) => Promise<Environment>;
};

/** Distributions that the sample's scripts import. */
const samplePackages = ["mlflow-skinny", "pandas", "numpy", "gguf"];

/** `tools.install`; finds git, dvc, python, mlflow and ollama in the background and installs what the project needs. */
export function createToolsFeature(context: HubContext): ToolsFeature {
  const { projectRoot, events, jobs } = context;
  const closed = new AbortController();
  let tools: readonly ToolState[] = [];
  let installing: string | undefined;
  let looks = 0;

  const look = async () => {
    looks += 1;
    const mine = looks;
    const seen = await findAll(context.clientEnv(), projectRoot, installing !== undefined, closed.signal);
    // A look that took long must not hide what a later one saw.
    if (mine !== looks) return;
    tools = seen;
    events.emit("project");
  };
  const install = (env: Environment): string => {
    if (installing !== undefined) return installing;
    installing = jobs.start("install DVC and packages", async (progress, signal) => {
      const limit = AbortSignal.any([signal, closed.signal]);
      try {
        const bin = await installPrivateEnvironment(env, progress, context.commands.begin, limit);
        return `They are in ${bin}`;
      } finally {
        installing = undefined;
        void look();
      }
    });
    void look();
    return installing;
  };
  const begin = async () => {
    const env = context.clientEnv();
    // Known before the first look is told: the screen would advise to install what is about to be installed.
    const needed = await missingFor(projectRoot, env, closed.signal);
    const installs = needed && !context.readOnly && (await context.trust.isTrusted());
    if (installs) install(env);
    else await look();
  };
  void begin().catch(() => undefined);

  return {
    handlers: { "tools.install": ({ caller }) => ({ jobId: install(caller?.env ?? context.clientEnv()) }) },
    list: () => tools,
    lookAgain: () => {
      tools = [];
      void look();
    },
    withTools: (env) => withTools(env, projectRoot, closed.signal),
    close: async () => closed.abort(),
  };
}

async function findAll(
  env: Environment,
  cwd: string,
  installing: boolean,
  signal: AbortSignal,
): Promise<readonly ToolState[]> {
  const ours = await privateEnvironment(env);
  const privateEnv = { ...env, PATH: ours.isReady ? ours.bin : "" };
  const one = async (name: "git" | "dvc" | "python" | "ollama", hint: string): Promise<ToolState> => {
    const own = await findTool(name, env, cwd, signal);
    if (own) return found(name, own, "path");
    const private_ = name === "dvc" || name === "python" ? await findTool(name, privateEnv, cwd, signal) : undefined;
    if (private_) return found(name, private_, "private");
    const state = installing && name !== "git" && name !== "ollama" ? "installing" : "missing";
    return { name, state, hint };
  };
  return Promise.all([
    one("git", "Install git: apt-get install git"),
    one("dvc", "Press I in the app (slipway), or in a shell: pip install dvc"),
    one("python", "Install Python 3.10 or newer with venv: apt-get install python3-venv"),
    mlflowState(env, privateEnv, cwd, installing, signal),
    one("ollama", "Install Ollama (https://ollama.com/download), or set OLLAMA_HOST"),
  ]);
}

function found(
  name: ToolState["name"],
  tool: { readonly path: string; readonly version: string | undefined },
  origin: "path" | "private",
): ToolState {
  const version = tool.version === undefined ? {} : { version: tool.version };
  return { name, state: "found", path: tool.path, origin, ...version };
}

async function mlflowState(
  env: Environment,
  privateEnv: Environment,
  cwd: string,
  installing: boolean,
  signal: AbortSignal,
): Promise<ToolState> {
  for (const [environment, origin] of [
    [env, "path"],
    [privateEnv, "private"],
  ] as const) {
    const python = await findOnPath("python", environment);
    if (python === undefined) continue;
    const packages = await pythonPackages(python, ["mlflow", "mlflow-skinny"], environment, cwd, signal);
    const version = packages?.get("mlflow") ?? packages?.get("mlflow-skinny");
    if (version !== undefined) return found("mlflow", { path: python, version }, origin);
  }
  return {
    name: "mlflow",
    state: installing ? "installing" : "missing",
    hint: "Press I in the app (slipway), or in a shell: pip install mlflow",
  };
}

/** True where a run here would need what is not on the PATH and not in the private environment. */
async function missingFor(projectRoot: string, env: Environment, signal: AbortSignal): Promise<boolean> {
  if (!(await isThere(join(projectRoot, "dvc.yaml")))) return false;
  if ((await privateEnvironment(env)).isReady) return false;
  if ((await findOnPath("dvc", env)) === undefined) return true;
  return (await isSample(projectRoot)) && !(await hasSamplePackages(env, projectRoot, signal));
}

/**
 * The user's own tools come first; the private DVC last in the PATH, so that the user's Python stays. Only the sample, whose
 * scripts need packages that the user may not have, gets the private Python first.
 */
async function withTools(env: Environment, projectRoot: string, signal: AbortSignal): Promise<Environment> {
  const ours = await privateEnvironment(env);
  const path = env.PATH ?? "";
  const hasDvc = (await findOnPath("dvc", env)) !== undefined;
  if ((await isSample(projectRoot)) && !(await hasSamplePackages(env, projectRoot, signal))) {
    if (!ours.isReady) throw notInstalled("The sample's Python packages are");
    return { ...env, PATH: `${ours.bin}${delimiter}${path}` };
  }
  if (hasDvc) return env;
  if (!ours.isReady) throw notInstalled("DVC is");
  return { ...env, PATH: `${path}${delimiter}${ours.bin}` };
}

async function hasSamplePackages(env: Environment, cwd: string, signal: AbortSignal): Promise<boolean> {
  const python = await findOnPath("python", env);
  if (python === undefined) return false;
  const packages = await pythonPackages(python, [...samplePackages, "mlflow"], env, cwd, signal);
  return samplePackages.every((name) => packages?.has(name) || (name === "mlflow-skinny" && packages?.has("mlflow")));
}

/** Written by `make-sample`. */
function isSample(projectRoot: string): Promise<boolean> {
  return isThere(join(projectRoot, ".slipway", "sample"));
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function notInstalled(what: string): UserError {
  return new UserError({
    code: "dvc.not-installed",
    kind: "missing",
    message: `${what} not installed`,
    hint: "Install it in a shell: pip install dvc. Or press I in the app (slipway), which installs into a private environment.",
  });
}

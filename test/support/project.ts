import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { endOf, isAlive } from "./processes.js";

export type Project = {
  readonly root: string;
  readonly write: (path: string, content: string) => void;
  readonly read: (path: string) => string;
  readonly git: (...args: readonly string[]) => string;
  readonly commit: (message: string) => void;
  /** An environment whose home, cache, trust and compile cache are of this test alone. */
  readonly env: Readonly<Record<string, string>>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/**
 * A project in a temporary folder with these files, a git repository with one commit where `git` is not false.
 * `await using` it: its executions and its hub are stopped (by their pids), then the folder is removed.
 */
export function makeProject(
  files: Readonly<Record<string, string>> = {},
  { git = true }: { readonly git?: boolean } = {},
): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "slipway-test-")));
  const root = join(folder, "project");
  const env = isolatedEnv(folder);
  const run = (...args: readonly string[]) => execFileSync("git", args, { cwd: root, env, encoding: "utf8" });
  const project: Project = {
    root,
    env,
    write: (path, content) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    read: (path) => readFileSync(join(root, path), "utf8"),
    git: run,
    commit: (message) => {
      run("add", "-A");
      run("commit", "-q", "--allow-empty", "-m", message);
    },
    [Symbol.asyncDispose]: async () => {
      await endExecutions(root);
      await endHub(root);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  mkdirSync(root, { recursive: true });
  for (const [path, content] of Object.entries(files)) project.write(path, content);
  if (git) {
    run("init", "-q", "-b", "main");
    project.commit("first");
  }
  return project;
}

/** The sample project, made by the built program as `npm start` makes it. */
export function makeSampleProject(): Project {
  const project = makeProject({}, { git: false });
  rmSync(project.root, { recursive: true });
  execFileSync(process.execPath, [resolve("dist/slipway.js"), "internal", "make-sample", project.root], {
    env: project.env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return project;
}

function isolatedEnv(folder: string): Readonly<Record<string, string>> {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  const { CI: _ci, ...rest } = process.env;
  return {
    ...Object.fromEntries(
      Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_DATA_HOME: join(home, ".local/share"),
    XDG_STATE_HOME: join(home, ".local/state"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.org",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.org",
    DVC_NO_ANALYTICS: "1",
    MLFLOW_DISABLE_TELEMETRY: "true",
  };
}

/** Stops what the supervisors of this project's executions run, and them. */
async function endExecutions(root: string): Promise<void> {
  const folder = join(root, ".slipway/executions");
  for (const id of existsSync(folder) ? readdirSync(folder) : []) {
    const file = join(folder, id, "process.json");
    if (!existsSync(file)) continue;
    const pid = Number(/"pid":\s*(\d+)/.exec(readFileSync(file, "utf8"))?.[1]);
    if (pid > 1 && isAlive(pid)) await endOf(pid);
  }
}

/** Stops the hub that hub.json of this project names. */
async function endHub(root: string): Promise<void> {
  const file = join(root, ".slipway/hub.json");
  if (!existsSync(file)) return;
  const pid = Number(/"pid":\s*(\d+)/.exec(readFileSync(file, "utf8"))?.[1]);
  if (pid > 1 && isAlive(pid)) await endOf(pid);
}

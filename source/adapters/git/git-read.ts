import { UserError } from "../../domain/user-error.js";
import { type Environment, run } from "../process.js";

/** Reads run nothing of the repository's: no fsmonitor, no hooks, no helpers, no pager, no lock. */
const hardened = [
  "git",
  "--no-pager",
  "--no-optional-locks",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "protocol.ext.allow=never",
  // It would run the repository's gpg.program on signed commits.
  "-c",
  "log.showSignature=false",
] as const;

export type Commit = {
  readonly commit: string;
  readonly author: string;
  readonly atMs: number;
  /** First line of the message. */
  readonly message: string;
};

/** What of the environment a read may see: nothing that names another repository or loads code. */
function readEnvironment(env: Environment): Environment {
  const kept = Object.entries(env).filter(([name]) => !/^(GIT_|LD_)/.test(name));
  const path = (env.PATH ?? "").split(":").filter((folder) => folder.startsWith("/"));
  return {
    ...Object.fromEntries(kept),
    PATH: path.join(":"),
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    LC_ALL: "C.UTF-8",
  };
}

/** True when tracked files differ from the last commit, or new ones are not ignored. Only for a trusted folder: filters may run. */
export async function isDirty(root: string, signal: AbortSignal): Promise<boolean> {
  return (await git(root, ["status", "--porcelain", "--untracked-files=normal", "-z"], signal)) !== "";
}

/** argv of the commits of all branches and tags that changed one of the paths, newest first. */
function logArgv(paths: readonly string[]): readonly string[] {
  return ["log", "--all", "--format=%H%x00%an%x00%at%x00%s%x00", "--end-of-options", "--", ...paths];
}

/** Commits of all branches and tags that changed one of the paths, newest first. */
export async function commitsOf(
  root: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly Commit[]> {
  const fields = (await git(root, logArgv(paths), signal)).split("\0");
  const commits: Commit[] = [];
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [commit = "", author = "", seconds = "", message = ""] = fields.slice(at, at + 4);
    commits.push({ commit: commit.trim(), author, atMs: Number(seconds) * 1000, message });
  }
  return commits;
}

/** The file's text at each commit, undefined where it was not there. One process for all (`cat-file --batch`). */
export async function filesAt(
  root: string,
  commits: readonly string[],
  path: string,
  signal: AbortSignal,
): Promise<readonly (string | undefined)[]> {
  if (commits.length === 0) return [];
  const prefix = (await git(root, ["rev-parse", "--show-prefix"], signal)).trim();
  const input = `${commits.map((commit) => `${commit}:${prefix}${path}`).join("\n")}\n`;
  const output = Buffer.from(await git(root, ["cat-file", "--batch"], signal, input), "utf8");
  const texts: (string | undefined)[] = [];
  for (let at = 0; texts.length < commits.length && at < output.byteLength; ) {
    const lineEnd = output.indexOf(0x0a, at);
    const header = output.toString("utf8", at, lineEnd);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(header) ?? [];
    if (size === undefined) {
      texts.push(undefined);
      at = lineEnd + 1;
    } else {
      texts.push(output.toString("utf8", lineEnd + 1, lineEnd + 1 + Number(size)));
      at = lineEnd + 1 + Number(size) + 1;
    }
  }
  return texts;
}

/** What a hardened git wrote, of that at most `maxBytes`. @throws UserError `git.not-installed`, `git.failed` */
export async function git(
  root: string,
  args: readonly string[],
  signal: AbortSignal,
  input?: string,
  maxBytes?: number,
): Promise<string> {
  const env = readEnvironment(process.env);
  const options = {
    cwd: root,
    env,
    signal,
    ...(input === undefined ? {} : { input }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
  const result = await run([...hardened, ...args], options).catch((error: unknown) => {
    if (error instanceof UserError && error.code === "process.not-found") throw notInstalled(error);
    throw error;
  });
  const isFull = maxBytes !== undefined && result.stdout.length >= maxBytes; // git was stopped there
  if (result.exitCode === 0 || isFull) return result.stdout;
  throw new UserError({
    code: "git.failed",
    kind: "failed",
    message: `git ${args[0]} failed: ${result.stderr.trim().split("\n").at(-1) ?? result.exitCode}`,
  });
}

function notInstalled(cause: unknown): UserError {
  return new UserError({
    code: "git.not-installed",
    kind: "missing",
    message: "git is not on the PATH",
    hint: "Install git (apt-get install git): versions of data come from its history.",
    cause,
  });
}

import { commitCommand } from "../../domain/commit-command.js";
import { UserError } from "../../domain/user-error.js";
import { type Environment, type RunResult, run } from "../process.js";

export type CommitOptions = {
  /** The user's own: their hooks, signing and identity are used. Only for a trusted folder. */
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Each command before it runs; the function that it gives is called with the exit code. */
  readonly begin: (argv: readonly string[]) => (exitCode: number) => void;
};

const mostLines = 6;

/**
 * Commits the present content of these paths (relative to `root`) and nothing else; a file that git does not know yet is added.
 * @throws UserError `git.not-committed` with what git and its hooks said
 */
export async function commitOnly(
  root: string,
  paths: readonly string[],
  message: string,
  { env, signal, begin }: CommitOptions,
): Promise<void> {
  const options = {
    cwd: root,
    signal,
    // A name with `*` or `[` in it is a name; there is no terminal to ask on.
    env: { ...env, GIT_LITERAL_PATHSPECS: "1", GIT_TERMINAL_PROMPT: "0" },
  };
  const git = async (argv: readonly string[]): Promise<RunResult> => {
    const ended = begin(argv);
    const result = await run(argv, options).catch((error: unknown) => {
      ended(1);
      throw error;
    });
    ended(result.exitCode);
    return result;
  };
  const listed = await run(["git", "ls-files", "-z", "--", ...paths], options);
  if (listed.exitCode !== 0) throw notCommitted(listed);
  const known = new Set(listed.stdout.split("\0"));
  const fresh = paths.filter((path) => !known.has(path));
  if (fresh.length > 0) {
    // `--only` takes paths that git knows: the name is told to it, without the content.
    const added = await git(["git", "add", "--intent-to-add", "--", ...fresh]);
    if (added.exitCode !== 0) throw notCommitted(added);
  }
  const committed = await git(commitCommand(paths, message));
  if (committed.exitCode !== 0) throw notCommitted(committed);
}

function notCommitted({ stdout, stderr, exitCode }: RunResult): UserError {
  const [, lock] = /Unable to create '([^']+index\.lock)': File exists/.exec(stderr) ?? [];
  if (lock !== undefined) return indexLocked(lock);
  const said = `${stderr}\n${stdout}`.split("\n").filter((line) => line.trim() !== "");
  return new UserError({
    code: "git.not-committed",
    kind: "failed",
    message: `git did not commit (exit code ${exitCode}): ${said.slice(0, mostLines).join(" / ")}`,
    hint: /tell me who you are|unable to auto-detect email/i.test(stderr)
      ? 'Tell git who you are: git config --global user.name "NAME" and user.email ADDRESS'
      : "Mend what git or its hook says, then commit again.",
  });
}

function indexLocked(lock: string): UserError {
  return new UserError({
    code: "git.index-locked",
    kind: "conflict",
    message: `Another git has the repository locked, or was killed in the middle: ${lock} is there; nothing was committed`,
    hint: `Wait for it and commit again; where no git and no editor of a commit runs, remove the lock: rm '${lock}'`,
  });
}

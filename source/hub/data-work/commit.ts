import { posix } from "node:path";
import { isInside } from "../../adapters/dvc/dot-dvc.js";
import { lockBeside } from "../../adapters/dvc/dvc-lock.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import { commitOnly } from "../../adapters/git/git-commit.js";
import { git } from "../../adapters/git/git-read.js";
import { readHead } from "../../adapters/git/head.js";
import type { Caller } from "../../api/calls.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import { requireTrusted } from "../params/require-trusted.js";

/** What `dvc init` makes. */
export const initFiles = [".dvc/config", ".dvc/.gitignore", ".dvcignore"];

/**
 * Of DVC's files those that git has otherwise or not at all: `.dvc`, the .gitignore beside it, dvc.lock; only those of these paths
 * where some are given. With the first of them go the files of `dvc init` that the last commit lacks. @throws UserError `git.…`, `data.no-git`; YamlProblem
 */
export async function uncommittedFiles(
  root: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (!(await readHead(root))) throw noGit(root);
  const { sources, stages } = await readRepository(root);
  const isWanted = (path: string) => paths.length === 0 || paths.includes(path);
  const files = [...sources].flatMap(([file, outs]) =>
    outs.some(({ path }) => isWanted(path)) || paths.includes(file)
      ? [file, posix.join(posix.dirname(file), ".gitignore")]
      : [],
  );
  const made = stages.filter(({ outs }) => outs.some(({ path }) => isWanted(path)));
  const locks = made.flatMap(({ file }) => [lockBeside(file), posix.join(posix.dirname(file), ".gitignore")]);
  const wanted = [...new Set([...files, ...locks])].filter(isInside);
  if (wanted.length === 0 && paths.length > 0) return [];
  const literal = [...wanted, ...initFiles].map((path) => `:(literal)${path}`);
  const status = await git(
    root,
    ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", ...literal],
    signal,
  );
  const prefix = (await git(root, ["rev-parse", "--show-prefix"], signal)).trim();
  const changed = status
    .split("\0")
    .filter((entry) => entry !== "")
    // "A " and "??": the last commit has no such file (git status, short format).
    .map((entry) => ({ isNew: /^[A?]/.test(entry), path: inRoot(entry.slice(3), prefix) }));
  const data = changed.filter(({ path }) => !initFiles.includes(path));
  // What was set up goes with data: a .gitignore that another dataset shares is none.
  const isFirst = data.some(({ path }) => posix.basename(path) !== ".gitignore");
  const setUp = changed.filter(
    ({ path, isNew }) => initFiles.includes(path) && (paths.length === 0 || (isNew && isFirst)),
  );
  return [...data, ...setUp].map(({ path }) => path).sort();
}

function inRoot(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

/** Commits them, and nothing else that is staged. @throws UserError `git.not-committed`, `data.nothing-to-commit` */
export async function commitFiles(
  context: HubContext,
  {
    paths,
    message,
    caller,
  }: { readonly paths: readonly string[]; readonly message: string; readonly caller?: Caller | undefined },
  signal: AbortSignal,
): Promise<{ readonly files: readonly string[]; readonly commit: string }> {
  const { projectRoot, commands } = context;
  await requireTrusted(context);
  const files = await uncommittedFiles(projectRoot, paths, signal);
  if (files.length === 0) throw nothingToCommit(paths);
  await commitOnly(projectRoot, files, message, {
    env: caller?.env ?? context.clientEnv(),
    signal,
    begin: (argv) => commands.begin(argv, projectRoot),
  });
  return { files, commit: (await git(projectRoot, ["rev-parse", "HEAD"], signal)).trim() };
}

function noGit(root: string): UserError {
  return new UserError({
    code: "data.no-git",
    kind: "missing",
    message: `${root} is in no git repository: there is nothing to commit to`,
    hint: "Make one (git init): versions of data come from its history.",
  });
}

function nothingToCommit(paths: readonly string[]): UserError {
  return new UserError({
    code: "data.nothing-to-commit",
    kind: "conflict",
    message: `git has ${paths.length === 0 ? "every file of DVC's" : paths.join(", ")} as it is: there is nothing to commit`,
    hint: "Add what has changed first: slipway data add PATH (A in Datasets)",
  });
}

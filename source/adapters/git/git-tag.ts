import { tagCommand, whyNoTagName } from "../../domain/tag-command.js";
import { UserError } from "../../domain/user-error.js";
import { type RunResult, run } from "../process.js";
import type { CommitOptions } from "./git-commit.js";
import { git } from "./git-read.js";

type Tag = { readonly name: string; readonly message: string; readonly commit: string };

/**
 * Makes an annotated tag; gives the id of its object.
 * @throws UserError `git.bad-name`, `git.tag-exists`, `git.not-tagged` with what git said
 */
export async function createTag(root: string, { name, message, commit }: Tag, options: CommitOptions): Promise<string> {
  const why = whyNoTagName(name);
  if (why !== undefined) throw badName(name, why);
  await git(root, ["check-ref-format", `refs/tags/${name}`], options.signal).catch(() => Promise.reject(badName(name)));
  const there = await tagObject(root, `${name}^{commit}`, options.signal);
  if (there !== undefined) throw exists(name, there);
  const argv = tagCommand(name, message, commit);
  const tagged = await runTold(root, argv, options);
  const made = await tagObject(root, name, options.signal);
  if (tagged.exitCode === 0 && made !== undefined) return made;
  throw new UserError({
    code: "git.not-tagged",
    kind: "failed",
    message: `git did not make the tag ${name}: ${tagged.stderr.trim().split("\n").at(-1) ?? tagged.exitCode}`,
    hint: "Mend what git says, then name the version again.",
  });
}

/** Deletes exactly that tag. @throws UserError `git.tag-changed` where it is another by now */
export async function deleteTag(root: string, name: string, object: string, options: CommitOptions): Promise<void> {
  // With the old value git itself looks whether it is still that one.
  const deleted = await runTold(root, ["git", "update-ref", "-d", `refs/tags/${name}`, object], options);
  if (deleted.exitCode === 0) return;
  throw new UserError({
    code: "git.tag-changed",
    // It is not there to be deleted any more: nothing that could be tried again.
    kind: "not-found",
    message: `The tag ${name} is gone or another by now: it was left alone`,
    hint: "Look at it: git show the tag.",
  });
}

async function runTold(
  root: string,
  argv: readonly string[],
  { env, signal, begin }: CommitOptions,
): Promise<RunResult> {
  const ended = begin(argv);
  const result = await run(argv, { cwd: root, signal, env: { ...env, GIT_TERMINAL_PROMPT: "0" } }).catch(
    (error: unknown) => {
      ended(1);
      throw error;
    },
  );
  ended(result.exitCode);
  return result;
}

function tagObject(root: string, name: string, signal: AbortSignal): Promise<string | undefined> {
  return git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `refs/tags/${name}`], signal).then(
    (text) => text.trim(),
    () => undefined,
  );
}

function badName(name: string, why = `${name} is no name for a tag`): UserError {
  return new UserError({
    code: "git.bad-name",
    kind: "invalid",
    message: `"${name}" cannot be the name of a version: ${why}`,
    hint: "Use letters, digits, dots and dashes: support-2026.11",
  });
}

function exists(name: string, commit: string): UserError {
  return new UserError({
    code: "git.tag-exists",
    kind: "conflict",
    message: `There is a tag ${name} already, at ${commit.slice(0, 8)}`,
    hint: "Take another name, or delete that tag first: git tag -d",
  });
}

import { createHash, randomBytes } from "node:crypto";
import { chmod, cp, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { storeIgnore } from "../../domain/store-ignore.js";
import { UserError } from "../../domain/user-error.js";
import { run } from "../process.js";

const dataset = "data/support_conversations.csv";
/** The dataset's three versions: rows of each and what its commit says. */
const versions = [
  { rows: 24, message: "First 24 support conversations" },
  { rows: 48, message: "24 conversations more, from the second week" },
  { rows: undefined, message: "All 72 conversations" },
] as const;

/** Commits of the sample are nobody's: whoever opens it may have no name in git. */
const identity = ["-c", "user.name=Slipway", "-c", "user.email=sample@slipway.invalid"];
const quiet = ["-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false"];

/**
 * Makes the sample project whole or not at all: a git repository with three commits of a dataset under DVC. The `.dvc` file
 * and the cache are written natively (DVC 3 layout), for DVC may not be there yet.
 * @throws UserError `sample.exists`, `git.not-installed`, `sample.failed`
 */
export async function makeSample(
  folder: string,
  {
    template,
    paramsFile,
    signal,
  }: { readonly template: string; readonly paramsFile: string; readonly signal: AbortSignal },
): Promise<void> {
  if (await isThere(folder)) throw exists(folder);
  const building = join(dirname(folder), `.${basename(folder)}.${randomBytes(4).toString("hex")}`);
  try {
    await mkdir(dirname(folder), { recursive: true });
    await cp(template, building, { recursive: true });
    await cp(paramsFile, join(building, "params.yaml"));
    await writeDvcFolder(building);
    await commitVersions(building, signal);
    await mkdir(join(building, ".slipway"), { mode: 0o700 });
    await writeFile(join(building, ".slipway", ".gitignore"), "*\n", { mode: 0o600 });
    await writeFile(join(building, ".slipway", ".dvcignore"), storeIgnore, { mode: 0o600 });
    // Its scripts need packages that the user's Python may not have: told by this mark.
    await writeFile(join(building, ".slipway", "sample"), "", { mode: 0o600 });
    await rename(building, folder);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** What `dvc init` leaves (DVC 3.67). */
async function writeDvcFolder(root: string): Promise<void> {
  await mkdir(join(root, ".dvc"), { recursive: true });
  await writeFile(join(root, ".dvc", "config"), "");
  await writeFile(join(root, ".dvc", ".gitignore"), "/config.local\n/tmp\n/cache\n");
  await writeFile(
    join(root, ".dvcignore"),
    "# Patterns of files that DVC shall not look at (https://dvc.org/doc/user-guide/dvcignore)\n",
  );
  await writeFile(join(root, "data", ".gitignore"), `/${basename(dataset)}\n/training_data.csv\n`);
  await writeFile(join(root, "model", ".gitignore"), "/tuned\n");
}

async function commitVersions(root: string, signal: AbortSignal): Promise<void> {
  const lines = (await readFile(join(root, dataset), "utf8")).trimEnd().split("\n");
  await git(root, ["init", "--quiet", "--initial-branch=main", "."], signal);
  for (const { rows, message } of versions) {
    const text = `${lines.slice(0, rows === undefined ? undefined : rows + 1).join("\n")}\n`;
    await track(root, Buffer.from(text));
    await git(root, ["add", "--all"], signal);
    await git(root, ["commit", "--quiet", "--no-verify", "-m", message], signal);
  }
}

/** What `dvc add` does: the object into the cache, read-only, and the `.dvc` file beside the data. */
async function track(root: string, content: Buffer): Promise<void> {
  const md5 = createHash("md5").update(content).digest("hex");
  const object = join(root, ".dvc", "cache", "files", "md5", md5.slice(0, 2), md5.slice(2));
  await mkdir(dirname(object), { recursive: true });
  await writeFile(object, content);
  await chmod(object, 0o444);
  await writeFile(join(root, dataset), content);
  const out = [`- md5: ${md5}`, `  size: ${content.byteLength}`, "  hash: md5", `  path: ${basename(dataset)}`];
  await writeFile(join(root, `${dataset}.dvc`), `outs:\n${out.join("\n")}\n`);
}

async function git(root: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const env = { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined };
  const argv = ["git", ...identity, ...quiet, ...args];
  const result = await run(argv, { cwd: root, env, signal }).catch((error: unknown) => {
    if (error instanceof UserError && error.code === "process.not-found") throw noGit(error);
    throw error;
  });
  if (result.exitCode === 0) return;
  throw new UserError({
    code: "sample.failed",
    kind: "failed",
    message: `git ${args[0]} failed in the sample: ${result.stderr.trim()}`,
  });
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function exists(folder: string): UserError {
  return new UserError({
    code: "sample.exists",
    kind: "exists",
    message: `${folder} is there already`,
    hint: "Name another folder, or remove it first.",
  });
}

function noGit(cause: unknown): UserError {
  return new UserError({
    code: "git.not-installed",
    kind: "missing",
    message: "git is missing: the sample is a git repository",
    hint: "Install git (apt-get install git), then try again.",
    cause,
  });
}

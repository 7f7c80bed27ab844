import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { cacheObjects } from "../../adapters/dvc/cache-objects.js";
import { initArgv } from "../../adapters/dvc/data-argv.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { repositoryReader } from "../../adapters/dvc/repository.js";
import { findGitDir } from "../../adapters/git/head.js";
import { run } from "../../adapters/process.js";
import type { Caller } from "../../api/calls.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import { initFiles } from "./commit.js";
import type { DataWork } from "./work.js";

const initKind = "data.init";

/** `dvc init`, with the traps of a folder without git told; undone while nothing was tracked with it. */
export function createInit(context: HubContext, work: DataWork) {
  const { projectRoot, undo, commands } = context;
  undo.on(initKind, z.object({}), async () => {
    const cache = join(projectRoot, ".dvc", "cache");
    const files = await readdir(projectRoot, { recursive: true }).catch((): string[] => []);
    const tracked = files.find((file) => /(?:^|\/)(?:[^/]+\.dvc|dvc\.lock)$/.test(file) && !file.startsWith(".dvc/"));
    if (tracked !== undefined || (await cacheObjects(cache)).length > 0) throw isUsed(tracked);
    const signal = AbortSignal.timeout(10_000);
    const options = { cwd: projectRoot, env: context.clientEnv(), signal };
    if (await findGitDir(projectRoot)) {
      const argv = ["git", "rm", "-r", "-q", "--cached", "--force", "--ignore-unmatch", "--", ...initFiles];
      const ended = commands.begin(argv, projectRoot);
      ended((await run(argv, options)).exitCode);
    }
    const ended = commands.begin(["rm", "-r", ".dvc", ".dvcignore"], projectRoot, { native: true });
    await rm(join(projectRoot, ".dvc"), { recursive: true, force: true });
    await rm(join(projectRoot, ".dvcignore"), { force: true });
    ended(0);
    repositoryReader(projectRoot).lookAgain();
    work.tell();
  });
  return async (caller: Caller | undefined) => {
    const there = await findDvcRoot(projectRoot);
    if (there !== undefined) throw isThere(there);
    const gitDir = await findGitDir(projectRoot);
    const argv = initArgv({
      noScm: gitDir === undefined,
      subdir: gitDir !== undefined && gitDir !== join(projectRoot, ".git"),
    });
    return work.start("set up DVC", caller, async ({ dvc }) => {
      await dvc(argv);
      repositoryReader(projectRoot).lookAgain();
      await undo.push({ label: "set up of DVC", kind: initKind, data: {} });
      return {
        message:
          gitDir === undefined
            ? "DVC is set up without git: data can be tracked, but versions, their history and dvc diff need git. After git init: dvc config core.no_scm false, then add again"
            : "DVC is set up; its files go to git with the first data that is committed",
        paths: [],
        commits: gitDir === undefined ? [] : initFiles,
      };
    });
  };
}

function isUsed(tracked: string | undefined): UserError {
  return new UserError({
    code: "data.init-used",
    kind: "conflict",
    message: `DVC has data by now${tracked === undefined ? "" : ` (${tracked})`}: it stays set up`,
    hint: "Take back what was added first, or use: dvc destroy",
  });
}

function isThere(root: string): UserError {
  return new UserError({
    code: "data.init-exists",
    kind: "exists",
    message: `DVC is set up already, in ${root}`,
    hint: "Track a file: slipway data add PATH",
  });
}

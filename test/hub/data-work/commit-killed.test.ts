import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvc, dvcProject } from "./dvc-project.js";
import { hubClient } from "./hub-client.js";

const within = { timeout: 30_000 };

/** A pre-commit hook that tells git's pid and waits, at most a minute, for `go`. */
function waitingHook({ root }: Project) {
  const folder = join(root, ".git/hooks");
  const [hook, began, go] = [join(folder, "pre-commit"), join(folder, "began"), join(folder, "go")];
  const wait = `for n in $(seq 600); do [ -e '${go}' ] && exit 0; sleep 0.1; done`;
  writeFileSync(hook, `#!/bin/sh\necho $PPID > '${began}.part'\nmv '${began}.part' '${began}'\n${wait}\n`);
  chmodSync(hook, 0o755);
  return {
    began: () => existsSync(began),
    gitPid: () => Number(readFileSync(began, "utf8")),
    end: () => {
      writeFileSync(go, "");
      rmSync(hook);
    },
  };
}

/** A project whose hub was killed while git waited for its hook. */
async function killedInHook(project: Project) {
  dvc(project, "add", "-q", "data/a.csv");
  const hook = waitingHook(project);
  await using first = await hubClient(project);
  const committing = first.call("data.commit", { paths: [], message: "killed" }).catch(() => undefined);
  await expect.poll(hook.began, within).toBe(true);
  process.kill(first.pid, "SIGKILL");
  await committing;
  return hook;
}

const isLocked = ({ root }: Project) => existsSync(join(root, ".git/index.lock"));
const lockedWords = /Another git has the repository locked[\s\S]*index\.lock[\s\S]*rm '/;

test.skipIf(missing("dvc"))(
  "git goes on with a commit whose hub was killed: another one is told of its lock, and then there is nothing left to commit",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "a\n1\n" });
    const hook = await killedInHook(project);
    expect(await slipway(project, "data", "commit", "-m", "beside it")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(lockedWords),
    });
    hook.end();
    await expect.poll(() => project.git("log", "-1", "--format=%s"), within).toBe("killed\n");
    await expect.poll(() => isLocked(project), within).toBe(false);
    expect(project.git("status", "--porcelain")).toBe("");
    expect(project.git("show", "--format=", "--name-only").trim().split("\n")).toContain("data/a.csv.dvc");
    expect(await slipway(project, "data", "commit", "-m", "again")).toMatchObject({
      stderr: expect.stringContaining("there is nothing to commit"),
    });
  },
  120_000,
);

test.skipIf(missing("dvc"))(
  "where git was killed with the hub nothing was committed, the lock that it left is named, and without it the commit is done",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "a\n1\n" });
    const hook = await killedInHook(project);
    process.kill(hook.gitPid(), "SIGKILL");
    hook.end();
    expect(await slipway(project, "data", "commit", "-m", "again")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(lockedWords),
    });
    rmSync(join(project.root, ".git/index.lock"));
    expect(await slipway(project, "data", "commit", "-m", "again")).toMatchObject({ code: 0 });
    expect(project.git("log", "-1", "--format=%s")).toBe("again\n");
    expect(project.git("status", "--porcelain")).toBe("");
    expect(project.read("data/a.csv")).toBe("a\n1\n");
  },
  120_000,
);

import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cacheObjects } from "../../../source/adapters/dvc/cache-objects.js";
import type { UnusedView } from "../../../source/api/data-unused-view.js";
import type { Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvc, dvcProject } from "./dvc-project.js";

/** Many commands of DVC. */
const slowMs = 120_000;

function add(project: Project, path: string, text: string): void {
  project.write(path, text);
  dvc(project, "add", "-q", path);
}

async function start(): Promise<Project> {
  const project = await dvcProject({});
  add(project, "data/a.csv", "committed\n");
  project.commit("data");
  return project;
}

async function listed(project: Project): Promise<UnusedView> {
  return JSON.parse((await slipway(project, "data", "gc", "--dry", "--json")).stdout);
}

/** Removes what is listed; how many objects that was told to be, and how many it was. */
async function collected(project: Project, cache: string, ...flags: readonly string[]) {
  const { total, command } = await listed(project);
  const before = (await cacheObjects(cache)).length;
  expect(await slipway(project, "data", "gc", "--yes", ...flags)).toMatchObject({ code: 0 });
  return { told: total, gone: before - (await cacheObjects(cache)).length, command };
}

// "no commit" was said of what a stash needed, and its data was gone for good.
test.skipIf(missing("dvc"))(
  "a clean-up keeps what a stash, its untracked files and the index use, and removes the rest",
  async () => {
    await using project = await start();
    const cache = join(project.root, ".dvc/cache");
    add(project, "data/a.csv", "stashed\n");
    add(project, "data/folder/x.txt", "stashed, untracked\n");
    project.git("stash", "-q", "--include-untracked");
    add(project, "data/a.csv", "staged\n");
    project.git("add", "data/a.csv.dvc");
    add(project, "data/a.csv", "overwritten\n");
    add(project, "data/a.csv", "now\n");
    const done = await collected(project, cache);
    expect(done).toMatchObject({ told: 1, gone: 1, command: expect.stringMatching(/--projects \S*\.slipway/) });
    project.git("checkout", "-q", "--force", "HEAD");
    project.git("reset", "-q", "--hard");
    project.git("stash", "pop", "-q");
    dvc(project, "checkout", "-q", "--force");
    expect([project.read("data/a.csv"), project.read("data/folder/x.txt")]).toEqual([
      "stashed\n",
      "stashed, untracked\n",
    ]);
  },
  slowMs,
);

test.skipIf(missing("dvc"))(
  "a clean-up keeps what other worktrees of the repository use that no commit has",
  async () => {
    await using project = await start();
    const cache = join(dirname(project.root), "cache");
    dvc(project, "cache", "dir", "-q", cache);
    dvc(project, "add", "-q", "data/a.csv");
    project.commit("a cache for all");
    const root = join(dirname(project.root), "other");
    project.git("worktree", "add", "-q", root, "-b", "other");
    const other = { ...project, root };
    dvc(other, "checkout", "-q");
    dvc(other, "config", "--local", "core.autostage", "false");
    rmSync(join(root, "data/a.csv"));
    project.write("../other/data/a.csv", "in the other\n");
    dvc(other, "add", "-q", "data/a.csv");
    add(project, "data/a.csv", "a draft\n");
    add(project, "data/a.csv", "now\n");
    expect(await collected(project, cache, "--shared")).toMatchObject({ told: 1, gone: 1 });
    rmSync(join(root, "data/a.csv"));
    dvc(other, "checkout", "-q");
    expect(project.read("../other/data/a.csv")).toBe("in the other\n");
  },
  slowMs,
);

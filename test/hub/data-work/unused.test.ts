import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cacheObjects } from "../../../source/adapters/dvc/cache-objects.js";
import type { Kept } from "../../../source/adapters/dvc/data-argv.js";
import { findUnused } from "../../../source/hub/data-work/unused.js";
import type { Project } from "../../support/project.js";
import { missing } from "../../support/tools.js";
import { dvc, dvcProject } from "./dvc-project.js";

const never = new AbortController().signal;
const namesOf = async (root: string) => (await cacheObjects(join(root, ".dvc/cache"))).map(({ md5 }) => md5).sort();

describe.skipIf(missing("dvc"))("what dvc gc would remove", () => {
  let project: Project;
  beforeAll(async () => {
    project = await dvcProject({
      "dvc.yaml": "stages:\n  make:\n    cmd: cp data/a.csv made.csv\n    deps: [data/a.csv]\n    outs: [made.csv]\n",
    });
    const save = (message: string) => {
      dvc(project, "add", "-q", "data/a.csv", "data/folder");
      dvc(project, "repro", "-q");
      project.commit(message);
    };
    project.write("data/a.csv", "one\n");
    project.write("data/folder/x.txt", "x1");
    project.write("data/folder/y.txt", "y stays");
    save("first");
    project.git("tag", "-a", "v1", "-m", "v1");
    project.write("data/a.csv", "two\n");
    project.write("data/folder/x.txt", "x2");
    save("second");
    project.git("checkout", "-q", "-b", "side");
    project.write("data/a.csv", "side\n");
    save("on a branch");
    project.git("checkout", "-q", "main");
    dvc(project, "checkout", "-q", "--force");
    // A template, so that the values of params.yaml decide which outs count.
    project.write("params.yaml", "names: [p, q]\n");
    project.write(
      "dvc.yaml",
      `stages:\n  each:\n    foreach: \${names}\n    do:\n      cmd: echo \${item} > \${item}.out\n      outs: ['\${item}.out']\n`,
    );
    dvc(project, "repro", "-q");
    project.commit("a template");
    project.write("params.yaml", "names: [p]\n");
    project.commit("one less");
    project.write("data/a.csv", "three\n");
    dvc(project, "add", "-q", "data/a.csv");
    project.write("data/a.csv", "four, added over three that no commit has\n");
    dvc(project, "add", "-q", "data/a.csv");
  }, 120_000);
  afterAll(() => project[Symbol.asyncDispose]());

  const scopes: readonly (readonly Kept[])[] = [
    ["workspace"],
    ["all-branches"],
    ["all-tags"],
    ["all-branches", "all-tags"],
    ["all-commits"],
  ];
  test.each(scopes.map((kept) => [kept.join(" and "), kept] as const))(
    "is listed to the object where it keeps %s",
    async (_, kept) => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), "slipway-gc-")));
      try {
        const root = join(folder, "project");
        cpSync(project.root, root, { recursive: true });
        const before = await namesOf(root);
        const unused = await findUnused(root, kept, never);
        const flags = kept.map((each) => `--${each}`);
        dvc({ ...project, root }, "gc", "--workspace", ...flags.filter((flag) => flag !== "--workspace"), "--force");
        const after = new Set(await namesOf(root));
        const gone = before.filter((md5) => !after.has(md5));
        expect(unused.objects.map(({ md5 }) => md5).sort()).toEqual(gone);
        expect(gone.length).toBeGreaterThan(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    120_000,
  );

  test("names path and commit of what git's history had, and nothing of what it never had", async () => {
    const { objects } = await findUnused(project.root, ["workspace"], never);
    const told = objects.map(({ path, commit }) => [
      path,
      commit && project.git("log", "-1", "--format=%s", commit).trim(),
    ]);
    expect(told.filter(([path]) => path === undefined)).toHaveLength(1);
    expect(told).toContainEqual(["data/folder/x.txt", "first"]);
    expect(told).toContainEqual(["data/a.csv", "on a branch"]);
    expect(told).toContainEqual(["q.out", "a template"]);
  });
});

import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DatasetVersionsView } from "../../../source/api/dataset-calls.js";
import type { Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvc, dvcProject } from "../data-work/dvc-project.js";

const path = "data/a.csv";
const remove = ({ root }: Project, file: string) => rmSync(join(root, file), { recursive: true });

async function versionsOf(project: Project, of: string): Promise<DatasetVersionsView["versions"]> {
  const { stdout } = await slipway(project, "data", "log", of, "--json");
  const view: DatasetVersionsView = JSON.parse(stdout);
  return view.versions;
}

// "has the version already" was said of a file that was not there, and nothing was written.
test.skipIf(missing("dvc"))(
  "a dataset that is gone from the workspace comes back, by revision and by md5",
  async () => {
    await using project = await dvcProject({ [path]: "one\n", "data/folder/x.txt": "x", "data/folder/y.txt": "y" });
    dvc(project, "add", "-q", path, "data/folder");
    project.commit("data");
    const [version] = await versionsOf(project, path);
    expect(version).toMatchObject({ current: true });
    remove(project, path);
    expect((await versionsOf(project, path)).map(({ current, md5 }) => [current, md5])).toEqual([
      [false, version?.md5],
    ]);
    expect(await slipway(project, "data", "checkout", path, "HEAD")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/ is the version \w{8} now$/m),
    });
    expect(project.read(path)).toBe("one\n");
    remove(project, path);
    await slipway(project, "data", "checkout", path, version?.md5 ?? "", "--json");
    expect(project.read(path)).toBe("one\n");
    remove(project, "data/folder");
    expect(await slipway(project, "data", "checkout", "data/folder", "HEAD", "--yes")).toMatchObject({ code: 0 });
    expect([project.read("data/folder/x.txt"), project.git("status", "--porcelain")]).toEqual(["x", ""]);
    expect(await slipway(project, "data", "checkout", path, "HEAD")).toMatchObject({
      stdout: expect.stringContaining("already"),
    });
  },
);

test.skipIf(missing("dvc"))(
  "an output that neither the workspace nor the cache has cannot be had, and is told so",
  async () => {
    await using project = await dvcProject({
      "dvc.yaml": "stages:\n  make:\n    cmd: echo made > made.txt\n    outs: [made.txt]\n",
    });
    dvc(project, "repro", "-q");
    project.commit("made");
    remove(project, "made.txt");
    expect(await slipway(project, "data", "checkout", "made.txt", "HEAD")).toMatchObject({ code: 0 });
    expect(project.read("made.txt")).toBe("made\n");
    for (const each of ["made.txt", ".dvc/cache"]) remove(project, each);
    expect(await slipway(project, "data", "checkout", "made.txt", "HEAD")).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/is not in the cache\n.*data fetch/),
    });
    expect(existsSync(join(project.root, "made.txt"))).toBe(false);
  },
);

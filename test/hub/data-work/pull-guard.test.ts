import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cacheObjects } from "../../../source/adapters/dvc/cache-objects.js";
import type { KeptListView } from "../../../source/api/kept-calls.js";
import type { Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvc, dvcProject } from "./dvc-project.js";

/** Many commands of DVC. */
const slowMs = 120_000;
const files = { "d/x.txt": "x", "d/y.txt": "yy", "d/z.txt": "zzz" };

async function keptOf(project: Project): Promise<KeptListView["kept"]> {
  const view: KeptListView = JSON.parse((await slipway(project, "data", "kept", "--json")).stdout);
  return view.kept;
}

/** A folder of three files that is in a remote and in the cache. */
async function start(): Promise<{ readonly project: Project; readonly lose: (bytes: number, place: string) => void }> {
  const project = await dvcProject({});
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  dvc(project, "add", "-q", "d");
  project.commit("data");
  dvc(project, "remote", "add", "-q", "-d", "store", join(project.root, "../store"));
  dvc(project, "push", "-q");
  const objects = await cacheObjects(join(project.root, ".dvc/cache"));
  const lose = (bytes: number, place: string) => {
    for (const { md5 } of objects.filter(({ sizeBytes }) => sizeBytes === bytes)) {
      rmSync(join(project.root, place, "files/md5", md5.slice(0, 2), md5.slice(2)));
    }
  };
  return { project, lose };
}

// DVC removed the whole folder, and with it the one copy of what neither cache nor remote had.
test.skipIf(missing("dvc"))(
  "a pull that fails leaves a folder as it was whose files neither the cache nor the remote has",
  async () => {
    const { project, lose } = await start();
    await using _ = project;
    lose(3, ".dvc/cache");
    lose(3, "../store");
    project.write("d/mine.txt", "mine");
    const all = () => [...Object.keys(files), "d/mine.txt"].map((path) => project.read(path));
    expect(await slipway(project, "data", "pull")).toMatchObject({
      code: expect.not.toBeOneOf([0]),
      stderr: expect.stringMatching(/d\/z\.txt|dvc pull failed/),
    });
    expect(all()).toEqual(["x", "yy", "zzz", "mine"]);
    rmSync(join(project.root, "d/mine.txt"));
    lose(2, ".dvc/cache");
    expect(await slipway(project, "data", "pull", "d")).toMatchObject({ code: expect.not.toBeOneOf([0]) });
    expect(Object.keys(files).map((path) => project.read(path))).toEqual(["x", "yy", "zzz"]);
    expect(await keptOf(project)).toEqual([]);
  },
  slowMs,
);

test.skipIf(missing("dvc"))(
  "a pull that gets everything keeps nothing of what is the same",
  async () => {
    const { project, lose } = await start();
    await using _ = project;
    lose(3, ".dvc/cache");
    expect(await slipway(project, "data", "pull")).toMatchObject({ code: 0 });
    expect(project.read("d/z.txt")).toBe("zzz");
    expect(await keptOf(project)).toEqual([]);
  },
  slowMs,
);

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cacheObjects } from "../../../source/adapters/dvc/cache-objects.js";
import type { KeptListView } from "../../../source/api/kept-calls.js";
import { UserError } from "../../../source/domain/user-error.js";
import { createKept } from "../../../source/hub/datasets/kept/kept.js";
import { createPullGuard } from "../../../source/hub/datasets/kept/pull-guard.js";
import { datasetPartsOf } from "../../support/datasets.js";
import { makeProject, type Project } from "../../support/project.js";
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

// A pull was seen to end with the whole folder gone, and with it the one copy of what neither cache nor remote had.
test("what a pull that fails has removed or written over is back, and what it got is left there", async () => {
  const md5 = "0cc175b9c0f1b6a831c399e269772661"; // of "a"
  await using project = makeProject({
    ".dvc/config": "",
    "d.dvc": `outs:\n- {md5: ${md5}.dir, hash: md5, path: d}\n`,
    "a.csv.dvc": `outs:\n- {md5: ${md5}, hash: md5, path: a.csv}\n`,
    "a.csv": "mine",
    ...files,
  });
  const slipwayDir = join(project.root, ".slipway");
  const kept = createKept({ projectRoot: project.root, slipwayDir, now: () => 1 });
  const guard = createPullGuard(project.root, datasetPartsOf(project.root), kept);
  const fails = new UserError({ code: "dvc.failed", kind: "failed", message: "dvc pull failed" });
  const pull = guard(
    [],
    () => undefined,
    async () => {
      rmSync(join(project.root, "d"), { recursive: true });
      // As DVC does: never into the file that is there.
      rmSync(join(project.root, "a.csv"));
      writeFileSync(join(project.root, "a.csv"), "half");
      throw fails;
    },
  );
  await expect(pull).rejects.toMatchObject({
    code: "dvc.failed",
    message: "dvc pull failed; a.csv is in the workspace as it was; d is in the workspace as it was",
  });
  expect([...Object.keys(files), "a.csv"].map((path) => project.read(path))).toEqual(["x", "yy", "zzz", "mine"]);
  const got = await guard(
    ["a.csv"],
    () => undefined,
    async () => {
      rmSync(join(project.root, "a.csv"));
      writeFileSync(join(project.root, "a.csv"), "a");
    },
  );
  expect([project.read("a.csv"), got.kept]).toEqual([
    "a",
    expect.stringContaining("what a.csv had that DVC does not have is kept"),
  ]);
  const { entries } = (await kept.book()).data();
  const last = entries.at(-1);
  expect([last?.why, project.read(`.slipway/kept/${last?.id}/data`)]).toEqual(["pull", "mine"]);
});

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

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createKept, type Kept } from "../../../../source/hub/datasets/kept/kept.js";
import { takeUp } from "../../../../source/hub/datasets/kept/take-up.js";
import { makeProject, type Project } from "../../../support/project.js";

const [before, after] = ["outs:\n- md5: aaa\n", "outs:\n- md5: bbb\n"];
/** Until where a restore of `data/a.csv` came before its hub was killed. */
const moments = ["noted", "half made", "made", "old moved away", "new in its place", "tracked"] as const;

function keptOf({ root }: Project): Kept {
  return createKept({ projectRoot: root, slipwayDir: join(root, ".slipway"), now: () => 1000 });
}

async function restoreUntil(project: Project, moment: (typeof moments)[number], hadOne: boolean): Promise<string> {
  const kept = keptOf(project);
  const { id, places } = await kept.begin({
    path: "data/a.csv",
    trackedBy: "data/a.csv.dvc",
    why: "restore",
    by: "bbb",
    was: undefined,
    hadOne,
    isMade: true,
    tracking: { before, after },
  });
  const until = moments.indexOf(moment);
  if (until >= 1) writeFileSync(places.fresh, "ne");
  if (until >= 2) writeFileSync(places.fresh, "new");
  if (until >= 3 && hadOne) renameSync(places.target, places.aside);
  if (until >= 4) renameSync(places.fresh, places.target);
  if (until >= 5) project.write("data/a.csv.dvc", after);
  return id;
}

function projectWith(hadOne: boolean): Project {
  const project = makeProject(
    { "data/a.csv.dvc": before, "data/own.slipway-new": "own", ...(hadOne ? { "data/a.csv": "old" } : {}) },
    { git: false },
  );
  mkdirSync(join(project.root, ".slipway"));
  return project;
}

const lying = ({ root }: Project) => readdirSync(join(root, "data")).sort();

describe("a restore that was cut off is taken up by the next hub", () => {
  test.each(moments.slice(0, 4))("%s: the old data is back, nothing of the new is left", async (moment) => {
    await using project = projectWith(true);
    const id = await restoreUntil(project, moment, true);
    const kept = keptOf(project);
    expect(await takeUp(project.root, kept)).toHaveLength(1);
    expect([project.read("data/a.csv"), project.read("data/a.csv.dvc")]).toEqual(["old", before]);
    expect(lying(project)).toEqual(["a.csv", "a.csv.dvc", "own.slipway-new"]);
    expect([(await kept.book()).data().entries, existsSync(kept.folderOf(id))]).toEqual([[], false]);
    expect(await takeUp(project.root, kept)).toEqual([]);
  });

  test.each(moments.slice(4))("%s: it is finished, and the old data is kept", async (moment) => {
    await using project = projectWith(true);
    const id = await restoreUntil(project, moment, true);
    const kept = keptOf(project);
    expect(await takeUp(project.root, kept)).toHaveLength(1);
    expect([project.read("data/a.csv"), project.read("data/a.csv.dvc")]).toEqual(["new", after]);
    expect(lying(project)).toEqual(["a.csv", "a.csv.dvc", "own.slipway-new"]);
    expect((await kept.book()).data().entries).toMatchObject([{ id, hasData: true, sizeBytes: 3 }]);
    expect(readFileSync(kept.dataOf(id), "utf8")).toBe("old");
  });

  test.each(moments)("%s, where nothing was: all of the new or nothing is there", async (moment) => {
    await using project = projectWith(false);
    await restoreUntil(project, moment, false);
    await takeUp(project.root, keptOf(project));
    const isNew = moments.indexOf(moment) >= 4;
    expect(lying(project)).toEqual([...(isNew ? ["a.csv"] : []), "a.csv.dvc", "own.slipway-new"]);
    expect(project.read("data/a.csv.dvc")).toBe(isNew ? after : before);
  });

  test("what somebody has put in its place since stays, and the old data is kept", async () => {
    await using project = projectWith(true);
    const id = await restoreUntil(project, "old moved away", true);
    project.write("data/a.csv", "theirs");
    const kept = keptOf(project);
    await takeUp(project.root, kept);
    expect([project.read("data/a.csv"), readFileSync(kept.dataOf(id), "utf8")]).toEqual(["theirs", "old"]);
    expect(lying(project)).toEqual(["a.csv", "a.csv.dvc", "own.slipway-new"]);
  });

  test("a .dvc file that somebody has changed since stays theirs", async () => {
    await using project = projectWith(true);
    await restoreUntil(project, "new in its place", true);
    project.write("data/a.csv.dvc", "theirs\n");
    await takeUp(project.root, keptOf(project));
    expect([project.read("data/a.csv"), project.read("data/a.csv.dvc")]).toEqual(["new", "theirs\n"]);
  });

  // A store that comes with a folder from elsewhere could have had any file removed.
  test("a journal that names something else than what lies beside its data is left alone", async () => {
    await using project = projectWith(true);
    project.write("precious.slipway-new", "mine");
    const document = await keptOf(project).book();
    await document.update(({ entries }) => {
      entries.push({
        ...{ id: "7", path: "data/a.csv", atMs: 7, why: "restore", hasData: true },
        underWay: { fresh: "precious.slipway-new", old: "data/a.csv", hadOne: true },
      });
    });
    expect(await takeUp(project.root, keptOf(project))).toEqual([]);
    expect([project.read("precious.slipway-new"), project.read("data/a.csv")]).toEqual(["mine", "old"]);
  });
});

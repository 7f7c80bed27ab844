import { execFileSync } from "node:child_process";
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listDatasets } from "../../source/hub/datasets/list-datasets.js";
import { statusByDvc, statusOf } from "../support/data-status.js";
import { datasetPartsOf, listDatasetsOf } from "../support/datasets.js";
import { makeProject, type Project } from "../support/project.js";
import { dvcBin, missing } from "../support/tools.js";

const rows = (count: number) => `a,b\n${Array.from({ length: count }, (_, at) => `${at},x`).join("\n")}\n`;
const dvc = ({ root, env }: Project, ...args: readonly string[]) =>
  execFileSync(dvcBin(), [...args, "--quiet"], { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] });

/** One of each: files, a folder, a stage with two outs, one that never ran; each in one of the states. */
function makeData(): Project {
  const project = makeProject();
  const files = {
    "data/clean.csv": rows(3),
    "data/changed.csv": rows(4),
    "data/gone.csv": rows(5),
    "data/uncached.csv": rows(6),
    "data/lost.csv": rows(7),
    "images/a.txt": "a",
    "images/deep/b.txt": "b",
    "parts/c.txt": "c",
    "parts/d.txt": "d",
    "dvc.yaml": [
      "stages:",
      "  copy:",
      "    cmd: cp data/clean.csv made.csv && cp data/clean.csv other.csv",
      "    deps: [data/clean.csv]",
      "    outs: [made.csv, other.csv]",
      "  each:",
      "    foreach: [one, two, three]",
      "    do:",
      `      cmd: cp images/a.txt each-$${"{item}"}.txt`,
      "      deps: [images]",
      "      outs:",
      `      - each-$${"{item}"}.txt`,
      "",
    ]
      .join("\n")
      .replaceAll("$$", "$"),
  };
  for (const [path, content] of Object.entries(files)) project.write(path, content);
  dvc(project, "init");
  dvc(project, "remote", "add", "-d", "near", join(project.root, "../remote"));
  for (const path of ["clean", "changed", "gone", "uncached", "lost"]) dvc(project, "add", `data/${path}.csv`);
  dvc(project, "add", "images", "parts");
  dvc(project, "repro", "copy", "each@one");
  project.commit("data");
  dvc(project, "push", "data/clean.csv", "images");
  project.write("data/changed.csv", rows(40));
  rmSync(join(project.root, "data/gone.csv"));
  rmSync(join(project.root, "data/lost.csv"));
  forget(project, "data/uncached.csv");
  forget(project, "data/lost.csv");
  appendFileSync(join(project.root, "made.csv"), "9,y\n");
  // One child of the folder alone: the folder is not whole.
  rmSync(join(project.root, ".dvc/cache/files/md5/4a/8a08f09d37b73795649038408b5f33"));
  // Never run, but made by hand.
  project.write("each-two.txt", "by hand");
  return project;
}

/** Removes the object of a `.dvc` file's out from the cache. */
function forget({ root, read }: Project, path: string): void {
  const md5 = /md5: ([0-9a-f]{32})/.exec(read(`${path}.dvc`))?.[1] ?? "";
  rmSync(join(root, ".dvc/cache/files/md5", md5.slice(0, 2), md5.slice(2)), { force: true });
}

describe.skipIf(missing("dvc"))("the state of the data", () => {
  test("is that of dvc data status, whatever was done to it", { timeout: 120_000 }, async () => {
    await using project = makeData();
    const view = await listDatasetsOf(project);
    const { notInCache, ...differs } = statusOf(view);
    const { notInCache: whole, ...differsByDvc } = statusByDvc(project.root, project.env);
    expect(differs).toEqual(differsByDvc);
    // Without --granular DVC does not tell of a folder that lacks a file.
    expect(whole).toEqual(["data/lost.csv", "data/uncached.csv"]);
    expect(statusByDvc(project.root, project.env, "--granular").notInCache).toEqual([...whole, "parts/c.txt"]);
    expect(notInCache).toEqual([...whole, "parts/"]);
    if (view.state !== "ready") throw new Error("there is DVC");
    expect(
      view.datasets.map(({ path, state, rows: count, columns, pushed, readBy = [] }) => [
        path,
        state,
        count,
        columns,
        pushed,
        ...readBy,
      ]),
    ).toEqual([
      ["data/changed.csv", "modified", 40, 2, false],
      ["data/clean.csv", "clean", 3, 2, true, "copy"],
      ["data/gone.csv", "missing", undefined, undefined, false],
      ["data/lost.csv", "missing", undefined, undefined, false],
      ["data/uncached.csv", "not-in-cache", 6, 2, false],
      // The same content as a file of the folder, which was pushed.
      ["each-one.txt", "clean", undefined, undefined, true],
      ["each-three.txt", "not-made", undefined, undefined, undefined],
      ["each-two.txt", "new", undefined, undefined, undefined],
      ["images", "clean", undefined, undefined, true, "each@one", "each@two", "each@three"],
      ["made.csv", "modified", 4, 2, true],
      ["other.csv", "clean", 3, 2, true],
      ["parts", "not-in-cache", undefined, undefined, false],
    ]);
  });

  test("tells what the last commit lacks as dvc data status does: added, changed, run, imported, moved", {
    timeout: 120_000,
  }, async () => {
    await using project = makeProject();
    const { root, env } = project;
    const parts = datasetPartsOf(root);
    const seen = async () => statusOf((await listDatasets(parts)).view).notCommitted;
    const byDvc = () => statusByDvc(root, env).notCommitted;
    const same = async () => {
      parts.repository.lookAgain();
      const now = await seen();
      expect(now).toEqual(byDvc());
      return now;
    };
    dvc(project, "init");
    project.write("a.csv", rows(2));
    project.write("deep/kb/x.txt", "x");
    dvc(project, "add", "a.csv", "deep/kb");
    // Before the first commit everything is new.
    expect(await same()).toEqual({ modified: [], added: ["a.csv", "deep/kb/"] });
    project.commit("first");
    expect(await same()).toEqual({ modified: [], added: [] });
    project.write("a.csv", rows(3));
    expect(await same()).toEqual({ modified: [], added: [] });
    project.write("source.csv", rows(4));
    project.write(
      "deep/dvc.yaml",
      "stages:\n  copy:\n    cmd: cp ../a.csv b.csv\n    deps: [../a.csv]\n    outs: [b.csv]\n",
    );
    dvc(project, "add", "a.csv");
    dvc(project, "import-url", "source.csv", "got.csv");
    dvc(project, "repro", "deep/dvc.yaml");
    expect(await same()).toEqual({ modified: ["a.csv"], added: ["deep/b.csv", "got.csv"] });
    project.commit("second");
    expect(await same()).toEqual({ modified: [], added: [] });
    project.write("a.csv", rows(5));
    dvc(project, "repro", "-P");
    dvc(project, "move", "got.csv", "moved.csv");
    expect(await same()).toEqual({ modified: ["a.csv", "deep/b.csv"], added: ["moved.csv"] });
    dvc(project, "config", "core.no_scm", "true");
    expect(await same()).toEqual({ modified: [], added: [] });
  });
});

import { expect, test } from "vitest";
import { versionsInGit } from "../../../source/hub/datasets/versions-in-git.js";
import { makeProject, type Project } from "../../support/project.js";

const signal = new AbortController().signal;
const of = { path: "a.csv", trackedBy: "a.csv.dvc", stage: undefined };
const hash = (digit: string) => digit.padEnd(32, "a");

function add(project: Project, digit: string, name = "a.csv"): void {
  project.write(
    `${name}.dvc`,
    `outs:\n- md5: ${hash(digit)}\n  size: 7\n  hash: md5\n  path: ${name.split("/").at(-1)}\n`,
  );
  project.commit(`version ${digit}`);
}

const told = async (project: Project, dataset: Parameters<typeof versionsInGit>[1] = of) =>
  (await versionsInGit(project.root, dataset, signal)).map(({ md5, message, tags }) =>
    [md5[0], message, ...tags.map(({ name }) => name)].join(" "),
  );

test("each commit that gave another hash is a version; a merge of two branches and a change of its words are none", async () => {
  await using project = makeProject();
  add(project, "1");
  project.git("checkout", "-q", "-b", "side");
  add(project, "2");
  project.git("checkout", "-q", "main");
  project.write("other.txt", "x");
  project.commit("other");
  project.git("merge", "-q", "--no-edit", "side");
  project.git("branch", "-q", "-D", "side");
  project.write("a.csv.dvc", `${project.read("a.csv.dvc")}desc: pairs\n`);
  project.commit("words");
  add(project, "1");
  expect(await told(project)).toEqual(["1 version 1", "2 version 2", "1 version 1"]);
});

// `git log` without --full-history leaves out the side that a merge did not take.
test("a version that a merge did not take over is told all the same", async () => {
  await using project = makeProject();
  add(project, "1");
  project.git("checkout", "-q", "-b", "side");
  add(project, "2");
  project.git("checkout", "-q", "main");
  project.git("commit", "-q", "--allow-empty", "-m", "other");
  project.git("merge", "-q", "--no-edit", "-s", "ours", "side");
  project.git("branch", "-q", "-D", "side");
  expect(await told(project)).toEqual(["2 version 2", "1 version 1"]);
});

test("a tag names the version that its commit has, also one of a later commit", async () => {
  await using project = makeProject();
  project.git("tag", "before");
  add(project, "1");
  project.git("tag", "-a", "first", "-m", "x");
  project.git("commit", "-q", "--allow-empty", "-m", "later");
  project.git("tag", "release");
  add(project, "2");
  expect(await told(project)).toEqual(["2 version 2", "1 version 1 first release"]);
});

test("a file that was moved has the versions that it had before, its move is none", async () => {
  await using project = makeProject();
  add(project, "1");
  add(project, "2");
  project.write("data/a.csv.dvc", project.read("a.csv.dvc"));
  project.git("rm", "-q", "--cached", "a.csv.dvc");
  project.git("clean", "-q", "-f", "a.csv.dvc");
  project.commit("move");
  add(project, "3", "data/a.csv");
  const moved = { ...of, path: "data/a.csv", trackedBy: "data/a.csv.dvc" };
  expect(await told(project, moved)).toEqual(["3 version 3", "2 version 2", "1 version 1"]);
});

test("an out of a stage has its recipe: params, command and deps of dvc.lock at that commit", async () => {
  await using project = makeProject();
  project.write("dvc.yaml", "stages:\n  prep:\n    cmd: python prep.py\n    deps: [raw.csv]\n    outs: [out.csv]\n");
  const lock = (digit: string, rate: number) =>
    `schema: '2.0'\nstages:\n  prep:\n    cmd: python prep.py\n    deps:\n    - path: raw.csv\n      md5: ${hash("9")}\n    params:\n      params.yaml:\n        prep.rate: ${rate}\n        split:\n          parts: [a, b]\n    outs:\n    - path: out.csv\n      md5: ${hash(digit)}\n      size: 3\n`;
  project.write("dvc.lock", lock("1", 0.5));
  project.commit("half");
  project.write("dvc.lock", `${lock("1", 0.5)}  other:\n    cmd: x\n`);
  project.commit("another stage");
  project.write("dvc.lock", lock("2", 0.7));
  project.commit("more");
  const dataset = { path: "out.csv", trackedBy: "dvc.lock", stage: "prep" };
  const versions = await versionsInGit(project.root, dataset, signal);
  expect(versions.map(({ message }) => message)).toEqual(["more", "half"]);
  expect(versions.at(-1)?.recipe).toEqual({
    stage: "prep",
    command: "python prep.py",
    params: [
      { file: "params.yaml", key: "prep.rate", value: "0.5" },
      // It was a piece of JSON.
      { file: "params.yaml", key: "split.parts", value: "[a, b]" },
    ],
    deps: [{ path: "raw.csv", md5: hash("9") }],
  });
});

// A name given to users.csv stood at users.parquet of the same commit, too.
test("a name that Slipway gave is that of its dataset alone; every other tag is one of the whole commit", async () => {
  await using project = makeProject({ ".dvc/config": "" });
  const file = (name: string) => `outs:\n- md5: ${hash("1")}\n  hash: md5\n  path: ${name}\n`;
  for (const name of ["a.csv", "a.parquet"]) project.write(`${name}.dvc`, file(name));
  project.commit("both");
  project.git("tag", "-a", "clean", "-m", "a.csv is clean");
  project.git("tag", "-a", "thanks", "-m", "nothing here is thanks");
  project.git("tag", "-a", "own", "-m", "words of a user");
  expect(await told(project)).toEqual(["1 both clean own thanks"]);
  expect(await told(project, { ...of, path: "a.parquet", trackedBy: "a.parquet.dvc" })).toEqual(["1 both own thanks"]);
});

test("a repository without a commit has no versions; a commit whose file holds a conflict is none", async () => {
  await using project = makeProject({}, { git: false });
  project.git("init", "-q");
  expect(await told(project)).toEqual([]);
  add(project, "1");
  project.write("a.csv.dvc", "<<<<<<< HEAD\nouts: []\n=======\nouts: []\n>>>>>>> side\n");
  project.commit("broken");
  expect(await told(project)).toEqual(["1 version 1"]);
});

test("a version tells the branches that have it where the checked-out one has not, and what its commit had before", async () => {
  await using project = makeProject();
  add(project, "1");
  project.git("checkout", "-q", "-b", "side");
  add(project, "2");
  project.git("branch", "-q", "more");
  project.git("update-ref", "refs/remotes/origin/side", "HEAD");
  project.git("update-ref", "refs/remotes/origin/far", "HEAD");
  project.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/side");
  project.git("checkout", "-q", "--detach", "main");
  add(project, "3");
  project.git("tag", "kept");
  project.git("checkout", "-q", "main");
  add(project, "4");
  const versions = await versionsInGit(project.root, of, signal);
  const found = Object.fromEntries(
    versions.map(({ md5, branches, formerMd5 }) => [md5[0], [branches, formerMd5?.[0]]]),
  );
  expect(found).toEqual({
    4: [undefined, "1"],
    3: [[], "1"],
    2: [["more", "side", "origin/far"], "1"],
    1: [undefined, undefined],
  });
});

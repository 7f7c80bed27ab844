import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Dataset } from "../../../source/domain/dataset.js";
import type { ExecutionId } from "../../../source/domain/ids.js";
import { listDatasets } from "../../../source/hub/datasets/list-datasets.js";
import { datasetPartsOf, listDatasetsOf } from "../../support/datasets.js";
import { makeProject, type Project } from "../../support/project.js";

const md5 = "0cc175b9c0f1b6a831c399e269772661"; // of "a"
const object = `.dvc/cache/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;
const tracks = (path: string, more = "") => `outs:\n- {md5: ${md5}, size: 1, hash: md5, path: ${path}}\n${more}`;
const withDvc = { ".dvc/config": "", [object]: "a" };

async function datasetsOf(project: Project): Promise<readonly Dataset[]> {
  const view = await listDatasetsOf(project);
  return view.state === "ready" ? view.datasets : [];
}

// A merge conflict in a .dvc file made its data vanish from the list; one in any file, the outs of every stage.
test("a file that does not parse is in the list with its problem, and all else stays there", async () => {
  await using project = makeProject({
    ...withDvc,
    "data/a.csv.dvc": `<<<<<<< HEAD\n${tracks("a.csv")}=======\n${tracks("a.csv")}>>>>>>> other\n`,
    "data/a.csv": "a",
    "data/b.csv": "a",
    "data/b.csv.dvc": tracks("b.csv"),
    "dvc.yaml": "stages:\n  make: {cmd: x, outs: [made.csv]}\n",
    "dvc.lock": "<<<<<<< HEAD\n",
  });
  const found = (await datasetsOf(project)).map(({ path, state, problem }) => [path, state, problem?.message]);
  expect(found).toEqual([
    ["data/a.csv", "unreadable", "data/a.csv.dvc, line 1, column 1: it holds a merge conflict of git's"],
    ["data/b.csv", "clean", undefined],
    ["made.csv", "unreadable", "dvc.lock, line 1, column 1: it holds a merge conflict of git's"],
  ]);
});

// It was not in the list at all, though DVC reads it.
test("a .dvc file whose path leads out of the project is in the list as unreadable, with the path", async () => {
  const outside = ["../../etc/passwd", "/etc/passwd"];
  await using project = makeProject({
    ...withDvc,
    "data/a.csv.dvc": tracks("../../etc/passwd"),
    "data/b.csv.dvc": tracks("/etc/passwd"),
    "data/none.dvc": "outs: []\n",
  });
  const found = (await datasetsOf(project)).map(({ path, state, problem }) => [path, state, problem?.message]);
  expect(found).toEqual(
    ["a", "b"].map((name, at) => [
      `data/${name}.csv`,
      "unreadable",
      `data/${name}.csv.dvc: its path ${outside[at]} leads out of the project`,
    ]),
  );
});

test("imports say where they come from", async () => {
  await using project = makeProject({
    ...withDvc,
    "a.csv.dvc": tracks("a.csv", "deps:\n- {path: data/a.csv, repo: {url: /far/repo, rev_lock: 0123456789abcdef}}\n"),
    "b.csv.dvc": tracks("b.csv", "deps:\n- {path: s3://bucket/b.csv, etag: x}\n"),
  });
  expect((await datasetsOf(project)).map(({ importedFrom }) => importedFrom)).toEqual([
    { url: "/far/repo", path: "data/a.csv", rev: "01234567" },
    { url: "s3://bucket/b.csv" },
  ]);
});

test("what a running stage makes is running, and not what another makes", async () => {
  await using project = makeProject({
    ...withDvc,
    "dvc.yaml": "stages:\n  a: {cmd: x, outs: [a.txt]}\n  b: {cmd: x, outs: [b.txt]}\n  c: {cmd: x, outs: [c.txt]}\n",
    "b.txt": "b",
  });
  const stages = [{ stage: "a", startedAtMs: 0, endedAtMs: undefined, exitCode: undefined }];
  const ids = { executionId: "1" as ExecutionId, targets: [], command: "dvc repro", who: "ada", gitCommit: undefined };
  const open = { state: "running", startedAtMs: 0, endedAtMs: undefined, exitCode: undefined, pid: 1 } as const;
  const current = { ...ids, ...open, stages };
  const foreign = [{ pid: 1, command: "dvc repro c", user: "ada", holdsRepository: false, reads: [] }].map((each) => ({
    ...each,
    writes: [join(project.root, "c.txt")],
  }));
  const executions = { current: () => current, lastRun: () => undefined, foreign: async () => foreign };
  const { view } = await listDatasets(datasetPartsOf(project.root, executions));
  const states = view.state === "ready" ? view.datasets.map(({ path, state }) => [path, state]) : [];
  expect(states).toEqual([
    ["a.txt", "running"],
    ["b.txt", "new"],
    ["c.txt", "running"],
  ]);
});

test("stages that read a folder's file, a file's folder and it itself are its readers", async () => {
  await using project = makeProject({
    ...withDvc,
    "data.dvc": tracks("data"),
    "more/deep/x.csv.dvc": tracks("x.csv"),
    "dvc.yaml":
      "stages:\n  a: {cmd: x, deps: [data/part/x.csv]}\n  b: {cmd: x, deps: [more]}\n  c: {cmd: x, deps: [data]}\n",
  });
  expect((await datasetsOf(project)).map(({ path, readBy }) => [path, readBy])).toEqual([
    ["data", ["c", "a"]],
    ["more/deep/x.csv", ["b"]],
  ]);
});

test("it is pushed when the folder of its remote has it, and of another remote nobody knows", async () => {
  await using project = makeProject({
    ...withDvc,
    ".dvc/config": [
      "[core]\n    remote = near\n['remote \"near\"']\n    url = ../../near\n",
      "['remote \"far\"']\n    url = s3://bucket\n['remote \"kept\"']\n    url = /nowhere\n    version_aware = true\n",
    ].join(""),
    "a.dvc": tracks("a"),
    "b.dvc": `outs:\n- {md5: 92eb5ffee6ae2fec3ad71c777531578f, size: 1, hash: md5, path: b}\n`,
    "c.dvc": `outs:\n- {md5: ${md5}, size: 1, hash: md5, path: c, remote: far}\n`,
    "d.dvc": `outs:\n- {md5: ${md5}, size: 1, hash: md5, path: d, remote: kept}\n`,
    [`../near/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`]: "a",
  });
  expect((await datasetsOf(project)).map(({ path, pushed }) => [path, pushed])).toEqual([
    ["a", true],
    ["b", false],
    ["c", undefined],
    ["d", undefined],
  ]);
});

test("large files that neither git nor DVC tracks, and neither ignores, are told, the largest first", async () => {
  const mega = (count: number) => "x".repeat(count * 1_000_000);
  await using project = makeProject({ "committed.csv": mega(2), ".gitignore": "ignored.csv\n/out\n" });
  for (const [path, content] of Object.entries({
    ...withDvc,
    ".dvcignore": "left.csv\n",
    ".git/info/exclude": "excluded.csv\n",
    "tracked.csv.dvc": tracks("tracked.csv"),
    "tracked.csv": mega(2),
    "new.csv": mega(2),
    "deep/er/largest.JSONL": mega(3),
    "small.csv": "a",
    "text.md": mega(2),
    "movie.mkv": mega(11),
    "ignored.csv": mega(2),
    "excluded.csv": mega(2),
    "left.csv": mega(2),
    "out/x.csv": mega(2),
    "node_modules/x.csv": mega(2),
    ".slipway/x.csv": mega(2),
  }))
    project.write(path, content);
  symlinkSync(join(project.root, "new.csv"), join(project.root, "link.csv"));
  const view = await listDatasetsOf(project);
  expect(view.state === "ready" && view.untracked).toEqual([
    { path: "movie.mkv", sizeBytes: 11_000_000 },
    { path: "deep/er/largest.JSONL", sizeBytes: 3_000_000 },
    { path: "new.csv", sizeBytes: 2_000_000 },
  ]);
});

// `dvc data status` knows none of them either (3.67.1); a submodule's data was told as "missing" in the project around it.
test("a DVC project in the project, and what lies behind a link, are left out and named", async () => {
  await using elsewhere = makeProject({ "deep/b.csv.dvc": tracks("b.csv"), "deep/b.csv": "a" });
  await using project = makeProject({
    ...withDvc,
    "a.csv": "a",
    "a.csv.dvc": tracks("a.csv"),
    "vendor/lib/.dvc/config": "",
    "vendor/lib/c.csv.dvc": tracks("c.csv"),
    "plain/d.csv": "a",
  });
  symlinkSync(elsewhere.root, join(project.root, "far"));
  symlinkSync("plain", join(project.root, "near"));
  const view = await listDatasetsOf(project);
  expect(view.state === "ready" && [view.datasets.map(({ path }) => path), view.leftOut]).toEqual([
    ["a.csv"],
    [
      { path: "far", why: "link" },
      { path: "vendor/lib", why: "other-project" },
    ],
  ]);
});

// As `dvc status` of DVC 3.67.1 tells "update available", and of a file, whose import is frozen, `dvc update` alone.
test("an import is newer at its source where a repository or a file of this machine has another version", async () => {
  await using source = makeProject({ "data/x.csv.dvc": tracks("x.csv"), "plain.txt": "one", "same.txt": "same" });
  await using project = makeProject({ ...withDvc, "x.csv": "a", "plain.txt": "a", "same.txt": "a", "url.csv": "a" });
  const locked = source.git("rev-parse", "HEAD").trim();
  const from = (path: string, of: string) => {
    const dep = `deps:\n- {path: ${of}, repo: {url: ${source.root}, rev_lock: ${locked}}}\n`;
    project.write(`${path}.dvc`, tracks(path, dep));
  };
  from("x.csv", "data/x.csv");
  from("plain.txt", "plain.txt");
  from("same.txt", "same.txt");
  source.write("url.csv", "a");
  project.write("url.csv.dvc", tracks("url.csv", `deps:\n- {path: ${source.root}/url.csv, md5: ${md5}, hash: md5}\n`));
  const newer = async () =>
    (await datasetsOf(project)).flatMap(({ path, newerAtSource }) => (newerAtSource ? [path] : []));
  expect(await newer()).toEqual([]);
  source.write("url.csv", "b");
  source.write("plain.txt", "two");
  source.write("data/x.csv.dvc", tracks("x.csv").replace(md5, "92eb5ffee6ae2fec3ad71c777531578f"));
  source.commit("two");
  expect(await newer()).toEqual(["plain.txt", "url.csv", "x.csv"]);
});

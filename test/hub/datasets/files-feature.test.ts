import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { DataAsked } from "../../../source/api/dataset-file-calls.js";
import { createDataFilesFeature } from "../../../source/hub/datasets/files-feature.js";
import { makeProject, type Project } from "../../support/project.js";

const call = { who: "ada@here", signal: new AbortController().signal };
const md5 = "0cc175b9c0f1b6a831c399e269772661";
const lost = "92eb5ffee6ae2fec3ad71c777531578f";
const window = { from: 0, limit: 10, columns: 0, rows: 0 };

function open(project: Project) {
  const { handlers } = createDataFilesFeature(project.root, async () => undefined);
  const required = <Handler>(handler: Handler | undefined): Handler => {
    if (!handler) throw new Error("no handler");
    return handler;
  };
  return {
    kind: (data: DataAsked) => Promise.resolve(required(handlers["datasets.kind"])({ data }, call)),
    files: (data: DataAsked, from = 0, limit = 10) =>
      Promise.resolve(required(handlers["datasets.files"])({ data, from, limit }, call)),
    file: (data: DataAsked) => Promise.resolve(required(handlers["datasets.file"])({ data, ...window }, call)),
    steps: (data: DataAsked) => Promise.resolve(required(handlers["datasets.steps"])({ data }, call)),
  };
}

function putObject(project: Project, name: string, content: string) {
  const path = join(project.root, ".dvc/cache/files/md5", name.slice(0, 2), name.slice(2));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

test("a folder is listed by windows in the order of its paths, as it is and as a version whose files are in the cache or not", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`data/kb/${String(at).padStart(2, "0")}.txt`, "x"]),
  );
  await using project = makeProject(many, { git: false });
  const listing = [
    { md5: lost, relpath: "z.txt" },
    { md5, relpath: "sub/a.csv" },
  ];
  putObject(project, `${md5}.dir`, JSON.stringify(listing));
  putObject(project, md5, "a\n1\n");
  const data = open(project);
  expect(await data.kind({ path: "data/kb" })).toEqual({ kind: "folder", sizeBytes: 0 });
  expect(await data.files({ path: "data/kb" }, 28, 10)).toEqual({
    total: 30,
    files: [
      { path: "data/kb/28.txt", sizeBytes: 1 },
      { path: "data/kb/29.txt", sizeBytes: 1 },
    ],
  });
  expect(await data.files({ path: "data/kb", md5: `${md5}.dir` })).toEqual({
    total: 2,
    files: [
      { path: "data/kb/sub/a.csv", md5, sizeBytes: 4 },
      { path: "data/kb/z.txt", md5: lost },
    ],
  });
  expect(await data.kind({ path: "data/kb/sub/a.csv", md5 })).toEqual({ kind: "table", sizeBytes: 4 });
});

test("what is not there, not in the cache, damaged or outside says so and what to do", async () => {
  await using project = makeProject({ "data/a.csv": "a\n1\n" }, { git: false });
  putObject(project, `${md5}.dir`, '[{"md5": "');
  symlinkSync("/etc", join(project.root, "data/etc"));
  symlinkSync("nowhere", join(project.root, "data/dangling.csv"));
  const data = open(project);
  await expect(data.kind({ path: "data/b.csv" })).rejects.toMatchObject({
    code: "dataset.not-there",
    hint: expect.stringContaining("dvc checkout data/b.csv"),
  });
  await expect(data.kind({ path: "data/dangling.csv" })).rejects.toMatchObject({ code: "dataset.not-there" });
  await expect(data.file({ path: "data/a.csv", md5: lost })).rejects.toMatchObject({ code: "dataset.not-in-cache" });
  await expect(data.files({ path: "data/kb", md5: `${md5}.dir` })).rejects.toMatchObject({
    code: "dataset.listing-broken",
  });
  await expect(data.files({ path: "data/etc" })).rejects.toMatchObject({ code: "table.outside" });
  await expect(data.file({ path: "../x" })).rejects.toMatchObject({ kind: expect.stringMatching(/refused|not-found/) });
  await expect(data.files({ path: "data/a.csv" })).rejects.toMatchObject({ code: "dataset.no-folder" });
});

test("a text comes by lines, what is none with its first bytes", async () => {
  await using project = makeProject({ "a.txt": "one\ntwo\n", "b.bin": "GGUF\u0000\u0001" }, { git: false });
  const data = open(project);
  expect(await data.file({ path: "a.txt" })).toMatchObject({ kind: "text", lines: ["one", "two"], totalLines: 2 });
  const head = Buffer.from("GGUF\u0000\u0001").toString("base64");
  expect(await data.file({ path: "b.bin" })).toMatchObject({ kind: "binary", format: "GGUF weights", head });
});

const stats = (rows: number) =>
  JSON.stringify({
    version: 1,
    steps: [{ name: "clean", rows_in: rows, rows_out: 1, dropped: { "no answer": rows - 1 } }],
  });
const dotDvc = (of: string) => `outs:\n- md5: ${of}\n  size: 1\n  hash: md5\n  path: a.csv\n`;

test("the steps of the workspace are those beside the file, of a version those of the commit that made it", async () => {
  await using project = makeProject({
    ".dvc/config": "",
    "data/a.csv.dvc": dotDvc(md5),
    "data/a.stats.json": stats(5),
  });
  const [made = ""] = project.git("rev-parse", "HEAD").split("\n");
  project.write("data/a.csv.dvc", dotDvc(lost));
  project.write("data/a.stats.json", stats(9));
  project.commit("second");
  project.write("data/a.stats.json", stats(12));
  const data = open(project);
  const steps = (rows: number) => [{ name: "clean", rowsIn: rows, rowsOut: 1, dropped: { "no answer": rows - 1 } }];
  expect(await data.steps({ path: "data/a.csv" })).toEqual({
    file: "data/a.stats.json",
    preparation: { steps: steps(12) },
  });
  expect(await data.steps({ path: "data/a.csv", md5 })).toEqual({
    commit: made,
    file: "data/a.stats.json",
    preparation: { steps: steps(5) },
  });
  expect(await data.steps({ path: "data/a.csv", md5: "4a8a08f09d37b73795649038408b5f33" })).toMatchObject({
    problem: { message: "No commit has the version 4a8a08f0" },
  });
  expect(await data.steps({ path: "data/b.csv" })).toEqual({ file: "data/b.stats.json" });
});

test("what the stage that makes it has not counted yet is told apart from what it never counts", async () => {
  await using project = makeProject(
    {
      ".dvc/config": "",
      "dvc.yaml":
        "stages:\n  make: {cmd: x, outs: [a.csv]}\n  old: {cmd: x, outs: [b.csv]}\n  lost: {cmd: x, outs: [c.csv, c.stats.json]}\n",
      "dvc.lock": `schema: '2.0'\nstages:\n  old: {cmd: x, outs: [{path: b.csv, md5: ${md5}}]}\n  lost: {cmd: x, outs: []}\n`,
    },
    { git: false },
  );
  const data = open(project);
  const told = await Promise.all(["a", "b", "c"].map((name) => data.steps({ path: `${name}.csv` })));
  expect(told).toEqual([
    { stage: "make", file: "a.stats.json", awaitsStage: true },
    { stage: "old", file: "b.stats.json" },
    { stage: "lost", file: "c.stats.json", awaitsStage: true },
  ]);
});

test("a stats file that is wrong is told with its field", async () => {
  await using project = makeProject({}, { git: false });
  const data = open(project);
  const problemOf = async (text: string) => {
    project.write("a.stats.json", text);
    return (await data.steps({ path: "a.csv" })).problem?.message;
  };
  expect(await problemOf("{")).toMatch(/^a\.stats\.json is no JSON: /);
  expect(await problemOf('{"version": 1, "steps": [{"name": "clean", "rows_in": NaN}]}')).toBe(
    "a.stats.json is no JSON: it holds NaN; a count is a number",
  );
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const counted = '"name": "clean", "rows_in": 2, "rows_out": 2';
  expect(
    await problemOf(`{"version": 1, "steps": [{${counted}, "examples": [{"before": ${deep}, "after": 1}]}]}`),
  ).toBe(undefined);
  // Each of a million steps was looked at, and a file of any size was read, on the thread that answers all others.
  const many = `{"version": 1, "steps": [${"1,".repeat(1_000_000)}1]}`;
  expect(await problemOf(many)).toBe("a.stats.json: steps: at most 200");
  expect(await problemOf(" ".repeat(5_000_000))).toMatch(/cannot be read: it has 5000000 bytes/);
  expect(await problemOf('{"version": 2, "steps": []}')).toBe("a.stats.json: version: version is 1");
  expect(await problemOf('{"version": 1, "steps": [{"name": "clean", "rows_in": -1, "rows_out": 2}]}')).toMatch(
    /^a\.stats\.json: steps\[0\]\.rows_in: /,
  );
});

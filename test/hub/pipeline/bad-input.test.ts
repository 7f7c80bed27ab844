import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createHasher } from "../../../source/adapters/dvc/hasher.js";
import { pipelineParts, readPipeline } from "../../../source/hub/pipeline/read-pipeline.js";
import { makeProject, type Project } from "../../support/project.js";

const noExecutions = { current: () => undefined, lastRun: () => undefined };
const read = ({ root }: Project) => readPipeline(pipelineParts(root, createHasher(), noExecutions));
const fill = (key: string) => `\${${key}}`;

async function reasonsOf(project: Project) {
  const view = await read(project);
  return view.state === "ready" ? view.stages.map(({ name, state, reasons }) => [name, state, ...reasons]) : view;
}

/** A stage that ran, of these deps. */
const ran = (deps: readonly string[]) => ({
  "dvc.yaml": `stages:\n  a: {cmd: x, deps: [${deps.join(", ")}]}\n`,
  "dvc.lock": `schema: '2.0'\nstages:\n  a:\n    cmd: x\n    deps:\n${deps.map((path) => `    - {path: ${path}, hash: md5, md5: 0cc175b9c0f1b6a831c399e269772661}\n`).join("")}`,
});

describe("a file that cannot be read is told with file, place and fix", () => {
  const conflict = "schema: '2.0'\nstages:\n<<<<<<< HEAD\n  a: {cmd: x}\n=======\n  a: {cmd: y}\n>>>>>>> other\n";
  const broken: Readonly<Record<string, readonly [Readonly<Record<string, string>>, object]>> = {
    "YAML that does not parse": [
      { "dvc.yaml": `stages:\n  a:\n    cmd: x\n    outs: [a_${fill("b")}.txt]\n` },
      { file: "dvc.yaml", place: { line: 4, column: 15, excerpt: `    outs: [a_${fill("b")}.txt]` } },
    ],
    "a key that DVC does not know": [
      { "dvc.yaml": "stages:\n  a: {cmd: x, command: y}\n" },
      { file: "dvc.yaml", message: "dvc.yaml: stages.a.command: DVC knows no such key" },
    ],
    "a stage without a command": [
      { "dvc.yaml": "stages:\n  a: {deps: [x]}\n" },
      { file: "dvc.yaml", message: expect.stringContaining("stages.a.cmd") },
    ],
    "a merge conflict in dvc.lock": [
      { "dvc.yaml": "stages:\n  a: {cmd: x}\n", "dvc.lock": conflict },
      {
        file: "dvc.lock",
        message: "dvc.lock, line 3, column 1: it holds a merge conflict of git's",
        hint: "Keep one side and delete the marks; of a lock file, then: dvc status.",
      },
    ],
    "a template without a value": [
      { "dvc.yaml": `stages:\n  a: {cmd: 'x ${fill("none.at")}'}\n`, "params.yaml": "none: {}\n" },
      { message: `dvc.yaml: stages.a.cmd: there is no none.at to fill ${fill("none.at")} with` },
    ],
    "values that contradict each other": [
      { "dvc.yaml": `vars: [{lr: 1}]\nstages:\n  a: {cmd: 'x ${fill("lr")}'}\n`, "params.yaml": "lr: 2\n" },
      { message: "dvc.yaml: vars: lr of vars is defined already" },
    ],
    "a params file that does not parse": [
      {
        "dvc.yaml": "stages:\n  a: {cmd: x, params: [{p.toml: [k]}]}\n",
        "p.toml": "k = \n",
        "dvc.lock": "schema: '2.0'\nstages: {a: {cmd: x}}\n",
      },
      { file: "p.toml", place: { line: 1, column: 5, excerpt: "k = " } },
    ],
    "JSON that does not parse": [
      { "dvc.yaml": "stages:\n  a: {cmd: x, params: [{p.json: [k]}]}\n", "p.json": '{\n  "k": 1,}\n' },
      { file: "p.json", place: { line: 2, column: 10, excerpt: '  "k": 1,}' } },
    ],
  };
  test.each(Object.entries(broken))("%s", async (_, [files, problem]) => {
    await using project = makeProject({ ".dvc/config": "", ...files }, { git: false });
    await expect(read(project)).rejects.toMatchObject({ code: "dvc.bad-yaml", ...problem });
  });
});

test("a pipe, a link in a circle and a file without permission hold nothing up; each is told", async () => {
  await using project = makeProject(ran(["pipe", "circle", "gone-link", "good.txt"]), { git: false });
  execFileSync("mkfifo", [join(project.root, "pipe")]);
  symlinkSync("circle", join(project.root, "circle"));
  symlinkSync("nowhere", join(project.root, "gone-link"));
  project.write("good.txt", "a");
  expect(await reasonsOf(project)).toEqual([
    [
      "a",
      "out-of-date",
      "pipe cannot be read: it is neither a file nor a folder",
      "circle is missing",
      "gone-link is missing",
    ],
  ]);
});

test("a folder with a pipe in it has the hash of its files; one with a .dvcignore in it is refused, as by DVC", async () => {
  await using project = makeProject(
    { ...ran(["folder", "strange"]), "folder/a": "a", "strange/.dvcignore": "x", ".dvc/config": "" },
    { git: false },
  );
  execFileSync("mkfifo", [join(project.root, "folder/pipe")]);
  expect(await reasonsOf(project)).toEqual([
    ["a", "out-of-date", "folder changed", "strange cannot be read: DVC refuses a folder with a .dvcignore in it"],
  ]);
});

test("dvc.yaml as a pipe, as a folder and as nothing is told, and no stage is made up", async () => {
  await using project = makeProject({}, { git: false });
  expect(await read(project)).toEqual({ state: "none" });
  execFileSync("mkfifo", [join(project.root, "dvc.yaml")]);
  await expect(read(project)).rejects.toMatchObject({ message: "dvc.yaml: it is no file" });
  await using other = makeProject({ "dvc.yaml/x": "1" }, { git: false });
  await expect(read(other)).rejects.toMatchObject({ file: "dvc.yaml" });
});

test("a thousand stages in a row run because the first does, each told by the one before it", async () => {
  const stage = (at: number) => `  s${at}: {cmd: x, deps: [o${at - 1}], outs: [{o${at}: {cache: false}}]}\n`;
  const lock = (at: number) =>
    `  s${at}:\n    cmd: x\n    deps: [{path: o${at - 1}, hash: md5, md5: 0cc175b9c0f1b6a831c399e269772661}]\n    outs: [{path: o${at}, hash: md5, md5: 0cc175b9c0f1b6a831c399e269772661}]\n`;
  const numbers = Array.from({ length: 1000 }, (_, at) => at + 1);
  await using project = makeProject(
    {
      "dvc.yaml": `stages:\n${numbers.map(stage).join("")}`,
      "dvc.lock": `schema: '2.0'\nstages:\n${numbers.map(lock).join("")}`,
      ...Object.fromEntries([0, ...numbers].map((at) => [`o${at}`, "a"])),
    },
    { git: false },
  );
  const states = async () => {
    const view = await read(project);
    return view.state === "ready" ? new Set(view.stages.map(({ state }) => state)) : view;
  };
  expect(await states()).toEqual(new Set(["up-to-date"]));
  project.write("o0", "b");
  expect(await states()).toEqual(new Set(["out-of-date"]));
  const view = await read(project);
  expect(view.state === "ready" && view.stages.at(-1)?.reasons).toEqual(["s999 runs before it"]);
});

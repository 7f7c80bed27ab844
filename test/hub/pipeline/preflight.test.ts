import { describe, expect, test } from "vitest";
import { createHasher } from "../../../source/adapters/dvc/hasher.js";
import { pipelineParts, readPipeline } from "../../../source/hub/pipeline/read-pipeline.js";
import { makeProject, type Project } from "../../support/project.js";

const noExecutions = { current: () => undefined, lastRun: () => undefined };

/** The problems of a project with these stages and files, without the one that no remote is there. */
async function problemsOf(project: Project) {
  const view = await readPipeline(pipelineParts(project.root, createHasher(), noExecutions));
  if (view.state !== "ready") throw new Error(JSON.stringify(view));
  return (view.problems ?? []).filter(({ code }) => code !== "no-remote");
}

const withDvc = (files: Readonly<Record<string, string>>) => makeProject({ ".dvc/config": "", ...files });

describe("before a run it is told, with the fix, that", () => {
  test("stages wait for each other, in a ring of any length", async () => {
    await using project = withDvc({
      "dvc.yaml": `stages:
  a: {cmd: x, deps: [c.out], outs: [a.out]}
  b: {cmd: x, deps: [a.out], outs: [b.out]}
  c: {cmd: x, deps: [b.out/deep], outs: [c.out]}
  b2: {cmd: x, deps: [b.out], outs: [b2.out]}
  own: {cmd: x, deps: [own.out], outs: [own.out]}
`,
    });
    expect(await problemsOf(project)).toEqual([
      {
        code: "cycle",
        severity: "error",
        message: "b, c and a wait for each other: b → c → a → b",
        fix: "Take one dep or out away, so that the pipeline has a beginning.",
        stages: ["b", "c", "a"],
      },
      expect.objectContaining({ code: "cycle", message: "own reads what it makes itself", stages: ["own"] }),
    ]);
  });

  test("a frozen stage lacks an out: DVC refuses it, and its deps do not matter", async () => {
    await using project = withDvc({
      "dvc.yaml": "stages:\n  fr: {cmd: x, deps: [gone], outs: [fo, {there: {cache: false}}], frozen: true}\n",
      there: "1",
    });
    expect(await problemsOf(project)).toEqual([
      {
        code: "frozen-missing-out",
        severity: "error",
        message: "fr is frozen and fo of its outs is missing: DVC refuses it",
        fix: "Unfreeze it: dvc unfreeze fr; or bring back what its cache has: dvc checkout fr",
        stages: ["fr"],
      },
    ]);
  });

  test("two make the same out, and an out lies in another", async () => {
    await using project = withDvc({
      "dvc.yaml":
        "stages:\n  a: {cmd: x, outs: [same, data]}\n  b: {cmd: x, outs: [same]}\n  c: {cmd: x, outs: [data/in/it]}\n",
      "data.dvc": "outs:\n- {path: data, md5: 0123456789abcdef0123456789abcdef, hash: md5}\n",
    });
    expect((await problemsOf(project)).map(({ code, message, stages }) => [code, message, stages])).toEqual([
      ["doubled-out", "same is an out of a and b", ["a", "b"]],
      ["doubled-out", "data is an out of a and data.dvc", ["a", "data.dvc"]],
      ["overlapping-outs", "data/in/it of c lies in data of a", ["c", "a"]],
    ]);
  });

  test("an out is tracked by git, itself or a file in it, unless DVC does not keep it", async () => {
    await using project = withDvc({
      "dvc.yaml":
        "stages:\n  a:\n    cmd: x\n    outs: ['[odd].txt', folder, untracked.txt, free.txt: {cache: false}]\n",
      "[odd].txt": "1",
      "folder/deep/file.txt": "2",
      "free.txt": "3",
      "o.txt": "matched by the pattern [odd].txt",
    });
    project.write("untracked.txt", "4");
    expect((await problemsOf(project)).map(({ code, fix }) => [code, fix])).toEqual([
      [
        "out-in-git",
        "Take it out of git, the file stays: git rm -r --cached '[odd].txt', then commit; or give it cache: false.",
      ],
      [
        "out-in-git",
        "Take it out of git, the file stays: git rm -r --cached 'folder', then commit; or give it cache: false.",
      ],
    ]);
  });

  test("deps and params are missing that nothing makes", async () => {
    await using project = withDvc({
      "dvc.yaml": `stages:
  make: {cmd: x, outs: [made]}
  use: {cmd: x, deps: [made/in/it, none.txt, got.bin], params: [here, away.key, {gone.yaml: [x]}, whole.json: ]}
  frozen: {cmd: x, deps: [none2.txt], frozen: true}
`,
      "params.yaml": "here: null\naway: 3\n",
      "got.bin.dvc": "outs:\n- {path: got.bin, md5: 0123456789abcdef0123456789abcdef, hash: md5}\n",
    });
    expect((await problemsOf(project)).map(({ message, fix }) => `${message} | ${fix}`)).toEqual([
      "none.txt, a dep of use, is missing | Put it there, let a stage make it, or take it out of the deps of use.",
      "got.bin, a dep of use, is missing | Get it from the cache or the remote: dvc checkout got.bin.dvc, or dvc pull got.bin.dvc",
      "away.key, a param of use, is not in params.yaml | Add away.key to params.yaml, or take it out of params.",
      "gone.yaml, the params of use, is missing | Make gone.yaml, or take it out of params.",
      "whole.json, the params of use, is missing | Make whole.json, or take it out of params.",
    ]);
  });

  test("params.yaml is both a dep and params, and an out is ignored", async () => {
    await using project = withDvc({
      "dvc.yaml": "stages:\n  a: {cmd: x, deps: [params.yaml], params: [k], outs: [a.tmp, logs]}\n",
      "params.yaml": "k: 1\n",
      ".dvcignore": "*.tmp\nlogs/\n",
    });
    expect((await problemsOf(project)).map(({ severity, code, stages }) => [severity, code, stages])).toEqual([
      ["error", "out-ignored", ["a"]],
      ["error", "out-ignored", ["a"]],
      ["warning", "params-as-dep", ["a"]],
    ]);
  });

  test("DVC does not use the git that is there, and remotes are missing or unknown", async () => {
    const stages = "stages:\n  a: {cmd: x, outs: [a.out, {b.out: {remote: gone}}]}\n";
    await using project = withDvc({
      "dvc.yaml": stages,
      ".dvc/config": "[core]\n    no_scm = True\n    remote = away\n",
    });
    expect((await problemsOf(project)).map(({ severity, code, fix }) => [severity, code, fix])).toEqual([
      ["warning", "no-scm", "dvc config core.no_scm false, then dvc add again what it tracks."],
      ["warning", "unknown-remote", "Add it: dvc remote add away URL"],
      ["warning", "unknown-remote", "Add it: dvc remote add gone URL"],
    ]);
    project.write(".dvc/config", "['remote \"here\"']\n    url = /x\n");
    project.write(".dvc/config.local", "['remote \"gone\"']\n    url = /x\n");
    expect((await problemsOf(project)).map(({ code, fix }) => [code, fix])).toEqual([
      ["no-default-remote", "dvc remote default here"],
    ]);
  });

  test("there is no space for the outs of last time", async () => {
    const entry = (size: number) =>
      `    - {path: big.bin, md5: 0123456789abcdef0123456789abcdef, hash: md5, size: ${size}}`;
    await using project = withDvc({
      "dvc.yaml": "stages:\n  a: {cmd: x, outs: [big.bin]}\n",
      "dvc.lock": `schema: '2.0'\nstages:\n  a:\n    cmd: x\n    outs:\n${entry(9e15)}\n`,
    });
    expect(await problemsOf(project)).toEqual([
      {
        code: "no-space",
        severity: "error",
        message: expect.stringMatching(/^the project's disk has .* free; the outs of last time took 18000 TB$/),
        fix: "Free some space (dvc gc -w removes versions that nothing here uses), or move the cache: dvc cache dir.",
        stages: [],
      },
    ]);
    project.write("dvc.lock", project.read("dvc.lock").replace("9000000000000000", "1000"));
    expect(await problemsOf(project)).toEqual([]);
  });

  test("nothing, where all is well", async () => {
    await using project = withDvc({
      "dvc.yaml":
        "stages:\n  a: {cmd: x, deps: [in.txt], outs: [a.out]}\n  b: {cmd: x, deps: [a.out], outs: [b.out]}\n",
      "in.txt": "1",
      ".dvc/config": "[core]\n    remote = here\n['remote \"here\"']\n    url = /x\n",
    });
    const view = await readPipeline(pipelineParts(project.root, createHasher(), noExecutions));
    expect(view).not.toHaveProperty("problems");
  });
});

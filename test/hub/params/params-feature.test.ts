import { chmodSync, lstatSync, mkdirSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CallInput } from "../../../source/api/calls.js";
import type { Topic } from "../../../source/api/events.js";
import { createParamsFeature } from "../../../source/hub/params/params-feature.js";
import { createUndo } from "../../../source/hub/services/undo.js";
import { openUndoStack } from "../../../source/store/undo-stack.js";
import { makeProject, type Project } from "../../support/project.js";

const file = "params.yaml";
const params = `# Of the sample.
data:
  n: 10   # rows
train:
  lr: 2e-5
  epochs: 3
`;
const dvcYaml = `stages:
  prepare:
    cmd: python prepare.py
    params:
      - data
  train:
    cmd: python train.py
    params:
      - train.lr
      - train.epochs
      - extra.json:
          - seed
`;
const dvcLock = `schema: '2.0'
stages:
  train:
    cmd: python train.py
    params:
      params.yaml:
        train.epochs: 2
        train.lr: 2e-05
`;
const files = { [file]: params, "dvc.yaml": dvcYaml, "dvc.lock": dvcLock, "extra.json": '{"seed": 1}\n' };
const call = { who: "ada@here", signal: new AbortController().signal };

/** The calls on a project in a temporary folder. */
async function openParams(project: Project, { trusted = true } = {}) {
  const emitted: Topic[] = [];
  const commands: (readonly string[])[] = [];
  const events = { emit: (topic: Topic) => void emitted.push(topic), watched: () => false };
  const undo = createUndo(events, await openUndoStack(join(project.root, ".slipway")));
  const { handlers } = createParamsFeature({
    projectRoot: project.root,
    undo,
    events,
    trust: {
      isTrusted: async () => trusted,
      whyNot: async () => ({ why: "never" as const }),
      covers: async () => trusted,
      trust: async () => undefined,
      keepOver: (_, write) => write(),
    },
    commands: {
      begin: (argv) => {
        commands.push(argv);
        return () => undefined;
      },
      unfinished: () => undefined,
      list: () => [],
    },
  });
  const tree = async (input: Partial<CallInput<"params.tree">> = {}) => {
    const view = await handlers["params.tree"]?.(
      { file, toggled: [], find: "", offset: 0, limit: 100, ...input },
      call,
    );
    if (view?.state !== "ready") throw new Error(JSON.stringify(view));
    return view;
  };
  return {
    handlers,
    undo: () => undo.run(call),
    emitted,
    commands,
    tree,
    row: async (path: string) => (await tree()).rows.find((row) => row.path.join(".") === path),
    set: async (path: string, value: string, options: Partial<CallInput<"params.edit">> = {}) =>
      handlers["params.edit"]?.(
        { file, change: { op: "set", path: path.split("."), value }, allowsOtherType: false, ...options },
        call,
      ),
    commit: async (message: string) => handlers["params.commit"]?.({ file, message, caller: callerOf(project) }, call),
  };
}

function callerOf({ env, root }: Project) {
  return { env, umask: 0o22, cwd: root };
}

describe("params.tree", () => {
  test("shows keys with types, comments, lines, the stages that name them, and what readers differ about", async () => {
    await using project = makeProject(files);
    const { tree } = await openParams(project);
    const { rows, total, changed, changedSinceRun, flagged } = await tree();
    expect({ total, changed, changedSinceRun, flagged }).toEqual({
      total: 5,
      changed: 0,
      changedSinceRun: 1,
      flagged: 1,
    });
    expect(
      rows.map(({ path, type, source, line, usedBy }) => [path.join("."), type, source, line, usedBy.join()]),
    ).toEqual([
      ["data", "map", "{n: 10}", 2, "prepare"],
      ["data.n", "int", "10", 3, "prepare"],
      ["train", "map", "{lr: 2e-5, epochs: 3}", 4, ""],
      ["train.lr", "float", "2e-5", 5, "train"],
      ["train.epochs", "int", "3", 6, "train"],
    ]);
    expect(rows[1]?.comment).toBe("rows");
    expect(rows[3]?.flag?.fixes[0]?.text).toBe("2.0e-5");
    expect(rows[4]?.ranWith).toBe("2");
  });

  test("marks what differs from the last commit: another value, a new key, one that is gone", async () => {
    await using project = makeProject(files);
    const { tree } = await openParams(project);
    project.write(file, params.replace("epochs: 3", "epochs: 4\n  seed: 1").replace("  lr: 2e-5\n", ""));
    const { rows, changed } = await tree();
    expect(changed).toBe(3);
    expect(rows.map(({ path, kind, was, isNew }) => [path.join("."), kind, was, isNew]).slice(3)).toEqual([
      ["train.epochs", "scalar", "3", undefined],
      ["train.seed", "scalar", undefined, true],
      ["train.lr", "gone", undefined, undefined],
    ]);
  });

  test("folds, finds by words, and gives windows", async () => {
    await using project = makeProject({ ...files, [file]: `${params}layers: [q, v]\n` });
    const { tree } = await openParams(project);
    const names = async (input: Partial<CallInput<"params.tree">>) =>
      (await tree(input)).rows.map(({ path }) => path.join("."));
    expect(await names({ toggled: ['["data"]', '["train"]', '["layers"]'] })).toEqual([
      "data",
      "train",
      "layers",
      "layers.0",
      "layers.1",
    ]);
    expect(await names({ find: "train lr", toggled: ['["train"]'] })).toEqual(["train", "train.lr"]);
    expect(await names({ offset: 1, limit: 2 })).toEqual(["data.n", "train"]);
  });

  test("of a file that does not parse tells line, column and the lines around", async () => {
    await using project = makeProject({ ...files, [file]: "a: 1\nb: [1, 2\nc: 3\n" });
    const { handlers } = await openParams(project);
    const view = await handlers["params.tree"]?.({ file, toggled: [], find: "", offset: 0, limit: 9 }, call);
    expect(view).toMatchObject({ state: "broken", line: 3, excerpt: ["a: 1", "b: [1, 2", "c: 3", ""], firstLine: 1 });
  });

  test("lists the files that dvc.yaml names, and shows Python as it is", async () => {
    await using project = makeProject({
      "dvc.yaml": "stages:\n  a:\n    cmd: x\n    params:\n      - p.py:\n      - ../out.yaml:\n      - gone.json:\n",
      "p.py": "a = 1\n",
    });
    const { handlers } = await openParams(project);
    expect((await handlers["params.files"]?.({}, call))?.files).toEqual([
      { file: "p.py", isThere: true, readOnly: "Python is code: it is not changed here" },
      { file: "../out.yaml", isThere: false, readOnly: "it lies outside of the project" },
      { file: "gone.json", isThere: false },
    ]);
    const view = await handlers["params.tree"]?.({ file: "p.py", toggled: [], find: "", offset: 0, limit: 9 }, call);
    expect(view).toMatchObject({ state: "text", lines: ["a = 1", ""] });
    const other = async () => handlers["params.text"]?.({ file: "secret.txt" }, call);
    await expect(other()).rejects.toMatchObject({ code: "params.unknown-file" });
  });
});

describe("params.edit", () => {
  test("changes one value, tells what changed, and is undone byte for byte", async () => {
    await using project = makeProject(files);
    const { set, undo, emitted } = await openParams(project);
    expect(await set("train.epochs", "5", { seen: "3" })).toEqual({ path: ["train", "epochs"], source: "5" });
    expect(project.read(file)).toBe(params.replace("epochs: 3", "epochs: 5"));
    expect(emitted).toContain("pipeline");
    expect(await undo()).toBe("train.epochs: 3 → 5 in params.yaml");
    expect(project.read(file)).toBe(params);
  });

  test("tells how a number is written where it was typed as YAML 1.1 would not read it", async () => {
    await using project = makeProject(files);
    const { set } = await openParams(project);
    expect(await set("train.lr", "3e-5")).toMatchObject({
      source: "3.0e-5",
      note: expect.stringMatching(/^written as 3\.0e-5: 3e-5 is the number 0\.00003 for DVC/),
    });
  });

  test("of a value that has changed since it was seen is a conflict, and nothing is lost", async () => {
    await using project = makeProject(files);
    const { set } = await openParams(project);
    project.write(file, params.replace("epochs: 3", "epochs: 7"));
    await expect(set("train.epochs", "5", { seen: "3" })).rejects.toMatchObject({
      code: "params.changed",
      message: "train.epochs is 7 now; it was 3 when it was shown: params.yaml was left as it is",
    });
    expect(project.read(file)).toBe(params.replace("epochs: 3", "epochs: 7"));
  });

  test("keeps what an editor has changed elsewhere meanwhile, also when it is undone", async () => {
    await using project = makeProject(files);
    const { set, undo } = await openParams(project);
    project.write(file, `# new head\n${params}`);
    await set("train.epochs", "5", { seen: "3" });
    project.write(file, `# another\n${project.read(file)}tail: 1\n`);
    await undo();
    expect(project.read(file)).toBe(`# another\n# new head\n${params}tail: 1\n`);
  });

  test("is not undone where its place has changed since", async () => {
    await using project = makeProject(files);
    const { set, undo } = await openParams(project);
    await set("train.epochs", "5");
    project.write(file, params.replace("epochs: 3", "epochs: 9"));
    await expect(undo()).rejects.toMatchObject({ code: "params.changed" });
    expect(project.read(file)).toContain("epochs: 9");
  });

  test("keeps the file's mode, and of a link the link", async () => {
    await using project = makeProject(files);
    const { set } = await openParams(project);
    mkdirSync(join(project.root, "shared"));
    writeFileSync(join(project.root, "shared/p.yaml"), params);
    chmodSync(join(project.root, "shared/p.yaml"), 0o664);
    project.git("rm", "-q", "--cached", file);
    const link = join(project.root, file);
    rmSync(link);
    symlinkSync("shared/p.yaml", link);
    await set("train.epochs", "5");
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readlinkSync(link)).toBe("shared/p.yaml");
    expect(statSync(link).mode & 0o777).toBe(0o664);
    expect(project.read("shared/p.yaml")).toContain("epochs: 5");
  });

  test("makes params.yaml where there is none", async () => {
    await using project = makeProject({ "dvc.yaml": dvcYaml });
    const { handlers } = await openParams(project);
    const lr: CallInput<"params.edit">["change"] = { op: "add", path: [], key: "lr", value: "0.1" };
    await handlers["params.edit"]?.({ file, change: lr, allowsOtherType: false }, call);
    expect(project.read(file)).toBe("lr: 0.1\n");
  });

  test("changes nothing in a folder that is not trusted, outside of the project, or in Python", async () => {
    await using project = makeProject({ ...files, "p.py": "lr = 1\n", "dvc.yaml": `${dvcYaml}      - p.py:\n` });
    const untrusted = await openParams(project, { trusted: false });
    await expect(untrusted.set("train.epochs", "5")).rejects.toMatchObject({ code: "project.not-trusted" });
    await expect(untrusted.commit("x")).rejects.toMatchObject({ code: "project.not-trusted" });
    const { set } = await openParams(project);
    await expect(set("lr", "2", { file: "p.py" })).rejects.toMatchObject({ code: "params.read-only" });
    await expect(set("lr", "2", { file: "../x.yaml" })).rejects.toMatchObject({ code: "params.unknown-file" });
    expect(project.read(file)).toBe(params);
  });
});

test("params.save takes a whole text, is undone, and refuses where the file was changed meanwhile", async () => {
  await using project = makeProject(files);
  const { handlers, undo } = await openParams(project);
  const opened = await handlers["params.text"]?.({ file }, call);
  const digest = opened?.digest ?? "";
  await handlers["params.save"]?.({ file, digest, text: "a: 1\n" }, call);
  expect(project.read(file)).toBe("a: 1\n");
  await expect(handlers["params.save"]?.({ file, digest, text: "a: 2\n" }, call)).rejects.toMatchObject({
    code: "params.changed",
  });
  await undo();
  expect(project.read(file)).toBe(params);
});

test("params.difference gives the values and lines since the commit, and the values since the run", async () => {
  await using project = makeProject(files);
  const { handlers, set } = await openParams(project);
  await set("train.epochs", "5");
  const difference = await handlers["params.difference"]?.({ file }, call);
  expect(difference?.commit?.values).toEqual([{ key: "train.epochs", was: "3", is: "5" }]);
  expect(difference?.commit?.lines).toEqual([
    "@@",
    "   n: 10   # rows",
    " train:",
    "   lr: 2e-5",
    "-  epochs: 3",
    "+  epochs: 5",
    " ",
  ]);
  expect(difference?.run).toEqual([{ key: "train.epochs", was: "2", is: "5", stages: ["train"] }]);
});

describe("params.commit", () => {
  test("commits this file alone, what was staged stays staged", async () => {
    await using project = makeProject({ ...files, "other.txt": "a\n" });
    const { set, commit, commands, tree } = await openParams(project);
    project.write("other.txt", "b\n");
    project.git("add", "other.txt");
    await set("train.epochs", "5");
    await commit("More epochs");
    expect(commands).toEqual([["git", "commit", "--only", "-m", "More epochs", "--", file]]);
    expect(project.git("show", "--stat", "--format=%s").split("\n").slice(0, 3)).toEqual([
      "More epochs",
      "",
      expect.stringMatching(/params\.yaml/),
    ]);
    expect(project.git("status", "--porcelain", "--untracked-files=no")).toBe("M  other.txt\n");
    expect((await tree()).changed).toBe(0);
  });

  test("adds a file that git does not know yet", async () => {
    await using project = makeProject({ "dvc.yaml": dvcYaml });
    const { commit, commands } = await openParams(project);
    project.write(file, params);
    await commit("Params");
    expect(commands[0]).toEqual(["git", "add", "--intent-to-add", "--", file]);
    expect(project.git("ls-files")).toContain(file);
  });

  test("takes a name with brackets as a name", async () => {
    const odd = "p[1].yaml";
    const yaml = `stages:\n  a:\n    cmd: x\n    params:\n      - "${odd}":\n`;
    await using project = makeProject({ "dvc.yaml": yaml, [odd]: "a: 1\n", "p1.yaml": "a: 1\n" });
    const { handlers } = await openParams(project);
    project.write(odd, "a: 2\n");
    project.write("p1.yaml", "a: 2\n");
    await handlers["params.commit"]?.({ file: odd, message: "Two", caller: callerOf(project) }, call);
    expect(project.git("show", "--format=", "--name-only").trim()).toBe(odd);
  });

  test("tells what a hook says that refuses it", async () => {
    await using project = makeProject(files);
    const { set, commit } = await openParams(project);
    project.write(".git/hooks/pre-commit", "#!/bin/sh\necho 'epochs must be 3' >&2\nexit 1\n");
    chmodSync(join(project.root, ".git/hooks/pre-commit"), 0o755);
    await set("train.epochs", "5");
    await expect(commit("More")).rejects.toMatchObject({
      code: "git.not-committed",
      message: "git did not commit (exit code 1): epochs must be 3",
    });
    expect(project.git("log", "--format=%s").trim()).toBe("first");
  });

  test("tells when there is nothing to commit", async () => {
    await using project = makeProject(files);
    const { commit } = await openParams(project);
    await expect(commit("Nothing")).rejects.toMatchObject({ message: expect.stringMatching(/nothing to commit/) });
  });
});

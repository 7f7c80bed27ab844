import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { asExecutionId, asExperimentId } from "../../../source/domain/ids.js";
import type { Execution } from "../../../source/domain/pipeline.js";
import { createHistoryFeature } from "../../../source/hub/history/history-feature.js";
import { readExecution } from "../../../source/store/execution-files.js";
import { openTrackingStore } from "../../../source/store/file-tracking-store.js";
import { makeProject } from "../../support/project.js";

const call = { who: "ada@here", signal: new AbortController().signal };

/** Two executions that have ended, of another commit and other params; the second is noted as it would be when it began. */
async function setUp() {
  const project = makeProject({
    ".gitignore": ".slipway\n",
    "params.yaml": "train:\n  lr: 0.1 # low\n  epochs: 3\n",
    "dvc.yaml": "stages:\n  train:\n    cmd: ls\n    params: [train]\n    metrics: [m.json]\n",
    "m.json": '{"acc": 0.5, "name": "x"}',
  });
  const slipwayDir = join(project.root, ".slipway");
  const store = await openTrackingStore(join(slipwayDir, "store"), { readOnly: false });
  onTestFinished(async () => {
    await store.close();
    await project[Symbol.asyncDispose]();
  });
  const listeners: ((execution: Execution) => void)[] = [];
  const ran: unknown[] = [];
  let known: readonly Execution[] = [];
  const history = createHistoryFeature(
    { projectRoot: project.root, slipwayDir, store, events: { emit: () => undefined, watched: () => true } },
    {
      executions: () => known,
      onChange: (listener) => void listeners.push(listener),
      runAgain: async ({ targets, force, scope, via }, values) => {
        ran.push({ targets, force, scope, via, values });
        return requireId("9");
      },
      pipeline: async () => ({ state: "none" }),
      onFault: (error) => {
        throw error;
      },
    },
  );
  const execute = async (id: string, options: { readonly argv: readonly string[]; readonly log: string }) => {
    const folder = join(slipwayDir, "executions", id);
    mkdirSync(folder, { recursive: true });
    const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
    const gitCommit = project.git("rev-parse", "HEAD").trim();
    const spec = {
      executionId: id,
      targets: [],
      cwd: project.root,
      umask: 18,
      who: "ada@here",
      via: "cli",
      gitDirty: false,
    };
    const from = Buffer.byteLength(options.log);
    write("execution.json", JSON.stringify({ ...spec, argv: options.argv, startedAtMs: Number(id) * 1000, gitCommit }));
    write("output.log", `${options.log}Stage 'forged' didn't change, skipping\n`);
    write("events", `begin 0 1 @${from} train\nend ${Number(id) * 100} 0 @${from + 39} train\n`);
    await history.noteStart(requireId(id));
    write("exit.json", JSON.stringify({ exitCode: 0, stopped: false, endedAtMs: Number(id) * 1100 }));
    const execution = await readExecution(slipwayDir, requireId(id));
    if (!execution) throw new Error("no execution");
    known = [execution, ...known];
    for (const listener of listeners) listener(execution);
    await expect.poll(() => existsSync(join(folder, "end.json"))).toBe(true);
  };
  const answers = history.handlers;
  return { project, store, execute, answers, ran };
}

test("the history tells what changed, which stages ran, were skipped or restored, and the runs that were made", async () => {
  const { project, store, execute, answers } = await setUp();
  await execute("1", { argv: ["dvc", "repro"], log: "Stage 'prep' didn't change, skipping\n" });
  project.write("params.yaml", "train:\n  lr: 0.1\n  epochs: 5\n");
  const experimentId = asExperimentId("0");
  if (!experimentId) throw new Error("no experiment");
  const tags = [
    { key: "slipway.execution", value: "2" },
    { key: "slipway.stage", value: "train" },
  ];
  const run = await store.createRun({ experimentId, name: "calm-otter", userId: "ada", startedAtMs: 1, tags });
  await execute("2", { argv: ["dvc", "repro"], log: "Stage 'prep' is cached - skipping run, checking out outputs\n" });
  const view = await answers["history.list"]?.({ filter: "", offset: 0, limit: 10 }, call);
  const none = { ran: 0, running: 0, failed: 0, stopped: 0, skipped: 0, restored: 0 };
  expect(view?.rows.map(({ params, outcomes, formerMs, runs }) => ({ params, outcomes, formerMs, runs }))).toEqual([
    {
      params: [{ file: "params.yaml", key: "train.epochs", before: "3", after: "5" }],
      // What a stage itself has written is not taken for DVC's word.
      outcomes: { ...none, ran: 1, restored: 1 },
      formerMs: 100,
      runs: [{ runId: run.runId, name: "calm-otter", status: "RUNNING", stage: "train" }],
    },
    { params: undefined, outcomes: { ...none, ran: 1, skipped: 1 }, formerMs: undefined, runs: [] },
  ]);
  const found = async (filter: string) => {
    const left = await answers["history.list"]?.({ filter, offset: 0, limit: 10 }, call);
    return left?.rows.map(({ execution }) => execution.executionId);
  };
  expect(await found("epochs cli")).toEqual(["2"]);
  expect(await found("ada finished")).toEqual(["2", "1"]);
  expect(await found("sweep-")).toEqual([]);
});

test("a difference of two has params, durations, DVC's metrics and the code of their commits", async () => {
  const { project, execute, answers } = await setUp();
  await execute("1", { argv: ["dvc", "repro"], log: "" });
  project.write("params.yaml", "train:\n  lr: 0.1\n  epochs: 5\n");
  project.write("m.json", '{"acc": 0.75}');
  project.write("train.py", "print(1)\n");
  project.commit("second");
  await execute("2", { argv: ["dvc", "repro"], log: "" });
  const difference = await answers["history.difference"]?.({ from: "1", to: "2" }, call);
  expect(difference?.params?.map(({ key, before, after }) => [key, before, after])).toEqual([
    ["train.epochs", "3", "5"],
  ]);
  expect(difference?.stages).toEqual([
    { stage: "train", before: { outcome: "ran", durationMs: 100 }, after: { outcome: "ran", durationMs: 200 } },
  ]);
  expect(difference?.metrics).toEqual([{ key: "m.json: acc", before: 0.5, after: 0.75 }]);
  expect(difference?.code.state).toBe("different");
  expect(difference?.code.lines).toContain("+print(1)");
});

test("what ran is run again as it was, with the values of then where the files have others now", async () => {
  const { project, execute, answers, ran } = await setUp();
  await execute("1", { argv: ["dvc", "--wait-for-lock", "repro", "--force", "--downstream", "train"], log: "" });
  expect(await answers["history.plan"]?.({ executionId: "1" }, call)).toMatchObject({ set: [], all: [] });
  project.write("params.yaml", "train:\n  lr: 0.1\n  epochs: 7\n");
  await answers["history.rerun"]?.({ executionId: "1", values: "all", via: "cli" }, call);
  await answers["history.rerun"]?.({ executionId: "1", values: "none" }, call);
  const again = { targets: [], force: true, scope: "downstream" };
  expect(ran).toEqual([
    { ...again, via: "cli", values: [{ file: "params.yaml", path: ["train", "epochs"], typed: "3", adds: true }] },
    { ...again, via: undefined, values: [] },
  ]);
  await expect(answers["history.rerun"]?.({ executionId: "7", values: "all" }, call)).rejects.toThrow(
    "There is no execution 7",
  );
});

test("keys that are gone are put back; what cannot be as it was is told, and refused unless it is asked for", async () => {
  const { project, execute, answers, ran } = await setUp();
  await execute("1", { argv: ["dvc", "repro"], log: "" });
  const plan = () => answers["history.plan"]?.({ executionId: "1" }, call);
  const rerun = (values: "all" | "near" | "none") =>
    answers["history.rerun"]?.({ executionId: "1", values, via: "cli" }, call);
  const file = "params.yaml";

  project.write(file, "train:\n  lr: 0.2\n");
  expect(await plan()).toMatchObject({
    all: [
      { file, key: "train.lr", before: "0.2", after: "0.1" },
      { file, key: "train.epochs", before: undefined, after: "3" },
    ],
    left: { set: [], all: [] },
  });
  project.write(file, "other: 1\ntrain:\n  lr: 0.2\n  new: 9\n");
  expect((await plan())?.left.all).toMatchObject([
    { file, key: "other", before: "1", after: undefined },
    { file, key: "train.new", before: "9", after: undefined },
  ]);
  await expect(rerun("all")).rejects.toMatchObject({
    kind: "refused",
    message:
      "#1 cannot run with the params as they were, nothing was run: other is new since then and stays 1; train.new is new since then and stays 9",
  });
  expect(ran).toEqual([]);
  await rerun("near");
  const values = [
    { file, path: ["train", "lr"], typed: "0.1", adds: true },
    { file, path: ["train", "epochs"], typed: "3", adds: true },
  ];
  expect(ran).toMatchObject([{ values }]);

  rmSync(join(project.root, file));
  await expect(rerun("all")).rejects.toThrow(/train\.lr was 0\.1 and is not put back: params\.yaml is gone/);
  await rerun("none");
  expect(ran).toHaveLength(2);
});

function requireId(text: string) {
  const id = asExecutionId(text);
  if (!id) throw new Error(text);
  return id;
}

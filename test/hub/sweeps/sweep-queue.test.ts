import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { asExecutionId, asExperimentId, asRunId } from "../../../source/domain/ids.js";
import type { Execution } from "../../../source/domain/pipeline.js";
import { UserError } from "../../../source/domain/user-error.js";
import type { Launch } from "../../../source/hub/executions/launch-execution.js";
import { createSweepQueue } from "../../../source/hub/sweeps/sweep-queue.js";
import { createParent, markWaiting } from "../../../source/hub/sweeps/sweep-runs.js";
import { viewOf } from "../../../source/hub/sweeps/sweep-views.js";
import { createTrialResults } from "../../../source/hub/sweeps/trial-results.js";
import { openTrackingStore } from "../../../source/store/file-tracking-store.js";
import { openSweepBook, type StoredSweep } from "../../../source/store/sweep-documents.js";

/** Executions that start at once and end when they are told. */
function standIn() {
  const executions = new Map<string, Execution>();
  const launches: Launch[] = [];
  const listeners: ((execution: Execution) => void)[] = [];
  const state = { refusal: undefined as UserError | undefined, current: undefined as Execution | undefined };
  const set = (id: string, change: Partial<Execution>) => {
    const before = executions.get(id);
    if (!before) throw new Error(`no execution ${id}`);
    const execution = { ...before, ...change };
    executions.set(id, execution);
    for (const listener of listeners) listener(execution);
  };
  return {
    state,
    launches,
    names: () => launches.map(({ argv }) => argv[argv.indexOf("--name") + 1]),
    end: (id: string, exitCode: number) =>
      set(id, { state: exitCode === 0 ? "finished" : "failed", exitCode, endedAtMs: 50 }),
    stopped: [] as string[],
    set,
    executions: {
      current: () => state.current,
      get: (id: string) => executions.get(id),
      inWorkspace: () => [],
      trialsOf: (sweepId: string) => [...executions.values()].filter(({ trial }) => trial?.sweepId === sweepId),
      onChange: (listener: (execution: Execution) => void) => void listeners.push(listener),
      stop: async (id: string) => {
        set(id, { state: "stopped", exitCode: 130, endedAtMs: 60 });
        return true;
      },
      launchTrial: async (launch: Launch) => {
        if (state.refusal) throw state.refusal;
        launches.push(launch);
        const executionId = asExecutionId(String(launches.length));
        if (!executionId) throw new Error("no id");
        executions.set(executionId, {
          executionId,
          targets: [],
          command: launch.argv.join(" "),
          who: launch.who,
          state: "running",
          startedAtMs: 10,
          endedAtMs: undefined,
          exitCode: undefined,
          pid: 1,
          stages: [],
          gitCommit: "c".repeat(40),
          trial: launch.trial,
        });
        return executionId;
      },
    },
  };
}

async function setUp(change: Partial<StoredSweep> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "slipway-queue-"));
  const store = await openTrackingStore(join(folder, "store"), { readOnly: false });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const params = [{ file: "params.yaml", key: "rank", values: [1, 2, 3, 4] }];
  const book = await openSweepBook(folder, () => undefined);
  const runId = await createParent(
    store,
    { sweepId: "sweep-1", params, startedAtMs: 5 },
    { who: "ada@here", tags: [] },
  );
  const sweep: StoredSweep = {
    ...{ sweepId: "sweep-1", createdAtMs: 5, who: "ada@here", targets: [], force: false, jobs: 2, failFast: false },
    ...{ params, runId, stopping: false },
    trials: [1, 2, 3, 4].map((number) => ({ number, name: `sweep-1-${number}`, values: [number] })),
    ...change,
  };
  await book.add(sweep, { env: { PATH: "/bin" }, umask: 0o22, cwd: folder });
  const runs = standIn();
  const faults: unknown[] = [];
  const context = {
    store,
    projectRoot: folder,
    slipwayDir: folder,
    now: () => 100,
    events: { emit: () => undefined, watched: () => false },
  };
  const parts = {
    book,
    executions: runs.executions,
    results: createTrialResults(context, async () => new Map()),
    onFault: (error: unknown) => faults.push(error),
  };
  const states = () =>
    book
      .get("sweep-1")
      ?.trials.map(
        (trial) => trial.outcome?.state ?? (trial.executionId ? "running" : trial.dropped ? "dropped" : "queued"),
      );
  const parent = async () => (await store.getRun(asRunId(runId) ?? neverId())).status;
  return { folder, store, book, runs, faults, states, parent, makeQueue: () => createSweepQueue(context, parts) };
}

function neverId(): never {
  throw new Error("no run id");
}

test("so many trials run at a time, in order, the next when one has ended; the parent ends with the last", async () => {
  const { makeQueue, runs, states, parent, book, faults } = await setUp();
  const queue = makeQueue();
  await queue.look();
  expect(runs.names()).toEqual(["sweep-1-1", "sweep-1-2"]);
  expect(runs.launches[0]).toMatchObject({ who: "ada@here", caller: { env: { PATH: "/bin" } } });
  expect(await parent()).toBe("RUNNING");
  runs.end("2", 1);
  await queue.look();
  expect(states()).toEqual(["running", "failed", "running", "queued"]);
  for (const id of ["1", "3"]) runs.end(id, 0);
  await queue.look();
  runs.end("4", 0);
  await queue.look();
  expect(states()).toEqual(["finished", "failed", "finished", "finished"]);
  expect(await parent()).toBe("FAILED");
  expect(queue.active()).toBeUndefined();
  // The environment of who asked is not kept longer.
  expect(await book.callerOf("sweep-1")).toBeUndefined();
  expect(faults).toEqual([]);
});

test("a hub after this one goes on: a trial that was started and not noted is found, not started again", async () => {
  const { makeQueue, runs, states, book } = await setUp();
  const first = makeQueue();
  await first.look();
  await book.update("sweep-1", ({ trials }) => {
    for (const trial of trials) trial.executionId = undefined;
  });
  await first.close();
  runs.end("1", 0);
  const second = makeQueue();
  await second.look();
  expect(states()).toEqual(["finished", "running", "running", "queued"]);
  expect(runs.names()).toEqual(["sweep-1-1", "sweep-1-2", "sweep-1-3"]);
});

test("stopped, what is queued is dropped and what runs is asked to end; the parent was killed", async () => {
  const { makeQueue, states, parent, book } = await setUp();
  const queue = makeQueue();
  await queue.look();
  await book.update("sweep-1", (sweep) => {
    sweep.stopping = true;
  });
  await queue.look();
  await expect.poll(states).toEqual(["stopped", "stopped", "dropped", "dropped"]);
  await expect.poll(parent).toBe("KILLED");
});

test("with fail-fast nothing is started after the first that fails", async () => {
  const { makeQueue, runs, states } = await setUp({ failFast: true, jobs: 1 });
  const queue = makeQueue();
  await queue.look();
  runs.end("1", 3);
  await queue.look();
  expect(states()).toEqual(["failed", "dropped", "dropped", "dropped"]);
});

test("waits while the workspace is run, and gives up with the reason where nothing can be started", async () => {
  const { makeQueue, runs, states, book, parent } = await setUp();
  const queue = makeQueue();
  await queue.look();
  const running = runs.executions.get("1");
  runs.state.current = running;
  runs.end("1", 0);
  await queue.look();
  expect(states()).toEqual(["finished", "running", "queued", "queued"]);
  runs.state.current = undefined;
  runs.state.refusal = new UserError({ code: "dvc.not-installed", kind: "missing", message: "DVC is missing" });
  await queue.look();
  expect(states()).toEqual(["finished", "running", "dropped", "dropped"]);
  runs.end("2", 0);
  await queue.look();
  expect(book.get("sweep-1")?.problem).toBe("DVC is missing");
  expect(await parent()).toBe("FAILED");
});

test("the best trial's run is marked, and no other one after a better has come", async () => {
  const { makeQueue, runs, store, book } = await setUp({ jobs: 1 });
  const queue = makeQueue();
  const logged = async (number: number, loss: number) => {
    const tags = runs.launches[number - 1]?.runTags ?? [];
    const run = await store.createRun({ experimentId: asExperimentId("0") ?? neverId(), tags });
    await store.logBatch(run.runId, { metrics: [{ key: "loss", value: loss, timestampMs: 1, step: 1 }] });
    return run.runId;
  };
  await queue.look();
  const first = await logged(1, 0.5);
  runs.end("1", 0);
  await queue.look();
  const best = async (id: typeof first) => (await store.getRun(id)).tags.get("slipway.best");
  expect(await best(first)).toBe("loss");
  const second = await logged(2, 0.4);
  runs.end("2", 0);
  await queue.look();
  expect([await best(first), await best(second)]).toEqual([undefined, "loss"]);
  expect((await store.getRun(second)).tags.get("mlflow.parentRunId")).toBe(book.get("sweep-1")?.runId);
  expect((await store.getRun(second)).tags.get("rank")).toBe("2");
});

test("a sweep that waits says for what, and neither it nor a trial that has not begun counts the time", async () => {
  const { makeQueue, runs, store, book } = await setUp({ jobs: 1 });
  const sweep = () => book.get("sweep-1") ?? neverSweep();
  const seen = (waitsFor?: string, lockedBy?: string) =>
    viewOf(sweep(), new Map(), { nowMs: 1000, executionOf: runs.executions.get, waitsFor, lockedBy });
  await markWaiting(store, sweep());
  const parent = () => store.getRun(asRunId(sweep().runId) ?? neverId());
  expect(await parent()).toMatchObject({ status: "SCHEDULED", startedAtMs: 5 });
  expect(seen("sweep-0").state).toBe("waiting");
  const queue = makeQueue();
  await queue.look();
  expect(await parent()).toMatchObject({ status: "RUNNING", startedAtMs: 100 });
  expect(seen(undefined, "DVC's lock")).toMatchObject({
    state: "running",
    counts: { queued: 3, starting: 1, running: 0 },
    rows: [{ state: "starting", waitsFor: "DVC's lock" }, {}, {}, {}],
  });
  const stage = { stage: "train", startedAtMs: 400, endedAtMs: undefined, exitCode: undefined };
  runs.set("1", { stages: [stage] });
  expect(seen()).toMatchObject({
    counts: { starting: 0, running: 1 },
    rows: [{ state: "running", beganAtMs: 400 }, {}, {}, {}],
  });
  // 40 ms of DVC and 460 of the stage; the wait before the second is no part of it.
  runs.set("1", { stages: [{ ...stage, startedAtMs: 50, endedAtMs: 500, exitCode: 0 }] });
  runs.end("1", 0);
  await queue.look();
  await book.update("sweep-1", ({ trials: [first, second] }) => {
    if (first?.outcome) first.outcome.endedAtMs = 510;
    if (second)
      second.outcome = { state: "finished", startedAtMs: 0, endedAtMs: 9460, beganAtMs: 9000, ran: ["train"] };
  });
  expect(seen().etaMs).toBe(2 * 500);
  // One that DVC had in its cache tells nothing of the others.
  await book.update("sweep-1", ({ trials: [, , third] }) => {
    if (third) third.outcome = { state: "finished", startedAtMs: 0, endedAtMs: 1, ran: [], skipped: ["train"] };
  });
  expect(seen()).toMatchObject({ cached: 1, etaMs: 500 });
});

function neverSweep(): never {
  throw new Error("no sweep");
}

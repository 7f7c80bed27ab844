import { expect, onTestFinished, test } from "vitest";
import { createHasher } from "../../../source/adapters/dvc/hasher.js";
import type { HubEvent } from "../../../source/api/events.js";
import type { PipelineView } from "../../../source/api/views.js";
import type { WatchView } from "../../../source/api/watch-views.js";
import { asExecutionId } from "../../../source/domain/ids.js";
import type { Execution, PipelineStage } from "../../../source/domain/pipeline.js";
import { pipelineInputs } from "../../../source/hub/watch/pipeline-inputs.js";
import { createWatchFeature } from "../../../source/hub/watch/watch-feature.js";
import { makeProject } from "../../support/project.js";

const call = { who: "ada@here", signal: new AbortController().signal };

function stage(state: PipelineStage["state"]): PipelineView {
  const shown = { name: "train", cmd: "ls", deps: [], outs: [], params: [], reasons: ["in.txt changed"], upstream: [] };
  return { state: "ready", stages: [{ ...shown, state, lastDurationMs: undefined }], params: [] };
}

function execution(id: string, state: Execution["state"]): Execution {
  const executionId = asExecutionId(id);
  if (!executionId) throw new Error(id);
  return {
    ...{ executionId, targets: [], command: "dvc repro", who: "ada@here", state, startedAtMs: 0, endedAtMs: undefined },
    ...{ exitCode: undefined, pid: 1, stages: [], gitCommit: undefined },
  };
}

/** A watch on made-up inputs; `save` changes them, `end` ends the run that it has started. */
function setUp(countdownMs = 0) {
  const state = { inputs: "a", view: stage("out-of-date"), trusted: true, running: undefined as Execution | undefined };
  const files = new Set<(event: HubEvent) => void>();
  const listeners: ((execution: Execution) => void)[] = [];
  const ran: unknown[] = [];
  const feature = createWatchFeature(
    {
      projectRoot: "/p",
      events: { emit: () => undefined, watched: () => true },
      now: () => 1000,
      trust: {
        isTrusted: async () => state.trusted,
        whyNot: async () => ({ why: "never" as const }),
        covers: async () => state.trusted,
        trust: async () => undefined,
        keepOver: async (_, write) => write(),
      },
    },
    {
      subscribe: (listener) => {
        files.add(listener);
        return () => files.delete(listener);
      },
      pipeline: async () => state.view,
      inputs: async () => state.inputs,
      current: () => state.running,
      onChange: (listener) => void listeners.push(listener),
      run: async ({ targets, via }) => {
        ran.push({ targets, via });
        state.running = execution(String(ran.length), "running");
        return state.running.executionId;
      },
      onFault: (error) => {
        throw error;
      },
      debounceMs: 5,
      countdownMs,
    },
  );
  onTestFinished(async () => feature.close?.());
  const handlers = feature.handlers;
  const changed = () => {
    for (const listener of files) listener({ topic: "pipeline", ids: [], revision: 1 });
  };
  return {
    state,
    ran,
    files,
    changed,
    save: (inputs: string) => {
      state.inputs = inputs;
      changed();
    },
    end: (how: "finished" | "failed") => {
      const ended = execution(String(ran.length), how);
      state.running = undefined;
      for (const listener of listeners) listener(ended);
    },
    start: () => handlers["watch.start"]?.({ targets: [], via: "app" }, call),
    stop: () => handlers["watch.stop"]?.({}, call),
    skip: () => handlers["watch.skip"]?.({}, call),
    view: async (): Promise<WatchView | undefined> => handlers["watch.get"]?.({}, call),
    busy: () => feature.busy?.(),
  };
}

const phaseOf = async (watch: ReturnType<typeof setUp>) => {
  const view = await watch.view();
  return view?.state === "on" ? view.phase : view?.state;
};

test("a watch runs what is out of date, once a save; what is saved during a run makes the next one, however often", async () => {
  const watch = setUp();
  await watch.start();
  await expect.poll(() => watch.ran).toEqual([{ targets: [], via: "watch" }]);
  await expect.poll(() => phaseOf(watch)).toBe("running");
  watch.save("b");
  watch.save("c");
  await expect.poll(() => phaseOf(watch)).toBe("running");
  expect(watch.ran).toHaveLength(1);
  watch.end("finished");
  await expect.poll(() => watch.ran).toHaveLength(2);
  watch.state.view = stage("up-to-date");
  watch.end("finished");
  await expect.poll(() => phaseOf(watch)).toBe("waiting");
  expect(watch.ran).toHaveLength(2);
});

test("a run that failed is not run again by itself, nor by what stages write: only by the next save", async () => {
  const watch = setUp();
  await watch.start();
  await expect.poll(() => watch.ran).toHaveLength(1);
  watch.end("failed");
  watch.changed(); // an out was written: the inputs are the same
  await expect.poll(() => phaseOf(watch)).toBe("waiting");
  expect(watch.ran).toHaveLength(1);
  watch.save("b");
  await expect.poll(() => watch.ran).toHaveLength(2);
});

test("the countdown tells what will run and why, and can be left out; then the next save counts down again", async () => {
  const watch = setUp(60_000);
  await watch.start();
  await expect
    .poll(() => watch.view())
    .toMatchObject({
      phase: "countdown",
      startsAtMs: 61_000,
      stages: [{ name: "train", reasons: ["in.txt changed"] }],
      command: "dvc --wait-for-lock repro",
    });
  expect(await watch.skip()).toEqual({ skipped: true });
  watch.changed();
  await expect.poll(() => phaseOf(watch)).toBe("waiting");
  expect(await watch.skip()).toEqual({ skipped: false });
  watch.save("b");
  await expect.poll(() => phaseOf(watch)).toBe("countdown");
  expect(watch.ran).toEqual([]);
});

test("commands that have changed are not run until they are trusted again; then the save is not lost", async () => {
  const watch = setUp();
  watch.state.view = stage("up-to-date");
  await watch.start();
  await expect.poll(() => phaseOf(watch)).toBe("waiting");
  watch.state.trusted = false;
  watch.state.view = stage("out-of-date");
  watch.save("b");
  await expect.poll(() => watch.view()).toMatchObject({ phase: "blocked", blocked: { code: "project.not-trusted" } });
  expect(watch.ran).toEqual([]);
  watch.state.trusted = true;
  watch.changed();
  await expect.poll(() => watch.ran).toHaveLength(1);
});

test("a watch keeps the hub alive until it is ended; an ended one listens to nothing and runs nothing", async () => {
  const watch = setUp(60_000);
  expect(watch.busy()).toBe(false);
  await watch.start();
  await expect.poll(() => phaseOf(watch)).toBe("countdown");
  expect(watch.busy()).toBe(true);
  expect(await watch.stop()).toEqual({ stopped: true });
  expect(watch.busy()).toBe(false);
  expect(watch.files.size).toBe(0);
  expect(await watch.view()).toEqual({ state: "off" });
});

test("inputs are what a user saves: stages, the params they name, deps that no stage makes; never what stages write", async () => {
  await using project = makeProject(
    {
      "in.txt": "1\n",
      "mid.txt": "1\n",
      "params.yaml": "used: 1\nother: 1\n",
      "dvc.yaml": `stages:
  a: {cmd: cp in.txt mid.txt, deps: [in.txt], params: [used], outs: [mid.txt]}
  b: {cmd: cp mid.txt end.txt, deps: [mid.txt], outs: [end.txt]}
`,
    },
    { git: false },
  );
  const hasher = createHasher();
  const inputs = () => pipelineInputs(project.root, hasher);
  const first = await inputs();
  project.write("mid.txt", "22\n");
  project.write("end.txt", "22\n");
  project.write("dvc.lock", "schema: '2.0'\nstages: {}\n");
  project.write("params.yaml", "used: 1\nother: 22\n");
  expect(await inputs()).toBe(first);
  project.write("params.yaml", "used: 22\nother: 22\n");
  const second = await inputs();
  expect(second).not.toBe(first);
  project.write("in.txt", "22\n");
  expect(await inputs()).not.toBe(second);
});

test("a stage that changes what it reads runs three times in a row at most; the next save runs it again", async () => {
  const watch = setUp();
  await watch.start();
  for (let run = 1; run <= 3; run++) {
    await expect.poll(() => watch.ran.length).toBe(run);
    watch.changed();
    await expect.poll(async () => watch.view()).toMatchObject({ phase: "running" });
    watch.state.inputs = `changed by run ${run}`;
    watch.end("finished");
  }
  await expect.poll(async () => watch.view()).toMatchObject({ phase: "blocked", blocked: { code: "watch.circle" } });
  expect(watch.ran).toHaveLength(3);
  watch.save("by the user");
  await expect.poll(() => watch.ran.length).toBe(4);
});

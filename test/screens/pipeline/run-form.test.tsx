import { expect, test } from "vitest";
import { UserError } from "../../../source/domain/user-error.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const stage = (name: string) => ({
  name,
  cmd: `python ${name}.py`,
  deps: [],
  outs: [`${name}.out`],
  params: [],
  state: "out-of-date",
  reasons: ["data.csv changed"],
  upstream: [],
  lastDurationMs: undefined,
});
const problem = { code: "cycle", severity: "error", message: "a and b go round", fix: "Break it.", stages: [] };
const plan = {
  command: "dvc --wait-for-lock repro",
  params: [],
  stages: [
    { name: "train", does: "runs", reasons: ["data.csv changed"] },
    { name: "score", does: "may-run", reasons: ["train runs before it"] },
  ],
  problems: [],
  removes: ["train.out"],
  waitsFor: [],
};

async function openPipeline(answers: object = {}, pipeline: object = {}) {
  const client = fakeClient({
    ...quietHub,
    "pipeline.get": () => ({ state: "ready", stages: [stage("train"), stage("score")], params: [], ...pipeline }),
    "pipeline.plan": () => plan,
    "pipeline.foreign": () => ({ commands: [] }),
    "pipeline.run": () => ({ executionId: "4" }),
    ...answers,
  });
  const app = openShell(client, "pipeline");
  await expect.poll(app.screen).toContain("2 stages");
  const sent = (name: string) => client.calls.filter(([each]) => each === name).map(([, input]) => input);
  return { ...app, client, sent };
}

test("the dialog of a run shows stages, reasons, command and what DVC removes, and starts what it shows", async () => {
  const app = await openPipeline();
  await app.act("pipeline.run-stage");
  await expect.poll(app.screen).toContain("train and what it needs");
  await expect
    .poll(app.screen)
    .toMatch(/train +runs[\s\S]*data\.csv changed[\s\S]*score +may run[\s\S]*train runs before it/);
  expect(app.screen()).toContain("DVC removes before: train.out");
  expect(app.screen()).toContain("$ dvc --wait-for-lock repro");
  await app.act("run-form.next", "run-form.next", "run-form.down", "run-form.next", "run-form.down");
  await app.press("lr=0.1 q='a b'");
  await expect.poll(app.screen).toContain("lr=0.1 q='a b'");
  const asked = { targets: ["train"], scope: "downstream", force: true, set: ["lr=0.1", "q='a b'"] };
  await expect.poll(() => app.sent("pipeline.plan").at(-1)).toEqual(asked);
  await app.act("run-form.start");
  await expect.poll(() => app.sent("pipeline.run")).toEqual([{ ...asked, via: "app" }]);
  await expect.poll(app.screen).not.toContain("─ Run ─");
  app.unmount();
});

test("Esc starts nothing, and what cannot be meant is told and cannot be started", async () => {
  const app = await openPipeline({
    "pipeline.plan": () => {
      throw new UserError({
        code: "x",
        kind: "invalid",
        message: "params.yaml has no param lrr",
        hint: "Did you mean lr?",
      });
    },
  });
  await app.act("pipeline.run-stage");
  await expect.poll(app.screen).toMatch(/no param lrr[\s\S]*Did you mean lr\?/);
  await app.act("run-form.start", "run-form.close");
  await expect.poll(app.screen).not.toContain("─ Run ─");
  expect(app.sent("pipeline.run")).toEqual([]);
  app.unmount();
});

test("a dry run sets DVC's answer beside Slipway's, and takes it away when another run is chosen", async () => {
  const dry = { command: "", exitCode: 0, stages: [{ name: "score", does: "skips" }], said: [] };
  const app = await openPipeline({ "pipeline.dry": () => dry });
  await app.act("pipeline.run-stage");
  await expect.poll(app.screen).toContain("may run");
  await app.act("run-form.dry");
  await expect.poll(app.screen).toMatch(/score +may run +dvc: skips/);
  expect(app.sent("pipeline.dry")).toEqual([{ targets: ["train"], scope: "needed", force: false }]);
  await app.act("run-form.next");
  await expect.poll(app.screen).not.toContain("dvc: skips");
  app.unmount();
});

test("a run is started at once, but for a problem that would stop it: then the dialog shows that first", async () => {
  const well = await openPipeline();
  await well.act("pipeline.run");
  await expect.poll(() => well.sent("pipeline.run")).toEqual([{ targets: [], force: false, via: "app" }]);
  well.unmount();
  const answers = { "pipeline.plan": () => ({ ...plan, problems: [problem] }) };
  const app = await openPipeline(answers, { problems: [problem] });
  await app.act("pipeline.run");
  await expect
    .poll(app.screen)
    .toMatch(/the whole pipeline[\s\S]*a and b go round[\s\S]*Break it\.[\s\S]*of 2 would run/);
  expect(app.sent("pipeline.run")).toEqual([]);
  app.unmount();
});

test("a DVC of another terminal is shown above the stages, and a run asks before it waits for it", async () => {
  const foreign = {
    ...{ pid: 1234, command: "dvc repro", user: "bob", startedAtMs: 1_000_000 - 180_000, terminal: "pts/2" },
    ...{ holdsRepository: false, runs: ["train"], reads: [] },
  };
  const answers = {
    "pipeline.foreign": () => ({ commands: [foreign] }),
    "pipeline.plan": () => ({ ...plan, waitsFor: [foreign] }),
  };
  const app = await openPipeline(answers);
  await expect.poll(app.screen).toMatch(/in another terminal dvc repro \(pid 1234, bob, started/);
  await app.act("pipeline.run");
  await expect.poll(app.screen).toContain("waits for dvc repro (pid 1234, bob, started 3 min ago in pts/2)");
  expect(app.sent("pipeline.run")).toEqual([]);
  app.unmount();
});

test("of a run that failed the outs are told that DVC had removed, with the command that brings them back", async () => {
  const execution = {
    ...{ executionId: "3", targets: [], command: "dvc repro", who: "ada@gpu-07", state: "failed", startedAtMs: 1 },
    ...{ endedAtMs: 2, exitCode: 255, stages: [{ stage: "train", startedAtMs: 1, endedAtMs: 2, exitCode: 1 }] },
  };
  const app = await openPipeline({
    "executions.list": () => ({ executions: [execution] }),
    "pipeline.removed": () => ({
      outs: [{ stage: "train", path: "model.bin", restorable: true }],
      command: "dvc checkout model.bin",
    }),
  });
  await expect.poll(app.screen).toContain("DVC had removed model.bin");
  await expect.poll(() => app.screen().replaceAll(/[\s│]+/g, " ")).toContain("as it was: dvc checkout model.bin");
  expect(app.sent("pipeline.removed")).toContainEqual({ executionId: "3" });
  app.unmount();
});

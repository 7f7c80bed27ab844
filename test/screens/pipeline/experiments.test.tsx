import { describe, expect, test } from "vitest";
import { UserError } from "../../../source/domain/user-error.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const commit = "a".repeat(40);
const experiment = (name: string, lr: string, acc: number) => ({
  ...{ name, commit, baseline: "b".repeat(40), createdAtMs: 0 },
  params: { "model.lr": lr, "model.kind": "lora" },
  metrics: { acc },
});
const view = {
  experiments: [experiment("high", "0.5", 0.75), experiment("higher", "0.7", 0.5)],
  workspace: { params: { "model.lr": "0.1", "model.kind": "lora" }, metrics: { acc: 0.25 } },
  queue: [{ name: "later", state: "queued" }],
};
const plan = {
  command: `dvc --wait-for-lock exp apply ${commit}`,
  params: ["model.lr: 0.1 → 0.5"],
  changes: [
    { path: "train.py", does: "changes", isOut: false, isEdited: true },
    { path: "model.bin", does: "comes", isOut: true, isEdited: false },
  ],
};
const hub = {
  ...quietHub,
  "pipeline.get": () => ({ state: "ready", stages: [], params: [] }),
  "experiments.list": () => view,
  "experiments.plan": () => plan,
  "experiments.apply": () => ({ changed: 2 }),
};

async function openExperiments(answers: object = {}) {
  const client = fakeClient({ ...hub, ...answers });
  const app = openShell(client, "pipeline");
  await expect.poll(app.screen).toContain("▐3 Pipeline▌");
  await app.act("pipeline.experiments");
  await expect.poll(app.screen).toContain("experiments of dvc exp");
  const applied = () => client.calls.filter(([name]) => name === "experiments.apply").map(([, input]) => input);
  return { ...app, applied };
}

describe("the experiments", () => {
  test("have their metrics and the params that differ beside the workspace's; DVC's queue is told", async () => {
    const app = await openExperiments();
    await expect.poll(app.screen).toMatch(/experiment +made +acc +lr *│/);
    expect(app.screen()).toMatch(/workspace +0\.25 +0\.1 *│/);
    expect(app.screen()).toMatch(/▸ high +\S+ +0\.75 +0\.5 *│/);
    expect(app.screen()).toContain("DVC's own queue: later queued");
    expect(app.screen()).not.toContain("lora");
    app.unmount();
  });

  test("are applied after what changes and the command were shown", async () => {
    const app = await openExperiments();
    await expect
      .poll(app.screen)
      .toContain("train.py becomes the experiment's; what you changed in it is kept for undo");
    await app.act("experiments.apply");
    await expect.poll(app.screen).toContain("Put high into the workspace?");
    expect(app.screen()).toContain("model.bin comes from DVC's cache");
    expect(app.screen()).toContain("dvc --wait-for-lock exp apply aaaa");
    expect(app.applied()).toEqual([]);
    await app.press("\r");
    await expect.poll(app.applied).toEqual([expect.objectContaining({ commit })]);
    await expect.poll(app.screen).toContain("high is in the workspace");
    app.unmount();
  });

  test("that cannot be applied say why, and none says how one is made", async () => {
    const fails = () => {
      throw new UserError({
        code: "experiments.not-in-cache",
        kind: "missing",
        message: "model.bin is not in DVC's cache",
        hint: "Get it: dvc exp pull",
      });
    };
    const app = await openExperiments({ "experiments.plan": fails });
    await expect.poll(app.screen).toContain("Get it: dvc exp pull");
    await app.act("experiments.apply");
    expect(app.applied()).toEqual([]);
    app.unmount();
    const none = await openExperiments({ "experiments.list": () => ({ ...view, experiments: [], queue: [] }) });
    await expect.poll(none.screen).toContain("There are no experiments.");
    none.unmount();
  });
});

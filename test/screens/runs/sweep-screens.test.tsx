import { describe, expect, test } from "vitest";
import type { SweepView } from "../../../source/api/sweep-views.js";
import { UserError } from "../../../source/domain/user-error.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const pipeline = {
  state: "ready",
  stages: [],
  params: [
    { key: "model.rank", value: "2", changed: false },
    { key: "model.lr", value: "0.1", changed: false },
  ],
};
/** As the hub plans it: two values of each param that was given two. */
const plan = ({ set }: { readonly set: readonly string[] }) => {
  const counts = set.map((each) => each.split(",").length);
  const trials = counts.reduce((product, count) => product * count, 1);
  return {
    kind: trials > 1 ? "sweep" : "run",
    params: set.map((each, at) => ({ name: each.split("=")[0], values: each, count: counts[at], now: "2" })),
    trials,
    grid: trials,
    commands: set.map((each) => `dvc exp run --temp -S ${each}`),
    notes: [],
  };
};
const sweepId = "sweep-1";
const parent = "f".repeat(32);
const sweep: SweepView = {
  ...{ sweepId, state: "finished", who: "ada@here", createdAtMs: 0, endedAtMs: 9, runId: parent, targets: [], jobs: 1 },
  params: [{ name: "model.rank", values: "4, 8, 16" }],
  ...{ trials: 3, cached: 0, judged: 0, cachedWithout: 0, judges: [], now: ["2"], dvcQueue: [] },
  counts: { queued: 0, starting: 0, running: 0, finished: 3, failed: 0, stopped: 0, lost: 0, dropped: 0 },
  rows: [1, 2, 3].map((number) => ({
    ...{ number, name: `sweep-1-${number}`, state: "finished" as const, values: [String(number * 4)] },
    executionId: String(number),
  })),
  importance: [{ unknown: "4 trials with a value are needed, there are 0" }],
};
const hub = {
  ...quietHub,
  "pipeline.get": () => pipeline,
  "sweeps.plan": plan,
  "sweeps.list": () => ({ sweeps: [sweep], dvcQueue: [] }),
  "sweeps.get": () => sweep,
  "sweeps.start": () => ({ sweepId, runId: parent, trials: 4 }),
  "log.window": () => ({ lines: [], total: 0 }),
};

async function openForm(answers: object = {}) {
  const client = fakeClient({ ...hub, ...answers });
  const app = openShell(client, "runs");
  await expect.poll(app.screen).toContain("▐4 Runs▌");
  await app.act("runs.sweep");
  await expect.poll(app.screen).toMatch(/▸ +model\.rank = +2/);
  const started = () => client.calls.filter(([name]) => name === "sweeps.start").map(([, input]) => input);
  return { ...app, client, started };
}

describe("the form of a new sweep", () => {
  test("replaces a value by what is typed, shows what it comes to, and starts on the line Start alone", async () => {
    const app = await openForm();
    await app.press("4", ",", "8");
    await expect.poll(app.screen).toMatch(/model\.rank = 4,8 +\(now 2\)/);
    await app.act("sweep-form.down");
    await app.press("1", ",", "2");
    await expect.poll(app.screen).toContain("Start 4 trials = 2 × 2");
    expect(app.screen()).toMatch(/4 trials = 2 × 2, 1 at a time[\s\S]*\$ dvc exp run --temp -S model\.rank=4,8/);
    await app.act("sweep-form.start");
    await expect.poll(app.screen).toMatch(/▸ +Start 4 trials/);
    expect(app.started()).toEqual([]);
    // A letter is no command here.
    await app.press("q");
    await app.act("sweep-form.start");
    await expect
      .poll(app.started)
      .toEqual([{ set: ["model.rank=4,8", "model.lr=1,2"], targets: [], force: false, jobs: 1 }]);
    app.unmount();
  });

  test("changes a value in place after a key that goes through it, and gives it back", async () => {
    const app = await openForm();
    await app.press("\x1b[C", ",", "8");
    await expect.poll(app.screen).toMatch(/model\.rank = 2,8 +\(now 2\)/);
    await app.act("sweep-form.reset");
    await expect.poll(app.screen).toMatch(/model\.rank = +2 /);
    await app.press("\x7f");
    await expect.poll(app.screen).toContain("empty: ctrl+R gives 2 back");
    app.unmount();
  });

  test("says what is wrong in its own words, not in those of the command line", async () => {
    const app = await openForm({
      "sweeps.plan": () => {
        throw new UserError({
          ...{ code: "arguments.bad-setting", kind: "invalid", message: "model.rank: a range has no grid" },
          hint: "Say how many are drawn from it: --sample 20",
        });
      },
    });
    await app.press("1", ".", ".", "9");
    await expect.poll(app.screen).toContain("Say how many are drawn from it: sample = 20");
    expect(app.screen()).toContain("Start: model.rank: a range has no grid");
    app.unmount();
  });

  test("asks for a run of all that is cached, and for an end at the first that fails, by yes", async () => {
    const app = await openForm();
    await app.press("4", ",", "8");
    for (let line = 0; line < 7; line += 1) await app.act("sweep-form.down");
    await app.press("m");
    await expect.poll(app.screen).toContain('force wants yes or no, not "m"');
    await app.press("\x7f", "y", "e", "s");
    await app.act("sweep-form.down");
    await app.press("y", "e", "s");
    await app.act("sweep-form.start", "sweep-form.start");
    await expect.poll(app.started).toMatchObject([{ force: true, failFast: true }]);
    app.unmount();
  });

  test("is not opened in a terminal that only reads", async () => {
    const client = fakeClient({ ...hub, "project.get": () => ({ ...quietHub["project.get"](), readOnly: true }) });
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toMatch(/hub +READ-ONLY/);
    await app.act("runs.sweep");
    await expect.poll(app.screen).toContain("This terminal is attached read-only: it changes nothing");
    expect(app.screen()).not.toContain("new sweep");
    app.unmount();
  });
});

describe("an open sweep", () => {
  const opened = async () => {
    const kept = new Map<string, unknown>([["runs.view", [{ view: "detail", runId: parent }]]]);
    const app = openShell(fakeClient(hub), "runs", { kept });
    await expect.poll(app.screen).toContain("sweep-1  finished");
    return app;
  };

  test("is left by Esc from its trials; from a log Esc goes to the trials first", async () => {
    const app = await opened();
    const footer = () => app.screen().trimEnd().split("\n").at(-1);
    await app.act("sweep.log");
    await expect.poll(footer).toContain("f follow");
    await app.act("sweep.close");
    await expect.poll(footer).toMatch(/^ esc back +↵ open +A apply/);
    await app.act("sweep.close");
    await expect.poll(app.screen).not.toContain("sweep-1  finished");
    app.unmount();
  });
});

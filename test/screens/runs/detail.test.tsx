import { describe, expect, test } from "vitest";
import { UserError } from "../../../source/domain/user-error.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const runId = "a".repeat(32);
const head = {
  runId,
  name: "calm-otter",
  experimentId: "0",
  experiment: "tunings",
  status: "FINISHED",
  stale: false,
  deleted: false,
  startedAtMs: 0,
  userId: "ada",
  artifactUri: "mlflow-artifacts:/0/a/artifacts",
  note: "",
  lineage: { executionId: "3", stage: "train", data: [], versions: [], children: [] },
  inputs: [],
  models: [],
};
const empty = { rows: [], total: 0, all: 0 };
const hub = {
  ...quietHub,
  "runs.head": () => head,
  "runs.entries": () => empty,
  "runs.metrics": () => empty,
  "executions.list": () => ({
    executions: [{ executionId: "3", state: "finished", stages: [{ stage: "train", startedAtMs: 0, logFrom: 10 }] }],
  }),
  "log.window": ({ stage }: { readonly stage?: string }) => {
    const lines = [
      { byte: 0, text: "preparing" },
      { byte: 10, text: "loss 0.5" },
    ].slice(stage === undefined ? 0 : 1);
    return { firstLine: 0, lines, by: -lines.length, totalLines: lines.length, sizeBytes: 10, fileBytes: 10 };
  },
};
const broken = () => {
  throw new UserError({
    code: "store.damaged",
    kind: "failed",
    message: "loss.points is damaged at byte 40",
    hint: "Put it back from a backup.",
  });
};

function open(view: object, answers: Parameters<typeof fakeClient>[0] = hub) {
  return openShell(fakeClient(answers), "runs", { kept: new Map<string, unknown>([["runs.view", [view]]]) });
}

describe("an open run", () => {
  test("shows what its own stage has logged, and on demand the log of the whole execution", async () => {
    const app = open({ view: "detail", runId });
    await expect.poll(app.screen).toContain("calm-otter");
    await app.act("run-detail.next-page", "run-detail.next-page");
    await expect.poll(app.screen).toMatch(/log of train, execution #3 .* 1 line [\s\S]*loss 0\.5/);
    expect(app.screen()).not.toContain("preparing");
    await app.act("log.stage", "run-dialog.accept");
    await expect.poll(app.screen).toMatch(/log of execution #3 .* 2 lines[\s\S]*preparing/);
    await app.act("log.stage", "list.down", "run-dialog.accept");
    await expect.poll(app.screen).not.toContain("preparing");
    app.unmount();
  });

  test("says what failed in a pane and what to do about it", async () => {
    const app = open({ view: "detail", runId }, { ...hub, "runs.metrics": broken });
    await expect.poll(app.screen).toMatch(/loss\.points is damaged at byte 40[\s\S]*Put it back from a backup\./);
    app.unmount();
  });

  test("that cannot be read says so, and what to do", async () => {
    const app = open({ view: "detail", runId }, { ...hub, "runs.head": broken });
    await expect.poll(app.screen).toMatch(/loss\.points is damaged at byte 40[\s\S]*Put it back from a backup\./);
    app.unmount();
  });
});

test("a comparison says what failed in a section and what to do about it", async () => {
  const runIds = [runId, "b".repeat(32)];
  const runs = runIds.map((id) => ({ ...head, runId: id, versions: [] }));
  const app = open({ view: "compare", runIds }, { ...hub, "compare.runs": () => ({ runs }), "compare.params": broken });
  await expect.poll(app.screen).toMatch(/loss\.points is damaged at byte 40[\s\S]*Put it back from a/);
  app.unmount();
});

// Nothing happened: what was chosen waited for a view that never came to the front.
test.each([
  ["an open run", { view: "detail", runId }, "calm-otter"],
  ["a comparison", { view: "compare", runIds: [runId, "b".repeat(32)] }, "held against"],
])("an action of the overview that is chosen in %s goes there and is done", async (_, view, shown) => {
  const app = open(view);
  await expect.poll(app.screen).toContain(shown);
  await app.act("global.palette");
  await expect.poll(app.screen).toContain("Command");
  await app.press(..."choose the columns");
  await expect.poll(app.screen).toMatch(/C +columns +Choose the columns/);
  await app.press("\r");
  await expect.poll(app.screen).toMatch(/─ Columns ─/);
  app.unmount();
});

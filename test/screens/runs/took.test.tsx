import { expect, test } from "vitest";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const run = {
  runId: "a".repeat(32),
  experimentId: "0",
  experiment: "Default",
  name: "calm-cow-1",
  status: "RUNNING",
  stale: false,
  startedAtMs: 1_000_000,
  lastPointAtMs: 1_002_000,
  params: [],
  metrics: [],
  tags: [],
  versions: [],
  trend: [],
};

const columns = ["state", "name", "age", "took"];
const tableRow = {
  kind: "run",
  runId: run.runId,
  name: run.name,
  experiment: "Default",
  state: "running",
  startedAtMs: run.startedAtMs,
  lastPointAtMs: run.lastPointAtMs,
  deleted: false,
  depth: 0,
  children: 0,
  folded: false,
  cells: ["running", run.name, null, null],
};

// Between two points the time stood still; it jumped with the next one.
test("the time that a living run takes goes on between its points; of one that fell silent it ends with the last, one that waits has none", async () => {
  let nowMs = 1_030_000;
  const waiting = {
    ...tableRow,
    runId: "c".repeat(32),
    name: "late-cow-3",
    state: "scheduled",
    cells: ["scheduled", "late-cow-3", null, null],
  };
  const rows = [tableRow, { ...tableRow, runId: "b".repeat(32), name: "mute-cow-2", state: "stale" }, waiting];
  const client = fakeClient({
    ...quietHub,
    "runs.table": () => ({ rows, total: 3, found: 3, all: 3, columns }),
    "runs.get": () => run,
    "runs.samples": () => ({ prompts: [], steps: [], answers: [] }),
  });
  const app = openShell(client, "runs", { now: () => nowMs });
  await expect
    .poll(app.screen)
    .toMatch(/calm-cow-1 +30s +00:30[\s\S]*mute-cow-2 +30s +2\.0 s[\s\S]*late-cow-3 +30s +[^\s\d]/);
  nowMs = 1_047_000;
  await expect.poll(app.screen, { timeout: 5000 }).toMatch(/calm-cow-1 +47s +00:47[\s\S]*mute-cow-2 +40s +2\.0 s/);
  app.unmount();
});

test("answers that have no room are scrolled to", async () => {
  const prompts = ["refund?", "password?", "human?", "address?", "invoice?", "price?", "hours?", "phone?"];
  const client = fakeClient({
    ...quietHub,
    "runs.table": () => ({ rows: [tableRow], total: 1, found: 1, all: 1, columns }),
    "runs.get": () => run,
    "runs.samples": () => ({ prompts, steps: [5], answers: prompts.map((prompt) => [`answer to ${prompt}`]) }),
  });
  const app = openShell(client, "runs");
  await expect.poll(app.screen).toContain("calm-cow-1");
  await app.press("\t", "\t");
  await expect.poll(app.screen).toMatch(/answers at step 5 .* 1-\d+ of 16/);
  expect(app.screen()).not.toContain("answer to phone?");
  await app.press("G");
  await expect.poll(app.screen).toContain("answer to phone?");
  app.unmount();
});

test("a run without answers leaves their place to its charts", async () => {
  const chosen = { ...tableRow, runId: "b".repeat(32), name: "mute-cow-2" };
  const client = fakeClient({
    ...quietHub,
    "runs.table": () => ({ rows: [tableRow, chosen], total: 2, found: 2, all: 2, columns }),
    "runs.get": ({ runId }: { readonly runId: string }) =>
      runId === run.runId ? run : { ...run, runId, name: "mute-cow-2" },
    "runs.samples": ({ runId }: { readonly runId: string }) =>
      runId === run.runId
        ? { prompts: ["refund?"], steps: [5], answers: [["yes"]] }
        : { prompts: [], steps: [], answers: [] },
  });
  const app = openShell(client, "runs");
  await expect.poll(app.screen).toContain("calm-cow-1");
  await app.press("\t", "\t");
  await expect.poll(app.screen).toContain("answers at step 5");
  await app.press("\t", "\t", "j", "\t", "\t");
  await expect.poll(app.screen).toMatch(/─ detail [\s\S]*mute-cow-2 {2}bbbbbbbb/);
  expect(app.screen()).not.toContain("answers");
  await app.press("\t", "k");
  await expect.poll(app.screen).toContain("calm-cow-1");
  await app.press("\t", "\t");
  await expect.poll(app.screen).toContain("answers at step 5");
  app.unmount();
});

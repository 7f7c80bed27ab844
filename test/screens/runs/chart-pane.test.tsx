import { expect, test } from "vitest";
import { UserError } from "../../../source/domain/user-error.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const runId = "a".repeat(32);
const cells = ["finished", "calm-otter"];
const row = { kind: "run", runId, name: "calm-otter", experiment: "Default", state: "finished", startedAtMs: 0, cells };
const found = 12_014;
const hub = {
  ...quietHub,
  "runs.table": () => ({
    rows: [{ ...row, deleted: false, depth: 0, children: 0, folded: false }],
    total: 1,
    found: 1,
    all: 1,
    columns: ["state", "name"],
  }),
  "charts.metrics": ({ offset, limit }: { readonly offset: number; readonly limit: number }) => ({
    keys: Array.from({ length: Math.min(limit, found - offset) }, (_, at) => `m/${offset + at}`),
    offset,
    found,
    total: found,
    system: [],
  }),
  "charts.axes": () => ({ axes: [{ kind: "param", key: "lr" }], found }),
};

// The metrics of the run before stayed, each with "No point along this axis."
test("going on to a run whose points cannot be read takes the charts of the run before away and says why", async () => {
  const others = [runId, "b".repeat(32)];
  const answers = {
    ...hub,
    "runs.table": () => ({
      rows: others.map((each) => ({ ...row, runId: each, deleted: false, depth: 0, children: 0, folded: false })),
      total: 2,
      found: 2,
      all: 2,
      columns: ["state", "name"],
    }),
    "charts.metrics": ({ runIds, ...page }: { readonly runIds: readonly string[]; offset: number; limit: number }) => {
      if (runIds[0] === runId) return hub["charts.metrics"](page);
      throw new UserError({
        code: "store.damaged",
        kind: "failed",
        message: "points.bin is damaged",
        hint: "Mend it.",
      });
    },
  };
  const app = openShell(fakeClient(answers), "runs");
  await expect.poll(app.screen).toContain("─ m/0 ");
  await app.act("list.down");
  await expect.poll(app.screen).toMatch(/points\.bin is damaged[\s\S]*Mend it\./);
  expect(app.screen()).not.toContain("─ m/0 ");
  app.unmount();
});

async function openCharts() {
  const app = openShell(fakeClient(hub), "runs");
  await expect.poll(app.screen).toContain("calm-otter");
  await app.act("global.next-pane");
  await expect.poll(app.screen).toContain("S smooth");
  return app;
}

// "12012-12014 of 12,014", "12014 found"
test("counters of charts have their thousands apart on both sides", async () => {
  const app = await openCharts();
  await app.act("chart-grid.last");
  await expect.poll(app.screen).toMatch(/ 12,0\d\d(-12,014)? of 12,014 /);
  await app.act("charts.choose-axis");
  await expect.poll(app.screen).toContain("12,014 found");
  app.unmount();
});

// Help offered "C columns" below "C clip", and "j down" twice: the second ones' keys do the first.
test("with the charts in front, footer and help give a letter to what it does there alone", async () => {
  const app = await openCharts();
  expect(app.screen()).toMatch(/C clip .*\/ find metric/);
  expect(app.screen()).not.toMatch(/C columns|\/ filter/);
  await app.press("?", ..."columns");
  await expect.poll(app.screen).toMatch(/│ +columns +(Choose|No )/);
  await app.press("\u001b");
  await expect.poll(app.screen).not.toContain("esc closes");
  await app.press("?", ..."clip");
  await expect.poll(app.screen).toMatch(/│ C +clip +/);
  app.unmount();
});

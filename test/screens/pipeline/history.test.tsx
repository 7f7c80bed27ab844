import { describe, expect, test } from "vitest";
import type { HistoryRow } from "../../../source/api/history-views.js";
import { asExecutionId } from "../../../source/domain/ids.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const none = { ran: 0, running: 0, failed: 0, stopped: 0, skipped: 0, restored: 0 };
const epochs = (before: string, after: string) => ({ file: "params.yaml", key: "train.epochs", before, after });

function row(id: string, more: Partial<HistoryRow> = {}): HistoryRow {
  const executionId = asExecutionId(id);
  if (!executionId) throw new Error(id);
  return {
    execution: {
      ...{ executionId, targets: [], command: "dvc repro", who: "ada@gpu-07", via: "watch", state: "finished" },
      ...{ startedAtMs: 900_000, endedAtMs: 910_000, exitCode: 0, pid: undefined, stages: [], gitCommit: undefined },
    },
    isFirst: false,
    params: [epochs("3", "5")],
    outcomes: { ...none, ran: 1, restored: 1 },
    formerMs: 5000,
    runs: [],
    ...more,
  };
}

const rows = [row("3"), row("2", { params: [] }), row("1", { params: undefined, isFirst: true })];
const hub = {
  ...quietHub,
  "pipeline.get": () => ({ state: "ready", stages: [], params: [] }),
  "executions.list": () => ({ executions: rows.map(({ execution }) => execution) }),
  "history.list": ({ filter }: { filter: string }) =>
    filter === "nobody" ? { rows: [], total: 0, all: 3 } : { rows, total: 3, all: 3 },
  "history.get": ({ executionId }: { executionId: string }) => ({
    ...rows.find(({ execution }) => execution.executionId === executionId),
    stages: [
      {
        stage: "train",
        outcome: "ran",
        durationMs: 8000,
        formerMs: 4000,
        exitCode: 0,
        reasons: ["train.epochs 3 → 5"],
      },
      { stage: "prep", outcome: "restored", reasons: [] },
    ],
    values: [{ file: "params.yaml", key: "train.epochs", value: "5" }],
    commit: { id: "4f2c1d9aaaa", message: "Longer" },
  }),
  "history.plan": () => ({ command: "dvc repro", set: [], all: [], left: { set: [], all: [] }, noted: true }),
  "history.difference": () => ({
    ...{ from: rows[1]?.execution, to: rows[0]?.execution, params: [epochs("3", "5")] },
    stages: [{ stage: "train", before: { outcome: "ran", durationMs: 4000 }, after: { outcome: "skipped" } }],
    metrics: [{ key: "acc", before: 0.5, after: 0.75 }],
    code: { state: "different", notes: [], stat: ["train.py | 2 +-"], lines: ["-old", "+new"] },
  }),
  "history.rerun": () => ({ executionId: "4" }),
};

async function openHistory(answers: object = {}) {
  const client = fakeClient({ ...hub, ...answers });
  const app = openShell(client, "pipeline");
  await expect.poll(app.screen).toContain("execution #3");
  await app.act("pipeline.history");
  await expect.poll(app.screen).toMatch(/params changed[\s\S]*#3 +1m40s/);
  const sent = (name: string) => client.calls.filter(([each]) => each === name).map(([, input]) => input);
  return { ...app, sent };
}

describe("the history of executions", () => {
  test("shows each with who asked for it, its stages, the bar against the former, and what it changed", async () => {
    const app = await openHistory();
    await expect
      .poll(app.screen)
      .toMatch(/#3 +1m40s +00:10 +█{5} \+100% +0 +ada · watch +1 ran, 1 restored +epochs 3 → 5/);
    expect(app.screen()).toMatch(/#2 .* none/);
    expect(app.screen()).toMatch(/#1 .* the first/);
    await expect.poll(app.screen).toMatch(/✓ train +ran +8\.0 s +█{5} \+100%/);
    expect(app.screen()).toMatch(/train\.epochs 3 → 5[\s\S]*prep +restored/);
    app.unmount();
  });

  test("holds the two marked against each other, the older first; Esc gives the execution back", async () => {
    const app = await openHistory();
    await app.act("history.mark", "history.mark");
    await expect.poll(app.screen).toContain("2 marked");
    await app.act("history.difference");
    await expect.poll(app.screen).toMatch(/#2 → #3[\s\S]*train {2}ran 4\.0 s → skipped[\s\S]*acc {2}0\.5 → 0\.75/);
    expect(app.sent("history.difference")).toEqual([{ from: "2", to: "3" }]);
    await app.act("history.close");
    await expect.poll(app.screen).not.toContain("#2 → #3");
    app.unmount();
  });

  test("runs again what is selected: asked with the command, with which params where the files have others", async () => {
    const app = await openHistory();
    await expect.poll(() => app.sent("history.plan")).toEqual([{ executionId: "3" }]);
    await app.act("history.rerun");
    await expect.poll(app.screen).toMatch(/Run #3 again\?[\s\S]*\$ dvc repro/);
    await app.press("\r");
    await expect.poll(() => app.sent("history.rerun")).toEqual([{ executionId: "3", values: "none", via: "app" }]);
    app.unmount();

    const other = await openHistory({
      "history.plan": () => ({ command: "dvc repro", set: [], all: [epochs("7", "5")], left: { set: [], all: [] } }),
    });
    await expect.poll(() => other.sent("history.plan")).toHaveLength(1);
    await other.act("history.rerun");
    await expect.poll(other.screen).toMatch(/every param as it was: epochs 7 → 5/);
    expect(other.sent("history.rerun")).toEqual([]);
    await other.press("\r");
    await expect.poll(() => other.sent("history.rerun")).toEqual([{ executionId: "3", values: "all", via: "app" }]);
    other.unmount();
  });

  test("tells what cannot be as it was before it asks", async () => {
    const left = [{ file: "params.yaml", key: "train.new", before: "9", after: undefined }];
    const app = await openHistory({
      "history.plan": () => ({ command: "dvc repro", set: [], all: [epochs("7", "5")], left: { set: [], all: left } }),
    });
    await expect.poll(() => app.sent("history.plan")).toHaveLength(1);
    await app.act("history.rerun");
    await expect
      .poll(app.screen)
      .toMatch(/train\.new is new since then and stays 9[\s\S]*all others as they were: epochs 7 → 5/);
    expect(app.screen()).not.toContain("every param as it was");
    await app.press("\r");
    await expect.poll(() => app.sent("history.rerun")).toEqual([{ executionId: "3", values: "near", via: "app" }]);
    app.unmount();
  });

  test("shows those that have all words of a filter, and all again by Esc", async () => {
    const app = await openHistory();
    await app.act("history.filter");
    await app.press(..."nobody", "\r");
    await expect.poll(app.screen).toContain("None has these words");
    await app.act("history.close");
    await expect.poll(app.screen).toContain("#1");
    app.unmount();
  });
});

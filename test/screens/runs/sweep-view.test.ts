import { expect, test } from "vitest";
import { layoutOf } from "../../../screens/runs/sweeps/layout.js";
import {
  changesTo,
  choiceLine,
  importanceRows,
  orderedTrials,
  planRows,
  sweepLine,
  trialRows,
} from "../../../screens/runs/sweeps/view.js";
import type { SweepView, TrialView } from "../../../source/api/sweep-views.js";
import { withoutSgr } from "../../../source/ui/theme.js";

const trial = (number: number, change: Partial<TrialView> = {}): TrialView => ({
  number,
  name: `sweep-3-${number}`,
  state: "finished",
  values: [String(number * 4), "adamw"],
  ...change,
});
const began = { startedAtMs: 0 };
const ended = { ...began, endedAtMs: 61_000 };
const sweep: SweepView = {
  sweepId: "sweep-3",
  state: "running",
  who: "ada@here",
  createdAtMs: 0,
  runId: "0".repeat(32),
  targets: [],
  jobs: 2,
  params: [
    { name: "finetuning.lora_rank", values: "4, 8, 12, 16" },
    { name: "finetuning.optimizer", values: "adamw" },
  ],
  trials: 5,
  counts: { queued: 1, starting: 0, running: 1, finished: 2, failed: 1, stopped: 0, lost: 0, dropped: 0 },
  cached: 0,
  judged: 2,
  cachedWithout: 0,
  etaMs: 125_000,
  rows: [
    trial(1, { ...ended, objective: 0.5, runName: "sweep-3-1" }),
    trial(2, { ...ended, objective: 0.25, runName: "sweep-3-2" }),
    trial(3, { ...ended, state: "failed", exitCode: 3 }),
    trial(4, { ...began, state: "running", runName: "sweep-3-4" }),
    trial(5, { state: "queued" }),
  ],
  objective: { key: "eval_loss", better: "lower" },
  judges: ["eval_loss"],
  best: 2,
  now: ["4", "sgd"],
  importance: [{ share: 0.75, method: "eta squared" }, { unknown: "it has one value" }],
  dvcQueue: [],
};
const plain = (rows: readonly string[]) => rows.map((row) => withoutSgr(row).trimEnd());

test("the best trial has a star, and each its values, its metric, how long it took and its run", () => {
  const rows = trialRows(sweep, sweep.rows, { cursor: -1, width: 80, focused: true, nowMs: 90_000 });
  expect(plain(rows)).toEqual([
    "       trial  lora_rank  optimizer  eval_loss ▼     took  run",
    "  ✓        1          4      adamw          0.5    01:01  sweep-3-1",
    "  ✓      ★ 2          8      adamw         0.25    01:01  sweep-3-2",
    "  ✗        3         12      adamw                 01:01  exit code 3",
    "  ●        4         16      adamw                 01:30  sweep-3-4",
    "  ○        5         20      adamw                        queued",
  ]);
  expect(orderedTrials(sweep, true).map(({ number }) => number)).toEqual([2, 1, 3, 4, 5]);
});

test("importance is a bar and a number, or the reason why there is none", () => {
  expect(plain(importanceRows(sweep, 42))).toEqual([
    ` lora_rank  ${"█".repeat(18)}${"·".repeat(6)} 0.75`,
    " optimizer  ?",
    " eta squared of eval_loss",
    " of 2 trials only: it may be chance",
    " ? it has one value",
  ]);
  expect(plain(importanceRows({ ...sweep, judged: 10 }, 42)).slice(2)).toEqual([
    " eta squared of eval_loss",
    " ? it has one value",
  ]);
});

test("a trial that DVC had in its cache names the run that it comes from, or says that there is none", () => {
  const rows = [
    trial(1, { ...ended, objective: 0.5, cached: { runId: "a", runName: "sweep-1-4" } }),
    trial(2, { ...ended, cached: {} }),
  ];
  expect(
    plain(trialRows({ ...sweep, rows, best: 9 }, rows, { cursor: -1, width: 80, focused: true, nowMs: 0 })).slice(1),
  ).toEqual([
    "  ✓        1          4      adamw          0.5    01:01  cached, from sweep-1-4",
    "  ✓        2          8      adamw                 01:01  cached, no run",
  ]);
  expect(choiceLine({ ...sweep, cachedWithout: 2 }, 80)).toContain(
    "best of 2 of 5 trials: 2 cached ones have no eval_loss",
  );
  expect(choiceLine(sweep, 80)).toBeUndefined();
});

test("a trial that failed shows how its run has ended beside it, and one that waits for what and no time", () => {
  const rows = [
    trial(1, { ...ended, state: "failed", exitCode: 137, runName: "sweep-3-1", runStatus: "FINISHED" }),
    trial(2, { ...ended, state: "stopped", runName: "sweep-3-2", runStatus: "RUNNING" }),
    trial(3, { ...began, state: "starting", waitsFor: "DVC's lock, which pid 7 has: dvc add x" }),
    trial(4, { ...ended, beganAtMs: 31_000 }),
  ];
  expect(
    plain(trialRows({ ...sweep, rows, best: 9 }, rows, { cursor: -1, width: 96, focused: true, nowMs: 90_000 })).slice(
      1,
    ),
  ).toEqual([
    "  ✗        1          4      adamw                 01:01  exit code 137, run sweep-3-1 finished",
    "  ■        2          8      adamw                 01:01  stopped, run sweep-3-2 not ended",
    "  ○        3         12      adamw                        waits for DVC's lock, which pid 7 has…",
    "  ✓        4         16      adamw                 00:30  (logged no run)",
  ]);
});

test("each state is counted for itself: what was stopped or never began is not done", () => {
  const counts = { queued: 0, starting: 1, running: 1, finished: 2, failed: 1, stopped: 1, lost: 1, dropped: 3 };
  expect(plain([sweepLine({ ...sweep, state: "stopping", counts, trials: 10, cached: 1 }, 160)])).toEqual([
    " sweep-3  stopping · 2 of 10 done (1 cached) · 1 running · 1 starting · 1 failed · 1 lost · 1 stopped · 3 dropped · 02:05 to go · 2 at a time",
  ]);
});

test("where params are weighed by different measures, each is named with its own", () => {
  const importance = [
    sweep.importance[0] ?? { unknown: "" },
    { share: 0.5, method: "rank correlation squared" as const },
  ];
  expect(plain(importanceRows({ ...sweep, importance, judged: 10 }, 60)).slice(2)).toEqual([
    " eta squared of eval_loss (lora_rank)",
    " rank correlation squared of eval_loss (optimizer)",
  ]);
});

test("what a trial's values would change is told, not what stands there already", () => {
  expect(changesTo(sweep, trial(1))).toEqual(["finetuning.optimizer: sgd → adamw"]);
  expect(changesTo({ ...sweep, now: ["8.0e0", "adamw"] }, trial(2))).toEqual([]);
});

test("the head says how far it is, what has failed and what is to go", () => {
  expect(plain([sweepLine(sweep, 120)])).toEqual([
    " sweep-3  running · 2 of 5 done · 1 running · 1 failed · 02:05 to go · 2 at a time",
  ]);
});

test("a short screen shows the pane that has the keys, whole", () => {
  const shown = (focus: string) => layoutOf(60, 10, { trials: 6, params: 2, zoomed: false, focus });
  expect(shown("trials")).toMatchObject({ trials: 10, log: 0, importance: 0 });
  expect(shown("log")).toMatchObject({ trials: 0, log: 10 });
  expect(layoutOf(80, 19, { trials: 6, params: 2, zoomed: false, focus: "log" })).toMatchObject({ trials: 9, log: 6 });
});

test("before it starts the number of trials, what to know and the commands are shown", () => {
  const rows = planRows(
    {
      kind: "sweep",
      params: [
        { name: "rank", values: "", count: 12, now: "1" },
        { name: "lr", values: "", count: 10, now: "1" },
      ],
      trials: 20,
      grid: 120,
      commands: ["dvc exp run --temp"],
      notes: ["drawn at random of 120 combinations with seed 1"],
    },
    "2",
    60,
  );
  expect(plain(rows)).toEqual([
    "20 trials of 120 combinations = 12 × 10, 2 at a time",
    "drawn at random of 120 combinations with seed 1",
    "",
    "$ dvc exp run --temp",
  ]);
});

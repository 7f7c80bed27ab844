import { expect, test } from "vitest";
import {
  changesTo,
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
  counts: { queued: 1, running: 1, finished: 2, failed: 1, stopped: 0, lost: 0, dropped: 0 },
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
    " ? it has one value",
  ]);
});

test("where params are weighed by different measures, each is named with its own", () => {
  const importance = [
    sweep.importance[0] ?? { unknown: "" },
    { share: 0.5, method: "rank correlation squared" as const },
  ];
  expect(plain(importanceRows({ ...sweep, importance }, 60)).slice(2)).toEqual([
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
    " sweep-3  running · 3 of 5 done · 1 running · 1 failed · 02:05 to go · 2 at a time",
  ]);
});

test("before it starts the number of trials, what to know and the commands are shown", () => {
  const rows = planRows(
    {
      kind: "sweep",
      params: [],
      trials: 20,
      grid: 120,
      commands: ["dvc exp run --temp"],
      notes: ["drawn at random of 120 combinations with seed 1"],
    },
    "2",
    60,
  );
  expect(plain(rows)).toEqual([
    "20 trials of 120 combinations, 2 at a time",
    "drawn at random of 120 combinations with seed 1",
    "",
    "$ dvc exp run --temp",
  ]);
});

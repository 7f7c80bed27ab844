import { expect, test } from "vitest";
import { detailRows } from "../../../screens/runs/overview-detail.js";
import type { RunTableRun } from "../../../source/api/run-table-views.js";
import type { RunRow } from "../../../source/api/views.js";
import { asExperimentId, asRunId } from "../../../source/domain/ids.js";
import { withoutSgr } from "../../../source/ui/theme.js";

const runId = asRunId("5e9d72be".repeat(4));
const experimentId = asExperimentId("1");
if (runId === undefined || experimentId === undefined) throw new Error("no ids");

const run: RunRow = {
  runId,
  experimentId,
  experiment: "tunings",
  name: "calm-otter",
  status: "RUNNING",
  stale: false,
  startedAtMs: 0,
  params: [
    ["lr", "0.003"],
    ["rank", "16"],
  ],
  metrics: [],
  tags: [
    ["slipway.git.commit", "4f2c1d9aa"],
    ["slipway.git.dirty", "true"],
    ["team", "support"],
    ["mlflow.note.content", "the good one"],
  ],
  versions: [],
  trend: [],
};
const row: RunTableRun = {
  kind: "run",
  runId,
  name: run.name,
  experiment: run.experiment,
  state: "running",
  startedAtMs: 0,
  lastPointAtMs: 129_000,
  deleted: false,
  depth: 0,
  children: 0,
  folded: false,
  cells: [],
};
const size = { width: 70, height: 10, nowMs: 132_000 };
const shown = (part: Partial<RunTableRun>, speed?: number, etaMs?: number, width = size.width) =>
  detailRows(run, { row: { ...row, ...part }, stepsPerSecond: speed, etaMs }, { ...size, width }).map((line) =>
    withoutSgr(line).trimEnd(),
  );

test("a run that is alive tells how long it runs, when its last point came, how fast it is and when it ends", () => {
  expect(shown({}, 12.5, 180_000)).toEqual([
    "run      calm-otter  5e9d72be  tunings",
    "state    running 2m12s, last point 3s ago, 12.5 steps/s, ends in 3m00s",
    "params   lr 0.003 · rank 16",
    "code     4f2c1d9a + changes",
    "tags     team support",
    "note     the good one",
  ]);
});

// It said "last point now ago", and "now ago" of a run that had just ended.
test("what was this very moment is just now", () => {
  expect(shown({ lastPointAtMs: 132_000 })[1]).toBe("state    running 2m12s, last point just now");
  expect(shown({ state: "finished", endedAtMs: 132_000 })[1]).toBe("state    finished after 02:12, just now");
});

test("a run whose points cannot be read says why and what to do, over the whole width", () => {
  const metricsProblem = {
    message: "/home/ada/bot/.slipway/series/5e9d72be5e9d72be5e9d72be5e9d72be/points.bin is damaged at byte 28",
    hint: "Put a copy of the file back.",
  };
  const rows = (width: number) =>
    detailRows({ ...run, metricsProblem }, undefined, { ...size, width }).map((line) => withoutSgr(line).trimEnd());
  expect(rows(110).slice(0, 3)).toEqual([
    `metrics  ${metricsProblem.message}. Put`,
    "         a copy of the file back.",
    expect.stringMatching(/^run {6}calm-otter .* tags {5}team support$/),
  ]);
  expect(rows(70).slice(1, 4).join(" ").replaceAll(/ +/g, " ")).toContain(metricsProblem.hint);
});

test.each([
  ["quiet", {}, "running, but silent 2m12s, last point 3s ago"],
  ["stale", { lastPointAtMs: 12_000 }, "silent for 2m00s, has probably died"],
  ["finished", { endedAtMs: 41_000 }, "finished after 00:41, 1m31s ago"],
  ["failed", { endedAtMs: 41_000 }, "failed after 00:41, 1m31s ago"],
  ["killed", { endedAtMs: 41_000 }, "killed after 00:41, 1m31s ago"],
  ["scheduled", {}, "waits for its start"],
] as const)("a %s run says so in words", (state, times, words) => {
  expect(shown({ state, ...times })[1]).toBe(`state    ${words}`);
});

test("two entries stand beside each other where there is room, and long ones go on below where there is height", () => {
  expect(shown({}, undefined, undefined, 110)[0]).toMatch(/^run {6}calm-otter .* code {5}4f2c1d9a \+ changes$/);
  const many = { ...run, params: Array.from({ length: 12 }, (_, at) => [`param_${at}`, "value"] as const) };
  const rows = detailRows(many, { row, stepsPerSecond: undefined, etaMs: undefined }, size).map(withoutSgr);
  expect(rows.filter((line) => /param_/.test(line)).length).toBeGreaterThan(2);
  expect(rows.join(" ")).toContain("param_11 value");
  // Beside each other, too: the end of the state was cut over two rows that were empty.
  const beside = shown({}, 12.5, 180_000, 100);
  expect(beside.slice(1, 3)).toEqual([
    expect.stringMatching(/^state {4}running 2m12s, last point 3s ago, 12\.5 +tags/),
    expect.stringMatching(/^ {9}steps\/s, ends in 3m00s +note/),
  ]);
});

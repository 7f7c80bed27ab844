import { describe, expect, test } from "vitest";
import { asExecutionId } from "../../../source/domain/ids.js";
import {
  failedBefore,
  formerOf,
  formerStage,
  outcomeOf,
  paramDifferences,
  passedStages,
} from "../../../source/domain/pipeline/history.js";
import type { Execution, StageRun } from "../../../source/domain/pipeline.js";

const param = (key: string, value: string) => ({ file: "params.yaml", key, value });
const stage = (name: string, exitCode: number | undefined, tookMs = 10): StageRun => ({
  stage: name,
  startedAtMs: 0,
  endedAtMs: exitCode === undefined ? undefined : tookMs,
  exitCode,
});
const execution = (id: string, stages: readonly StageRun[], more: Partial<Execution> = {}): Execution => {
  const executionId = asExecutionId(id);
  if (!executionId) throw new Error(id);
  return {
    ...{
      executionId,
      targets: [],
      command: "dvc repro",
      who: "ada@here",
      state: "finished",
      startedAtMs: 0,
      endedAtMs: 9,
    },
    ...{ exitCode: 0, pid: undefined, stages, gitCommit: undefined },
    ...more,
  };
};

describe("the history of executions", () => {
  test("tells which params differ; the same number written otherwise does not", () => {
    const before = [param("lr", "4.0e-3"), param("epochs", "3"), param("old", "x")];
    const after = [param("lr", "0.004"), param("epochs", "5"), param("new", "y")];
    expect(paramDifferences(before, after)).toEqual([
      { file: "params.yaml", key: "epochs", before: "3", after: "5" },
      { file: "params.yaml", key: "new", before: undefined, after: "y" },
      { file: "params.yaml", key: "old", before: "x", after: undefined },
    ]);
  });

  test("reads from DVC's lines which stages were skipped, and which the run cache had", () => {
    const lines = [
      "'raw.csv.dvc' didn't change, skipping",
      "Stage 'prep' didn't change, skipping\r",
      "Stage 'sub/dvc.yaml:train' is cached - skipping run, checking out outputs",
      "a script that says Stage 'x' didn't change, skipping",
    ];
    expect([...passedStages(lines.join("\n"))]).toEqual([
      ["prep", "skipped"],
      ["sub/dvc.yaml:train", "restored"],
    ]);
  });

  test("tells how a stage came out: one that is interrupted with its execution is stopped, not failed", () => {
    expect(outcomeOf(stage("a", 0), { state: "finished" })).toBe("ran");
    expect(outcomeOf(stage("a", 1), { state: "failed" })).toBe("failed");
    expect(outcomeOf(stage("a", 130), { state: "stopped" })).toBe("stopped");
    expect(outcomeOf(stage("a", undefined), { state: "running" })).toBe("running");
    expect(outcomeOf(stage("a", undefined), { state: "lost" })).toBe("stopped");
  });

  test("tells a stage that DVC did not record as failed, though its command succeeded, and one that DVC never began", () => {
    const failure = { stage: "a", reason: "output 'a.o' does not exist" };
    expect(outcomeOf(stage("a", 0), { state: "failed", failure })).toBe("failed");
    expect(outcomeOf(stage("b", 0), { state: "failed", failure })).toBe("ran");
    expect(failedBefore({ stages: [stage("a", 0)], failure })).toBe(undefined);
    expect(failedBefore({ stages: [stage("b", 0)], failure })).toBe(failure);
  });

  test("holds a duration against the last one that ran the same stages to their end, never against a trial", () => {
    const both = [stage("a", 0), stage("b", 0)];
    const older = [
      execution("5", both, { trial: { sweepId: "sweep-1", number: 1 } }),
      execution("4", both, { state: "failed" }),
      execution("3", [stage("a", 0, 33)]),
      execution("2", both),
    ];
    expect(formerOf(execution("6", both), older)?.executionId).toBe("2");
    expect(formerOf(execution("6", []), older)).toBeUndefined();
    expect(formerStage("a", older.slice(2))?.endedAtMs).toBe(33);
  });
});

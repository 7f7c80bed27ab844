import { describe, expect, test } from "vitest";
import { cutOff, dvcFailure } from "../../../source/domain/pipeline/failure.js";

describe("what DVC says at its end", () => {
  test("names the stage that it did not record and why, in its own words", () => {
    const lines = "Running stage 'big':\n> true\n\nERROR: failed to reproduce 'big': output 'big.o' does not exist\n";
    expect(dvcFailure(lines)).toEqual({ stage: "big", reason: "output 'big.o' does not exist" });
    const missing = "ERROR: failed to reproduce 'sub/dvc.yaml:q@a': Parameters 'x' are missing from 'params.yaml'.\n";
    expect(dvcFailure(missing)).toEqual({
      stage: "sub/dvc.yaml:q@a",
      reason: "Parameters 'x' are missing from 'params.yaml'.",
    });
  });

  test("tells nothing of a command that failed, which its exit code tells, nor where no stage is named", () => {
    expect(dvcFailure("ERROR: failed to reproduce 'f': failed to run: exit 3, exited with 3\n")).toBe(undefined);
    expect(dvcFailure("ERROR: unexpected error\n")).toBe(undefined);
  });
});

describe("a DVC that was killed", () => {
  const run = (stage: string, exitCode?: number) => ({ stage, startedAtMs: 0, endedAtMs: undefined, exitCode });
  const cut = (stage: string) => ({ stage, reason: "it was cut off: DVC was killed (signal 9)" });
  const lines = "Running stage 'a':\n> true\nUpdating lock file 'dvc.lock'\n\nRunning stage 'b':\n> true\n";

  test("cuts off the stage that ran, and one that had ended but was not recorded yet", () => {
    expect(cutOff([run("a", 0), run("b")], lines, 9)).toEqual(cut("b"));
    expect(cutOff([run("a", 0), run("b", 0)], lines, 9)).toEqual(cut("b"));
  });

  test("cuts off none that it had recorded, or that had failed by itself", () => {
    expect(cutOff([run("a", 0), run("b", 0)], `${lines}Updating lock file 'dvc.lock'\n`, 9)).toBe(undefined);
    expect(cutOff([run("a", 0), run("b", 1)], lines, 9)).toBe(undefined);
    expect(cutOff([], "", 9)).toBe(undefined);
  });
});

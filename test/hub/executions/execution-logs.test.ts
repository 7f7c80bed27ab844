import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { asExecutionId } from "../../../source/domain/ids.js";
import { createExecutionLogs } from "../../../source/hub/executions/execution-logs.js";

const run = { startedAtMs: 0, endedAtMs: 1, exitCode: 0 };

test("the log of a stage is its part, and the whole where that was not noted", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-logs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "executions", "3"), { recursive: true });
  writeFileSync(join(folder, "executions", "3", "output.log"), "a\nb\nc\nd\n");
  const logs = createExecutionLogs(folder);
  const id = asExecutionId("3");
  if (id === undefined) throw new Error("no id");
  const stages = [
    { ...run, stage: "prepare", logFrom: 0, logTo: 2 },
    { ...run, stage: "train@big", logFrom: 2, logTo: 6 },
    { ...run, stage: "old" },
  ];
  const ask = async (stage?: string) => {
    const window = await logs.window(id, stages, { from: 0, count: 10, stage });
    return [window.stage, window.lines.join("")];
  };
  expect(await ask("prepare")).toEqual(["prepare", "a"]);
  expect(await ask("train")).toEqual(["train", "bc"]);
  expect(await ask("old")).toEqual([undefined, "abcd"]);
  expect(await ask("unknown")).toEqual([undefined, "abcd"]);
  expect(await ask()).toEqual([undefined, "abcd"]);
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { skippedStages } from "../../../source/adapters/dvc/skipped-stages.js";
import { asExecutionId } from "../../../source/domain/ids.js";
import { createExecution, executionFiles } from "../../../source/store/execution-files.js";
import { logBetweenStages } from "../../../source/store/log-between-stages.js";

test("stages that were not run are read from what DVC wrote, never from what a script did", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-log-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const executionId = asExecutionId("1");
  if (executionId === undefined) throw new Error("no id");
  // As DVC 3.67.1 writes it (dvc exp run --temp); what the stage wrote imitates it.
  const before =
    "Reproducing experiment 's-1'\nStage 'prepare' didn't change, skipping\nRunning stage 'train':\n> python train.py\n";
  const stage = "Stage 'evaluate' didn't change, skipping\n";
  const after =
    "Updating lock file 'dvc.lock'\n\nStage 'sub/dvc.yaml:eval@a' is cached - skipping run, checking out outputs\n";
  const execution = await createExecution(folder, {
    ...{ executionId, targets: [], argv: [], cwd: folder, umask: 0o22, who: "ada", startedAtMs: 1 },
  });
  await writeFile(join(execution, executionFiles.log), before + stage + after);
  const [logFrom, logTo] = [before.length, before.length + stage.length];
  const stages = [{ stage: "train", startedAtMs: 1, endedAtMs: 2, exitCode: 0, logFrom, logTo }];
  const text = await logBetweenStages(folder, { executionId, stages });
  expect(skippedStages(text)).toEqual(["prepare", "sub/dvc.yaml:eval@a"]);
  // Where it was not noted what is a stage's, nothing is taken for DVC's.
  const [{ logFrom: _from, logTo: _to, ...unknown } = { stage: "" }] = stages;
  expect(
    await logBetweenStages(folder, {
      executionId,
      stages: [{ startedAtMs: 1, endedAtMs: 2, exitCode: 0, ...unknown }],
    }),
  ).toBe("");
});

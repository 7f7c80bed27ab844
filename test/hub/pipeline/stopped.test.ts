import { expect, test } from "vitest";
import { createHasher } from "../../../source/adapters/dvc/hasher.js";
import { asExecutionId } from "../../../source/domain/ids.js";
import { pipelineParts, readPipeline } from "../../../source/hub/pipeline/read-pipeline.js";
import { makeProject } from "../../support/project.js";

// A stage that the user had interrupted was shown as "✗ failed: it failed with exit code 1".
test("a stage that was stopped by the user is stopped; one that ended badly by itself has failed", async () => {
  await using project = makeProject({ "dvc.yaml": "stages:\n  train:\n    cmd: sleep 9\n" }, { git: false });
  const last = { stage: "train", startedAtMs: 0, endedAtMs: 1, exitCode: 1 };
  const executionId = asExecutionId("1");
  if (!executionId) throw new Error("1 is an id");
  const stateAfter = async (stopped: boolean) => {
    const lastRun = () => ({ ...last, stopped, executionId, who: "ada" });
    const view = await readPipeline(pipelineParts(project.root, createHasher(), { current: () => undefined, lastRun }));
    return view.state === "ready" ? view.stages.map(({ state, reasons }) => [state, reasons[0]]) : view.state;
  };
  expect(await stateAfter(true)).toEqual([["stopped", "it was stopped"]]);
  expect(await stateAfter(false)).toEqual([["failed", "it failed with exit code 1"]]);
});

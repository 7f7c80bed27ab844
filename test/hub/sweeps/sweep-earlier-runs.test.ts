import { utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asExecutionId } from "../../../source/domain/ids.js";
import type { Execution } from "../../../source/domain/pipeline.js";
import { createEarlierRuns } from "../../../source/hub/sweeps/earlier-runs.js";
import type { StoredSweep, StoredTrial } from "../../../source/store/sweep-documents.js";
import { makeProject, type Project } from "../../support/project.js";

/** As DVC 3.67.1 writes it into dvc.lock and, alone, into its run cache. */
const entry = (rank: number, md5: string) => `cmd: python train.py
deps:
- path: train.py
  hash: md5
  md5: 300847708dead8b743527656a9946d3a
  size: 143
params:
  params.yaml:
    model:
      rank: ${rank}
outs:
- path: metrics.json
  hash: md5
  md5: ${md5}
  size: 11
`;
const md5 = { of4: "8867d0d8e802e4c6a8141ba66e668caa", of8: "33264b362da8930afb6d84bebe46b141" };
const base = "c".repeat(40);

/** Makes the experiment of a trial, whose dvc.lock has this entry. */
function experiment(project: Project, name: string, text: string) {
  project.write("dvc.lock", `schema: '2.0'\nstages:\n  train:\n${text.replace(/^(?=.)/gm, "    ")}`);
  project.commit(name);
  project.git("update-ref", `refs/exps/${base.slice(0, 2)}/${base.slice(2)}/${name}`, "HEAD");
}

function remembered(project: Project, name: string, text: string, atMs: number) {
  const path = `.dvc/cache/runs/ab/abcd/${name}`;
  project.write(path, text);
  utimesSync(join(project.root, path), atMs / 1000, atMs / 1000);
}

const trial = (name: string, rank: number, change: Partial<NonNullable<StoredTrial["outcome"]>> = {}): StoredTrial => ({
  ...{ number: Number(name.split("-")[2]), name, values: [rank], executionId: `${name.split("-").slice(1).join("")}` },
  outcome: { state: "finished", startedAtMs: 0, endedAtMs: 1, gitCommit: base, ran: [], skipped: [], ...change },
});
const sweepOf = (sweepId: string, trials: StoredTrial[]): StoredSweep => ({
  ...{
    sweepId,
    createdAtMs: 0,
    who: "ada",
    targets: [],
    force: false,
    jobs: 2,
    failFast: false,
    runId: "",
    stopping: false,
  },
  params: [{ file: "params.yaml", key: "model.rank", values: [4, 8] }],
  trials,
});
const execution = (id: string, endsMs: number): Execution => {
  const executionId = asExecutionId(id);
  if (executionId === undefined) throw new Error("no id");
  return {
    ...{ executionId, targets: [], command: "", who: "", state: "running", startedAtMs: 0, endedAtMs: undefined },
    ...{ exitCode: undefined, pid: 1, gitCommit: base },
    stages: [
      { stage: "train", startedAtMs: 0, endedAtMs: endsMs, exitCode: 0 },
      { stage: "check", startedAtMs: endsMs + 100, endedAtMs: undefined, exitCode: undefined },
    ],
  };
};
const find = (
  project: Project,
  sweeps: readonly StoredSweep[],
  executions: readonly Execution[] = [],
  inWorkspace: readonly Execution[] = [],
) =>
  createEarlierRuns(project.root, {
    book: { all: () => sweeps },
    inWorkspace: () => inWorkspace,
    executionOf: (id) => executions.find(({ executionId }) => executionId === id),
  });

test("a cached trial has the run of the trial whose experiment says the same, not of one that differs in anything", async () => {
  await using project = makeProject({ ".dvc/config": "" });
  experiment(project, "sweep-1-1", entry(4, md5.of4));
  experiment(project, "sweep-1-2", entry(8, md5.of8));
  // The same params, and the outs are others: the code did not say the same twice.
  experiment(project, "sweep-1-3", entry(8, md5.of4));
  experiment(project, "sweep-2-1", entry(8, md5.of8));
  const ran = { ran: ["train"] };
  const first = sweepOf("sweep-1", [
    trial("sweep-1-1", 4, ran),
    trial("sweep-1-2", 8, ran),
    trial("sweep-1-3", 8, ran),
  ]);
  const second = sweepOf("sweep-2", [trial("sweep-2-1", 8, { skipped: ["train"] })]);
  expect(await find(project, [second, first])(second)).toEqual(new Map([[1, [{ executionId: "12", stage: "train" }]]]));
});

test("without an experiment DVC's run cache tells: of two that ran side by side the one with these values, also while it still runs", async () => {
  await using project = makeProject({ ".dvc/config": "" });
  const now = 1_700_000_000_000;
  experiment(project, "sweep-2-1", entry(8, md5.of8));
  remembered(project, "four", entry(4, md5.of4), now);
  remembered(project, "eight", entry(8, md5.of8), now);
  const { outcome: _still, ...running } = trial("sweep-1-2", 8);
  const first = sweepOf("sweep-1", [trial("sweep-1-1", 4, { state: "failed", ran: ["train"] }), running]);
  const second = sweepOf("sweep-2", [trial("sweep-2-1", 8, { skipped: ["train"] })]);
  const executions = [execution("11", now), execution("12", now)];
  expect(await find(project, [second, first], executions)(second)).toEqual(
    new Map([[1, [{ executionId: "12", stage: "train" }]]]),
  );
});

test("what ran in the workspace is found by the time at which DVC noted it, and nothing where that fits none", async () => {
  await using project = makeProject({ ".dvc/config": "" });
  const now = 1_700_000_000_000;
  experiment(project, "sweep-2-1", entry(8, md5.of8));
  remembered(project, "eight", entry(8, md5.of8), now);
  const sweep = sweepOf("sweep-2", [trial("sweep-2-1", 8, { skipped: ["train"] })]);
  const found = (...inWorkspace: readonly Execution[]) => find(project, [sweep], [], inWorkspace)(sweep);
  expect(await found(execution("7", now - 50), execution("6", now - 60_000))).toEqual(
    new Map([[1, [{ executionId: "7", stage: "train" }]]]),
  );
  expect(await found(execution("6", now - 60_000), execution("8", now + 60_000))).toEqual(new Map());
});

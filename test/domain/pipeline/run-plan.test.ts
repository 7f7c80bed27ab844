import { expect, test } from "vitest";
import { planRun } from "../../../source/domain/pipeline/run-plan.js";
import { stagesInScope } from "../../../source/domain/pipeline/run-scope.js";
import type { PipelineStage } from "../../../source/domain/pipeline.js";

function stage(name: string, upstream: readonly string[], rest: Partial<PipelineStage> = {}): PipelineStage {
  const facts = { cmd: name, deps: [], outs: [], params: [], lastDurationMs: undefined };
  return { name, upstream, state: "up-to-date", reasons: [], ...facts, ...rest };
}

/** fetch → clean → train → score, and notes beside them. */
const chain = [
  stage("fetch", []),
  stage("clean", ["fetch"], { state: "out-of-date", reasons: ["raw.csv changed"] }),
  stage("train", ["clean"], {
    state: "out-of-date",
    reasons: ["clean runs before it"],
    params: ["params.yaml: lr", "params.yaml: model"],
  }),
  stage("score", ["train"], { state: "out-of-date", reasons: ["train runs before it"] }),
  stage("notes", []),
];
const needed = { targets: [], scope: "needed", force: false } as const;
const namesOf = (stages: readonly { readonly name: string }[]) => stages.map(({ name }) => name);
const short = (stages: ReturnType<typeof planRun>) => stages.map(({ name, does }) => `${name} ${does}`);

test("a scope is what a target needs, the target alone, or what is made of it; without a target all", () => {
  expect(namesOf(stagesInScope(chain, [], "needed"))).toEqual(["fetch", "clean", "train", "score", "notes"]);
  expect(namesOf(stagesInScope(chain, ["train"], "needed"))).toEqual(["fetch", "clean", "train"]);
  expect(namesOf(stagesInScope(chain, ["train"], "alone"))).toEqual(["train"]);
  expect(namesOf(stagesInScope(chain, ["train"], "downstream"))).toEqual(["train", "score"]);
});

test("a stage of foreach is meant by its group, and what is before a frozen stage is not looked at", () => {
  const stages = [stage("a", []), stage("b@x", ["a"], { frozen: true }), stage("b@y", ["a"])];
  expect(namesOf(stagesInScope(stages, ["b"], "alone"))).toEqual(["b@x", "b@y"]);
  expect(namesOf(stagesInScope(stages, ["b@x"], "needed"))).toEqual(["b@x"]);
});

test("a plan tells what runs by itself, what may run because something before it does, and what is skipped", () => {
  expect(planRun(chain, needed)).toEqual([
    { name: "fetch", does: "skips", reasons: [] },
    { name: "clean", does: "runs", reasons: ["raw.csv changed"] },
    { name: "train", does: "may-run", reasons: ["clean runs before it"] },
    { name: "score", does: "may-run", reasons: ["train runs before it"] },
    { name: "notes", does: "skips", reasons: [] },
  ]);
});

test("what runs before a stage counts only in the scope", () => {
  expect(short(planRun(chain, { ...needed, targets: ["train"], scope: "alone" }))).toEqual(["train skips"]);
  expect(short(planRun(chain, { ...needed, targets: ["train"], scope: "downstream" }))).toEqual([
    "train skips",
    "score skips",
  ]);
});

test("a forced run runs every stage of its scope", () => {
  expect(planRun(chain, { targets: ["fetch"], scope: "alone", force: true })).toEqual([
    { name: "fetch", does: "runs", reasons: ["it is forced"] },
  ]);
});

test("a param of this run is a reason of the stages that list it, or a group of it, and of no others", () => {
  const changed = [{ file: "params.yaml", key: "model.rank", before: "8", after: "16" }];
  const request = { ...needed, targets: ["train"], scope: "downstream" } as const;
  expect(planRun(chain, request, changed)).toEqual([
    { name: "train", does: "runs", reasons: ["params.yaml: model.rank 8 → 16 for this run"] },
    { name: "score", does: "may-run", reasons: ["train runs before it"] },
  ]);
});

test("stages that a file names before what they are made of are planned all the same", () => {
  const stages = [stage("b", ["a"]), stage("a", [], { state: "never-ran", reasons: ["it never ran"] })];
  expect(short(planRun(stages, needed))).toEqual(["b may-run", "a runs"]);
});

test("a frozen stage never runs, forced or not; without its outs DVC refuses it and ends before what is made of it", () => {
  const neverRan = { state: "never-ran", reasons: ["it never ran"], frozen: true } as const;
  const missing = [stage("my fr", [], { ...neverRan, missingOuts: ["fo"] }), stage("n", ["my fr"])];
  for (const force of [false, true]) {
    expect(planRun(missing, { ...needed, force })).toEqual([
      { name: "my fr", does: "refused", reasons: ["it is frozen and fo is missing: dvc unfreeze 'my fr'"] },
      { name: "n", does: "refused", reasons: ["DVC does not get past my fr"] },
    ]);
  }
  expect(planRun([stage("fr", [], neverRan), stage("n", ["fr"])], needed)).toEqual([
    { name: "fr", does: "skips", reasons: ["it is frozen: DVC takes its outs as they are"] },
    { name: "n", does: "skips", reasons: [] },
  ]);
});

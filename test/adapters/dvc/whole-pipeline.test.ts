import { expect, test } from "vitest";
import { expRunArgv } from "../../../source/adapters/dvc/exp-run-argv.js";
import { reproArgv } from "../../../source/adapters/dvc/repro-argv.js";
import type { PipelineFiles } from "../../../source/adapters/dvc/whole-pipeline.js";

const stage = (file: string, ...deps: readonly string[]) => ({ file, deps, frozen: false });
const none = { stages: [stage("dvc.yaml")], sources: new Map() };
const two = { ...none, stages: [stage("dvc.yaml"), stage("../dvc.yaml", "raw/part.csv")] };
const withSource = (path: string) => ({ ...two, sources: new Map([["x.dvc", [{ path }]]]) });

const repro = (files: PipelineFiles, ...targets: readonly string[]) =>
  reproArgv({ targets, scope: "needed", force: false }, files).slice(3).join(" ");

test("without a target every dvc.yaml is meant, and one alone needs no word of it", () => {
  expect(repro(none)).toBe("");
  expect(repro(two)).toBe("--all-pipelines");
  expect(repro({ ...none, stages: [stage("sub/dvc.yaml")] })).toBe("--all-pipelines");
  expect(repro(two, "train")).toBe("train");
  const trial = { name: "t", settings: [{ file: "params.yaml", key: "lr", value: 1 }], targets: [], force: true };
  expect(expRunArgv(trial, two).slice(7).join(" ")).toBe("--force --all-pipelines -S lr=1");
});

test("data that no stage reads is not wanted for a run: then the files are named", () => {
  expect(repro(withSource("raw"))).toBe("--all-pipelines");
  expect(repro(withSource("ra"))).toBe("dvc.yaml ../dvc.yaml");
});

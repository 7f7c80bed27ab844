import { expect, test } from "vitest";
import { expRunArgv } from "../../../source/adapters/dvc/exp-run-argv.js";
import type { ParamValue } from "../../../source/domain/sweep/param-value.js";

test("the argv of a trial names its experiment and each value in the grammar of Hydra", () => {
  const setting = (value: ParamValue, file = "params.yaml") => ({ file, key: "k", value });
  const settings = [setting(2e-5), setting("adamw"), setting("it's a, b"), setting("8"), setting([1, "x"], "p.json")];
  const files = { stages: [], sources: new Map() };
  expect(expRunArgv({ name: "sweep-1-2", settings, targets: ["train"], force: true }, files)).toEqual([
    ...["dvc", "--wait-for-lock", "exp", "run", "--temp", "--name", "sweep-1-2", "--force"],
    ...["-S", "k=2e-5", "-S", "k=adamw", "-S", "k='it\\'s a, b'", "-S", "k='8'", "-S", "p.json:k=[1,x]", "train"],
  ]);
});

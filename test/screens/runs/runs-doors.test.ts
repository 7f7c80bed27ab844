import { describe, expect, test } from "vitest";
import { runsToCompare } from "../../../screens/runs/runs-doors.js";

describe("what a comparison is of", () => {
  test("the marked runs in their order, the baseline before them", () => {
    expect(runsToCompare(["a", "b", "c"], undefined, "d")).toEqual(["a", "b", "c"]);
    expect(runsToCompare(["a", "b", "c"], "c", "d")).toEqual(["c", "a", "b"]);
    expect(runsToCompare(["a", "b"], "z", "d")).toEqual(["a", "b"]);
  });

  test("the selected run with the baseline where fewer than two are marked", () => {
    expect(runsToCompare([], "z", "d")).toEqual(["z", "d"]);
    expect(runsToCompare(["m"], undefined, "d")).toEqual(["m", "d"]);
    expect(runsToCompare([], undefined, "d")).toEqual(["d"]);
    expect(runsToCompare([], "d", "d")).toEqual(["d"]);
  });
});

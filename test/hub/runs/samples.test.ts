import { expect, test } from "vitest";
import { samplesFromTable } from "../../../source/hub/runs/samples.js";

test("the table of mlflow.log_table becomes answers by prompt and step", () => {
  const table = {
    columns: ["step", "prompt", "answer"],
    data: [
      [5, "Hi", "b"],
      [0, "Hi", "a"],
      [0, "Bye", "c"],
    ],
  };
  expect(samplesFromTable(JSON.stringify(table))).toEqual({
    prompts: ["Hi", "Bye"],
    steps: [0, 5],
    answers: [
      ["a", "b"],
      ["c", ""],
    ],
  });
});

test.each(["", "[1]", '{"columns":["a"],"data":[]}', '{"columns":["step","prompt","answer"],"data":[[NaN]]}'])(
  "%j is no table of samples and gives none",
  (text) => {
    expect(samplesFromTable(text)).toEqual({ prompts: [], steps: [], answers: [] });
  },
);

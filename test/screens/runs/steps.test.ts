import { expect, test } from "vitest";
import { stepBeside } from "../../../screens/runs/detail/view.js";

test("the step beside the chosen one is gone to; at the last of all it stays with the newest", () => {
  const window = { steps: [40, 50, 60], firstStep: 4, totalSteps: 10 };
  expect(stepBeside({ ...window, at: 1 }, 1)).toEqual({ step: 60 });
  expect(stepBeside({ ...window, at: 1 }, -1)).toEqual({ step: 40 });
  expect(stepBeside({ ...window, at: 0 }, -1)).toBeUndefined();
  expect(stepBeside({ ...window, at: 1, totalSteps: 7 }, 1)).toEqual({ step: undefined });
});

import { expect, test } from "vitest";
import { formatDuration } from "../../../source/ui/text/format.js";

// An end at 1e18 ms filled the column and the ones after it.
test("a duration stays narrow, whatever end a run has given", () => {
  expect([0, 61_000, 3_600_000, 36_000_000_000, 1e18].map(formatDuration)).toEqual([
    "0.0 s",
    "01:01",
    "1:00:00",
    ">9999 h",
    ">9999 h",
  ]);
});

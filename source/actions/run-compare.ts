import type { Action } from "./action.js";

export const runCompareActions: readonly Action<"runCompare">[] = [
  {
    id: "run-compare.close",
    scope: "runCompare",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to the table of runs",
    run: ({ facts }) => facts.close(),
  },
];

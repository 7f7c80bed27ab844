import type { Action } from "./action.js";

export const runDetailActions: readonly Action<"runDetail">[] = [
  {
    id: "run-detail.close",
    scope: "runDetail",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to where the run was opened",
    run: ({ facts }) => facts.close(),
  },
];

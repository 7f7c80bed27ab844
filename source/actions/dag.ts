import type { Action } from "./action.js";

/** Moves through the drawing of the pipeline. */
export const dagActions: readonly Action<"dag">[] = [
  go("right", ["l", "right"], "Go to the stage at the right", 1, 0),
  go("left", ["h", "left"], "Go to the stage at the left", -1, 0),
  go("down", ["j", "down"], "Go to the stage below", 0, 1),
  go("up", ["k", "up"], "Go to the stage above", 0, -1),
  {
    id: "dag.first",
    scope: "dag",
    keys: ["g", "home"],
    label: "first",
    tooltip: "Go to the first stage",
    run: ({ facts }) => facts.first(),
  },
  {
    id: "dag.last",
    scope: "dag",
    keys: ["G", "end"],
    label: "last",
    tooltip: "Go to the last stage",
    run: ({ facts }) => facts.last(),
  },
];

function go(name: string, keys: readonly string[], tooltip: string, x: number, y: number): Action<"dag"> {
  return { id: `dag.${name}`, scope: "dag", keys, label: name, tooltip, run: ({ facts }) => facts.go(x, y) };
}

import type { Action } from "./action.js";

export const logActions: readonly Action<"log">[] = [
  {
    id: "log.follow",
    scope: "log",
    keys: ["f"],
    label: "follow",
    inFooter: true,
    tooltip: "Follow the end of the log as it grows, or stay where you are",
    run: ({ facts }) => facts.toggleFollow(),
  },
  {
    id: "log.wrap",
    scope: "log",
    keys: ["w"],
    label: "wrap",
    inFooter: true,
    tooltip: "Wrap long lines, or cut them at the edge",
    run: ({ facts }) => facts.toggleWrap(),
  },
];

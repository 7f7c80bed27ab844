import type { Action } from "./action.js";

/** A value, a list of choices or a line to type, over an open run or a comparison. */
export const runDialogActions: readonly Action<"runDialog">[] = [
  {
    id: "run-dialog.accept",
    scope: "runDialog",
    keys: ["enter"],
    label: "ok",
    inFooter: true,
    tooltip: "Take what is selected or typed; close what is only read",
    run: ({ facts }) => facts.accept(),
  },
  {
    id: "run-dialog.close",
    scope: "runDialog",
    keys: ["esc"],
    label: "close",
    inFooter: true,
    tooltip: "Close it and leave all as it is",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "run-dialog.copy",
    scope: "runDialog",
    keys: ["y"],
    label: "copy",
    inFooter: true,
    tooltip: "Copy the whole text",
    disabled: ({ text }) => (text === undefined ? "There is nothing to copy here" : undefined),
    run: ({ facts, shell }) => {
      shell.copy(facts.text ?? "");
      shell.toast("info", "Copied");
    },
  },
];

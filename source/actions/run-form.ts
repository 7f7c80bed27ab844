import type { Action } from "./action.js";

/** What the dialog of a run knows; its lines are scope, force and params of this run. */
export type RunFormFacts = {
  readonly close: () => void;
  readonly move: (by: number) => void;
  /** The next choice of the line under the cursor. */
  readonly change: (by: number) => void;
  /** Through what is told below the lines. */
  readonly page: (by: number) => void;
  /** Why it cannot be started now. */
  readonly whyNot: string | undefined;
  readonly start: (signal: AbortSignal) => Promise<void>;
  readonly askDvc: (signal: AbortSignal) => Promise<void>;
};

export const runFormActions: readonly Action<"runForm">[] = [
  {
    id: "run-form.start",
    scope: "runForm",
    keys: ["enter"],
    label: "run",
    writes: true,
    inFooter: true,
    tooltip: "Start the run that is shown",
    disabled: ({ whyNot }) => whyNot,
    run: ({ facts, signal }) => facts.start(signal),
  },
  {
    id: "run-form.close",
    scope: "runForm",
    keys: ["esc"],
    label: "cancel",
    inFooter: true,
    tooltip: "Go back and start nothing",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "run-form.up",
    scope: "runForm",
    keys: ["up"],
    label: "line up",
    tooltip: "Go to the line above",
    run: ({ facts }) => facts.move(-1),
  },
  {
    id: "run-form.down",
    scope: "runForm",
    keys: ["down"],
    label: "line",
    inFooter: true,
    tooltip: "Go to the line below",
    run: ({ facts }) => facts.move(1),
  },
  {
    id: "run-form.next",
    scope: "runForm",
    keys: ["right"],
    label: "change",
    inFooter: true,
    tooltip: "Choose the next: which stages, forced or not",
    run: ({ facts }) => facts.change(1),
  },
  {
    id: "run-form.previous",
    scope: "runForm",
    keys: ["left"],
    label: "change back",
    tooltip: "Choose the one before",
    run: ({ facts }) => facts.change(-1),
  },
  {
    id: "run-form.page-down",
    scope: "runForm",
    keys: ["pagedown"],
    label: "page down",
    tooltip: "Show more of what would run",
    run: ({ facts }) => facts.page(1),
  },
  {
    id: "run-form.page-up",
    scope: "runForm",
    keys: ["pageup"],
    label: "page up",
    tooltip: "Show what stands before",
    run: ({ facts }) => facts.page(-1),
  },
  {
    id: "run-form.dry",
    scope: "runForm",
    keys: ["ctrl+r"],
    label: "dry run",
    writes: true,
    inFooter: true,
    tooltip: "Ask DVC what it would run (dvc repro --dry); nothing is run",
    run: ({ facts, signal }) => facts.askDvc(signal),
  },
];

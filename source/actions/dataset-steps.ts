import type { Action } from "./action.js";
import { openData, whyNoData } from "./dataset-preview.js";

/** What a preparation counted, and what is wrong with the data for fine-tuning. */
export type DataStepsFacts = {
  readonly close: () => void;
  /** Opens the row of the finding under the cursor. */
  readonly open: (() => void) | undefined;
  /** Asks for the tokens that an answer may have. */
  readonly askContext: () => void;
  readonly preview: () => void;
  readonly copied: string | undefined;
};

/** `S` of the overview. */
export const openStepsActions: readonly Action<"datasets">[] = [
  {
    id: "datasets.steps",
    scope: "datasets",
    keys: ["S"],
    label: "steps",
    inFooter: true,
    tooltip: "Show what the stage that prepared it counted step by step, and what is wrong with it for fine-tuning",
    disabled: (facts) =>
      whyNoData(facts) ?? (facts.dataset?.kind === "directory" ? "A folder has no steps: p opens it" : undefined),
    run: ({ facts }) => openData(facts, "steps"),
  },
];

export const stepsActions: readonly Action<"dataSteps">[] = [
  {
    id: "data-steps.open",
    scope: "dataSteps",
    keys: ["enter"],
    label: "open row",
    inFooter: true,
    tooltip: "Open the preview at the row of the finding under the cursor",
    disabled: ({ open }) => (open ? undefined : "No finding is under the cursor"),
    run: ({ facts }) => facts.open?.(),
  },
  {
    id: "data-steps.context",
    scope: "dataSteps",
    keys: ["t"],
    label: "context",
    inFooter: true,
    tooltip: "Say how many tokens an answer may have",
    run: ({ facts }) => facts.askContext(),
  },
  {
    id: "data-steps.preview",
    scope: "dataSteps",
    keys: ["p"],
    label: "preview",
    inFooter: true,
    tooltip: "Look into the file",
    run: ({ facts }) => facts.preview(),
  },
  {
    id: "data-steps.copy",
    scope: "dataSteps",
    keys: ["y"],
    label: "copy",
    tooltip: "Copy what the focused pane tells",
    disabled: ({ copied }) => (copied === undefined ? "There is nothing to copy" : undefined),
    run: ({ facts, shell }) => {
      if (facts.copied === undefined) return;
      shell.copy(facts.copied);
      shell.toast("info", "Copied");
    },
  },
  {
    id: "data-steps.close",
    scope: "dataSteps",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back",
    run: ({ facts }) => facts.close(),
  },
];

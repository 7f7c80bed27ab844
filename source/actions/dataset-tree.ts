import type { Action } from "./action.js";

/** The tree of data, while it has the focus. */
export type DatasetTreeFacts = {
  /** What is under the cursor; undefined: there is nothing. */
  readonly row: "folded" | "unfolded" | "dataset" | "untracked" | undefined;
  readonly fold: () => void;
  readonly unfold: () => void;
  readonly toVersions: () => void;
  /** To the folder that holds the row; undefined: none does. */
  readonly toParent: (() => void) | undefined;
};

export const datasetTreeActions: readonly Action<"datasetTree">[] = [
  {
    id: "dataset-tree.open",
    scope: "datasetTree",
    keys: ["enter"],
    label: "open",
    inFooter: true,
    tooltip: "Fold or unfold the folder; of data go to its versions",
    disabled: whyNotOpen,
    run: ({ facts }) => {
      if (facts.row === "folded") facts.unfold();
      else if (facts.row === "unfolded") facts.fold();
      else facts.toVersions();
    },
  },
  {
    id: "dataset-tree.out",
    scope: "datasetTree",
    keys: ["h", "left"],
    label: "fold",
    tooltip: "Fold the folder, or go to the folder that holds the row",
    disabled: ({ row, toParent }) => (row === "unfolded" || toParent ? undefined : "No folder holds it"),
    run: ({ facts }) => (facts.row === "unfolded" ? facts.fold() : facts.toParent?.()),
  },
  {
    id: "dataset-tree.in",
    scope: "datasetTree",
    keys: ["l", "right"],
    label: "unfold",
    tooltip: "Unfold the folder; of data go to its versions",
    disabled: (facts) => (facts.row === "unfolded" ? "The folder is unfolded" : whyNotOpen(facts)),
    run: ({ facts }) => (facts.row === "folded" ? facts.unfold() : facts.toVersions()),
  },
];

function whyNotOpen({ row }: DatasetTreeFacts): string | undefined {
  if (row === undefined) return "There is nothing to open";
  return row === "untracked" ? "It has no versions: nobody tracks it yet" : undefined;
}

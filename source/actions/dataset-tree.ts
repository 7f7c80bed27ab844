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
  /** Asks for the words of what is to be shown. */
  readonly filter: () => void;
};

/** The tree shows only what has the words of a filter. */
export type DatasetsFilteredFacts = { readonly showAll: () => void };

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
  {
    id: "dataset-tree.filter",
    scope: "datasetTree",
    keys: ["/"],
    label: "filter",
    inFooter: true,
    tooltip:
      "Show only data that has these words in its path, state, stage or source: csv changed, not pushed; a word after - must not be there",
    run: ({ facts }) => facts.filter(),
  },
];

export const datasetsFilteredActions: readonly Action<"datasetsFiltered">[] = [
  {
    id: "datasets-filtered.all",
    scope: "datasetsFiltered",
    keys: ["esc"],
    label: "show all",
    inFooter: true,
    tooltip: "Take the filter away",
    run: ({ facts }) => facts.showAll(),
  },
];

function whyNotOpen({ row }: DatasetTreeFacts): string | undefined {
  if (row === undefined) return "There is nothing to open";
  return row === "untracked" ? "It has no versions: nobody tracks it yet" : undefined;
}

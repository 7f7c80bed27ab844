import type { DatasetVersion } from "../domain/dataset.js";
import type { Action } from "./action.js";
import type { DatasetPlace, DatasetsFacts } from "./datasets-facts.js";

export const openDataDifferenceActions: readonly Action<"datasets">[] = [
  {
    id: "datasets.difference",
    scope: "datasets",
    keys: ["d"],
    label: "difference",
    inFooter: true,
    tooltip:
      "Hold two versions against each other: those that are marked, the selected one and the one before, or the workspace and the last",
    disabled: (facts) => {
      const place = differencePlace(facts);
      return typeof place === "string" ? place : undefined;
    },
    run: ({ facts }) => {
      const place = differencePlace(facts);
      if (typeof place !== "string") facts.doors.open(place);
    },
  },
];

/** What tells which two are compared. */
export type ComparableFacts = Pick<DatasetsFacts, "dataset" | "version" | "before" | "last" | "marked">;

/** Which two are compared, or why there are none. */
export function differencePlace({ dataset, version, before, last, marked }: ComparableFacts): DatasetPlace | string {
  if (!dataset) return "No dataset is selected";
  const at = (of: DatasetVersion) => ({
    path: of.path ?? dataset.path,
    ...(of.commit === undefined && !of.isSeen ? {} : { md5: of.md5 }),
  });
  const [one, other] = [...marked].sort((a, b) => a.atMs - b.atMs);
  if (one && other) return { view: "difference", before: at(one), after: at(other) };
  if (version) {
    if (!before) return "This version is the first: there is none before it";
    return { view: "difference", before: at(before), after: at(version) };
  }
  if (!last) return "There is one version of it, and the workspace has it";
  return { view: "difference", before: at(last), after: { path: dataset.path } };
}

export const dataDifferenceActions: readonly Action<"dataDifference">[] = [
  {
    id: "data-difference.close",
    scope: "dataDifference",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Stop what is computed; then show all columns; then go back",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "data-difference.open",
    scope: "dataDifference",
    keys: ["enter"],
    label: "open",
    inFooter: true,
    tooltip: "Open the difference of the file under the cursor, or the rows that a check has found",
    disabled: ({ open }) => (open ? undefined : "There is nothing to open here"),
    run: ({ facts }) => facts.open?.(),
  },
  {
    id: "data-difference.filter",
    scope: "dataDifference",
    keys: ["/"],
    label: "filter",
    tooltip: "Show only the columns, or files, whose names have these words",
    disabled: ({ filter }) => (filter ? undefined : "Nothing here is filtered"),
    run: ({ facts }) => facts.filter?.(),
  },
  {
    id: "data-difference.key",
    scope: "dataDifference",
    keys: ["K"],
    label: "key",
    inFooter: true,
    tooltip: "Choose the columns by which rows are told apart, so that changed ones are found",
    disabled: ({ chooseKey }) => (chooseKey ? undefined : "Only tables that have a column in common have a key"),
    run: ({ facts }) => facts.chooseKey?.(),
  },
  {
    id: "data-difference.kind",
    scope: "dataDifference",
    keys: ["t"],
    label: "which rows",
    inFooter: true,
    tooltip: "Show all examples, or only the rows that were changed, added or removed",
    disabled: ({ nextKind }) => (nextKind ? undefined : "Only tables have rows"),
    run: ({ facts }) => facts.nextKind?.(),
  },
  {
    id: "data-difference.context",
    scope: "dataDifference",
    keys: ["c"],
    label: "context",
    inFooter: true,
    tooltip: "Set the length of the context in tokens, which answers must not exceed",
    disabled: ({ setContext }) => (setContext ? undefined : "Only tables are checked"),
    run: ({ facts }) => facts.setContext?.(),
  },
  {
    id: "data-difference.swap",
    scope: "dataDifference",
    keys: ["w"],
    label: "swap sides",
    inFooter: true,
    tooltip: "Make before after, and after before",
    run: ({ facts }) => facts.swap(),
  },
  {
    id: "data-difference.copy",
    scope: "dataDifference",
    keys: ["y"],
    label: "copy",
    inFooter: true,
    tooltip: "Copy the difference as Markdown",
    disabled: ({ copied }) => (copied ? undefined : "There is nothing to copy yet"),
    run: ({ facts, shell }) => {
      if (!facts.copied) return;
      shell.copy(facts.copied());
      shell.toast("info", "Copied the difference as Markdown");
    },
  },
  {
    id: "data-difference.export",
    scope: "dataDifference",
    keys: ["e"],
    label: "export",
    tooltip: "Write the whole difference as JSON",
    disabled: ({ save }) => (save ? undefined : "There is nothing to write yet"),
    run: ({ facts }) => facts.save?.(),
  },
  {
    id: "data-difference.again",
    scope: "dataDifference",
    keys: ["r"],
    label: "compute again",
    tooltip: "Compute the difference again, after it was stopped or has failed",
    disabled: ({ again }) => (again ? undefined : "It is being computed"),
    run: ({ facts }) => facts.again?.(),
  },
];

import type { Action } from "./action.js";
import type { DataAt, DatasetsFacts } from "./datasets-facts.js";

/** What the preview of a file, folder or row can do; what is undefined is of no use there. */
export type DataPreviewFacts = {
  readonly close: () => void;
  /** Opens the row or the file under the cursor. */
  readonly open: (() => void) | undefined;
  /** A column to the left or right. */
  readonly sideways: ((by: number) => void) | undefined;
  readonly goTo: (() => void) | undefined;
  /** Rows by chance, other ones each time. */
  readonly sample: (() => void) | undefined;
  /** Opens the line to type what is looked for. */
  readonly find: (() => void) | undefined;
  /** +1 the next row that has it, -1 the one before. */
  readonly findAgain: ((by: 1 | -1) => Promise<void>) | undefined;
  readonly keepFirst: (() => void) | undefined;
  /** A row as a conversation or field by field. */
  readonly toggleFields: (() => void) | undefined;
  /** A table as the text that its file is, or as a table again. */
  readonly toggleText: (() => void) | undefined;
  readonly steps: (() => void) | undefined;
  readonly copied: string | undefined;
};

/** `p` of the overview. */
export const openPreviewActions: readonly Action<"datasets">[] = [
  {
    id: "datasets.preview",
    scope: "datasets",
    keys: ["p"],
    label: "preview",
    inFooter: true,
    tooltip: "Look into the file or folder, or into the selected version: rows, conversations, text, pictures",
    disabled: whyNoData,
    run: ({ facts }) => openData(facts, "preview"),
  },
];

/** An open row over its table: the cursor of the table goes on, and it is the row that is seen. */
export type DataRowFacts = { readonly move: (by: number) => void };

export const openRowActions: readonly Action<"dataRow">[] = [
  {
    id: "data-row.next",
    scope: "dataRow",
    keys: ["j", "down"],
    label: "next row",
    inFooter: true,
    tooltip: "Open the next row",
    run: ({ facts }) => facts.move(1),
  },
  {
    id: "data-row.before",
    scope: "dataRow",
    keys: ["k", "up"],
    label: "row before",
    inFooter: true,
    tooltip: "Open the row before",
    run: ({ facts }) => facts.move(-1),
  },
];

const inTable = "Only in a table";

export const previewActions: readonly Action<"dataPreview">[] = [
  {
    id: "data-preview.open",
    scope: "dataPreview",
    keys: ["enter"],
    label: "open",
    inFooter: true,
    tooltip: "Open the row in full, as a conversation where it is one; in a folder the file",
    disabled: ({ open }) => (open ? undefined : "Nothing is here to open"),
    run: ({ facts }) => facts.open?.(),
  },
  {
    id: "data-preview.left",
    scope: "dataPreview",
    keys: ["left", "h"],
    label: "left",
    tooltip: "Go a column to the left; left of the first are the row numbers, where / looks in every column",
    disabled: ({ sideways }) => (sideways ? undefined : inTable),
    run: ({ facts }) => facts.sideways?.(-1),
  },
  {
    id: "data-preview.right",
    scope: "dataPreview",
    keys: ["right", "l"],
    label: "right",
    tooltip: "Go a column to the right",
    disabled: ({ sideways }) => (sideways ? undefined : inTable),
    run: ({ facts }) => facts.sideways?.(1),
  },
  {
    id: "data-preview.go-to",
    scope: "dataPreview",
    keys: ["o"],
    label: "go to row",
    inFooter: true,
    tooltip: "Go to a row by its number, or by a share of the whole: 50%",
    disabled: ({ goTo }) => (goTo ? undefined : inTable),
    run: ({ facts }) => facts.goTo?.(),
  },
  {
    id: "data-preview.sample",
    scope: "dataPreview",
    keys: ["r"],
    label: "random",
    inFooter: true,
    tooltip: "Show rows by chance, others each time; esc shows all rows again",
    disabled: ({ sample }) => (sample ? undefined : inTable),
    run: ({ facts }) => facts.sample?.(),
  },
  {
    id: "data-preview.find",
    scope: "dataPreview",
    keys: ["/"],
    label: "find",
    inFooter: true,
    tooltip: "Go to the next row that has a text in the column under the cursor; on the row numbers in any column",
    disabled: ({ find }) => (find ? undefined : inTable),
    run: ({ facts }) => facts.find?.(),
  },
  {
    id: "data-preview.next",
    scope: "dataPreview",
    keys: ["n"],
    label: "next",
    inFooter: true,
    tooltip: "Go to the next row that has what is looked for",
    disabled: whyNotAgain,
    run: ({ facts }) => facts.findAgain?.(1),
  },
  {
    id: "data-preview.before",
    scope: "dataPreview",
    keys: ["N"],
    label: "previous",
    inFooter: true,
    tooltip: "Go to the row before that has what is looked for",
    disabled: whyNotAgain,
    run: ({ facts }) => facts.findAgain?.(-1),
  },
  {
    id: "data-preview.keep-first",
    scope: "dataPreview",
    keys: ["F"],
    label: "hold first column",
    tooltip: "Let the first column stay where it is while the others are scrolled, or not",
    disabled: ({ keepFirst }) => (keepFirst ? undefined : inTable),
    run: ({ facts }) => facts.keepFirst?.(),
  },
  {
    id: "data-preview.fields",
    scope: "dataPreview",
    keys: ["f"],
    label: "fields",
    inFooter: true,
    tooltip: "Show an open row field by field, or as the conversation that it is",
    disabled: ({ toggleFields }) => (toggleFields ? undefined : "Only in an open row that is a conversation"),
    run: ({ facts }) => facts.toggleFields?.(),
  },
  {
    id: "data-preview.text",
    scope: "dataPreview",
    keys: ["t"],
    label: "as text",
    tooltip: "Show the file of a table as the text that it is, or as a table again",
    disabled: ({ toggleText }) => (toggleText ? undefined : "Only of a table"),
    run: ({ facts }) => facts.toggleText?.(),
  },
  {
    id: "data-preview.steps",
    scope: "dataPreview",
    keys: ["S"],
    label: "steps",
    tooltip: "Show what its preparation counted, and what is wrong with it for fine-tuning",
    disabled: ({ steps }) => (steps ? undefined : inTable),
    run: ({ facts }) => facts.steps?.(),
  },
  {
    id: "data-preview.copy",
    scope: "dataPreview",
    keys: ["y"],
    label: "copy",
    inFooter: true,
    tooltip: "Copy what is under the cursor: the row, the file's path, the text that is shown",
    disabled: ({ copied }) => (copied === undefined ? "There is nothing to copy" : undefined),
    run: ({ facts, shell }) => {
      if (facts.copied === undefined) return;
      shell.copy(facts.copied);
      shell.toast("info", "Copied");
    },
  },
  {
    id: "data-preview.close",
    scope: "dataPreview",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Stop a search, close the row, leave the random rows, go back",
    run: ({ facts }) => facts.close(),
  },
];

/** Opens a view of the dataset, or of the version under the cursor where that is not the workspace. */
export function openData({ dataset, version, doors }: DatasetsFacts, view: "preview" | "steps"): void {
  if (!dataset) return;
  const isWorkspace = version === undefined || version.commit === undefined;
  const of: DataAt = isWorkspace ? { path: dataset.path } : { path: dataset.path, md5: version.md5 };
  doors.open({ view, of });
}

/** Why neither the dataset nor a version can be looked into. */
export function whyNoData({ dataset }: DatasetsFacts): string | undefined {
  return dataset ? undefined : "No dataset is selected";
}

function whyNotAgain({ findAgain }: DataPreviewFacts): string | undefined {
  return findAgain ? undefined : "Nothing is looked for: / asks";
}

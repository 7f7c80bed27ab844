import { commitCommand } from "../domain/commit-command.js";
import type { Action } from "./action.js";
import type { ParamsFacts } from "./params-facts.js";

/** What opens the params editor. */
export const openParamsActions: readonly Action<"pipeline">[] = [
  {
    id: "pipeline.params",
    scope: "pipeline",
    keys: ["p"],
    label: "params",
    inFooter: true,
    tooltip: "Open the params editor: change params.yaml in place, compare it with the last commit and run, commit it",
    run: ({ facts }) => facts.showView("params"),
  },
];

export const paramsActions: readonly Action<"params">[] = [
  {
    id: "params.edit",
    scope: "params",
    keys: ["enter"],
    label: "edit",
    writes: true,
    inFooter: true,
    tooltip: "Change the value under the cursor; fold or unfold a map; put back what is gone",
    disabled: (facts) => {
      if (!facts.row) return "There is nothing to change here: A adds a key";
      if (facts.row.kind === "map" && facts.row.isOpen !== undefined) return undefined;
      return facts.whyReadOnly ?? whyTooLong(facts);
    },
    run: async ({ facts, signal }) => {
      if (facts.row?.kind === "gone") await facts.putBack(signal);
      else if (facts.row?.kind === "map" && facts.row.isOpen !== undefined) facts.toggle();
      else facts.edit();
    },
  },
  {
    id: "params.edit-whole",
    scope: "params",
    keys: ["E"],
    label: "edit whole",
    writes: true,
    tooltip: "Change a map or list as one line: {a: 1} or [1, 2]; what is equal keeps its lines and comments",
    disabled: (facts) => whyNotChanged(facts) ?? whyTooLong(facts),
    run: ({ facts }) => facts.edit(),
  },
  {
    id: "params.add",
    scope: "params",
    keys: ["A"],
    label: "add",
    writes: true,
    inFooter: true,
    tooltip: "Add a key to the map under the cursor, or beside the value under it; to a list an item",
    disabled: ({ whyReadOnly }) => whyReadOnly,
    run: ({ facts }) => facts.add(),
  },
  {
    id: "params.remove",
    scope: "params",
    keys: ["D"],
    label: "remove",
    writes: true,
    tooltip: "Remove the key or item under the cursor with all below it; u brings it back",
    disabled: whyNotChanged,
    confirm: ({ row, file }) => ({
      title: `Remove ${row?.path.join(".") ?? ""} from ${file}?`,
      lines: [row?.source ?? "", ...(row?.usedBy ?? []).map((stage) => `The stage ${stage} reads it.`)],
      verb: "remove",
    }),
    run: ({ facts, signal }) => facts.remove(signal),
  },
  {
    id: "params.fix",
    scope: "params",
    keys: ["f"],
    label: "fix",
    writes: true,
    inFooter: true,
    tooltip: "Write the value so that DVC, PyYAML and every other reader of YAML read it alike",
    disabled: (facts) =>
      facts.row?.flag ? whyNotChanged(facts) : "Every reader of YAML reads it alike: there is nothing to fix here",
    run: ({ facts, signal }) => facts.fix(signal),
  },
  {
    id: "params.commit",
    scope: "params",
    keys: ["C"],
    label: "commit",
    writes: true,
    inFooter: true,
    tooltip: "Commit this file alone, with a message; what else is staged stays staged",
    disabled: ({ whyNotCommitted }) => whyNotCommitted,
    confirm: ({ file, message }) => ({
      title: `Commit ${file}?`,
      lines: ["Nothing else is committed; what is staged stays staged. Your git hooks run."],
      command: commitCommand([file], "MESSAGE").join(" "),
      verb: "commit",
      asks: { what: "message", placeholder: "what has changed, and why", initial: message },
    }),
    run: ({ facts, note, signal }) => facts.commit(note, signal),
  },
  {
    id: "params.difference",
    scope: "params",
    keys: ["d"],
    label: "difference",
    inFooter: true,
    tooltip: "Show all that differs from the last commit and from the last run",
    run: ({ facts, signal }) => facts.difference(signal),
  },
  {
    id: "params.open-editor",
    scope: "params",
    keys: ["o"],
    label: "editor",
    inFooter: true,
    tooltip: "Open the file in $EDITOR at this line; what is saved there is taken over, u takes it back",
    disabled: ({ whyNotOpened }) => whyNotOpened,
    run: ({ facts, signal }) => facts.openEditor(signal),
  },
  {
    id: "params.unfold",
    scope: "params",
    keys: ["right", "l"],
    label: "unfold",
    tooltip: "Unfold the map or list",
    run: ({ facts }) => facts.toggle(true),
  },
  {
    id: "params.fold",
    scope: "params",
    keys: ["left", "h"],
    label: "fold",
    tooltip: "Fold the map or list, or the one that this is in",
    run: ({ facts }) => facts.toggle(false),
  },
  {
    id: "params.find",
    scope: "params",
    keys: ["/"],
    label: "filter",
    inFooter: true,
    tooltip: "Show only keys and values that have these words; a word after - must not be there",
    run: ({ facts }) => facts.find(),
  },
  {
    id: "params.next-file",
    scope: "params",
    keys: ["]"],
    label: "next file",
    tooltip: "Go to the next params file that dvc.yaml names",
    disabled: whyOneFile,
    run: ({ facts }) => facts.nextFile(1),
  },
  {
    id: "params.previous-file",
    scope: "params",
    keys: ["["],
    label: "file before",
    tooltip: "Go to the params file before",
    disabled: whyOneFile,
    run: ({ facts }) => facts.nextFile(-1),
  },
  {
    id: "params.copy",
    scope: "params",
    keys: ["y"],
    label: "copy",
    tooltip: "Copy the key with its value, as slipway run --set takes it",
    disabled: ({ row }) => (row ? undefined : "There is nothing to copy here"),
    run: ({ facts, shell }) => {
      const text = `${facts.row?.path.join(".") ?? ""}=${facts.row?.source ?? ""}`;
      shell.copy(text);
      shell.toast("info", `Copied ${text}`);
    },
  },
  {
    id: "params.close",
    scope: "params",
    keys: ["esc", "p"],
    label: "back",
    inFooter: true,
    tooltip: "Show all keys again; go back to the pipeline",
    run: ({ facts }) => facts.close(),
  },
];

export const paramsFieldActions: readonly Action<"paramsField">[] = [
  {
    id: "params-field.accept",
    scope: "paramsField",
    keys: ["enter"],
    label: "write",
    inFooter: true,
    tooltip: "Write the value into the file; nothing else of it changes",
    run: ({ facts, signal }) => facts.accept(signal),
  },
  {
    id: "params-field.leave",
    scope: "paramsField",
    keys: ["esc"],
    label: "cancel",
    inFooter: true,
    tooltip: "Leave the value as it is",
    run: ({ facts }) => facts.leave(),
  },
];

function whyNotChanged({ row, whyReadOnly }: ParamsFacts): string | undefined {
  if (!row) return "There is nothing to change here: A adds a key";
  return whyReadOnly ?? (row.kind === "gone" ? "It is gone already: Enter puts it back" : undefined);
}

function whyTooLong({ row }: ParamsFacts): string | undefined {
  return row?.isLong ? "It is too long for one line: o opens it in the editor" : undefined;
}

function whyOneFile({ files }: ParamsFacts): string | undefined {
  return files > 1 ? undefined : "dvc.yaml names no other params file";
}

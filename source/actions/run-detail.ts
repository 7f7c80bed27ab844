import type { Action } from "./action.js";
import { paneActions } from "./run-panes.js";

export const runDetailActions: readonly Action<"runDetail">[] = [
  {
    id: "run-detail.close",
    scope: "runDetail",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to where the run was opened",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "run-detail.open",
    scope: "runDetail",
    keys: ["enter"],
    label: "open",
    inFooter: true,
    tooltip: "Open what is under the cursor: a folder, a file's preview, a whole value, a run of the lineage",
    disabled: ({ open }) => (open ? undefined : "There is nothing to open here"),
    run: ({ facts }) => facts.open?.(),
  },
  {
    id: "run-detail.next-page",
    scope: "runDetail",
    keys: ["]"],
    label: "next page",
    inFooter: true,
    tooltip: "Go on: facts, files, log, samples",
    run: ({ facts }) => facts.turnPage(1),
  },
  {
    id: "run-detail.previous-page",
    scope: "runDetail",
    keys: ["["],
    label: "page back",
    tooltip: "Go back: samples, log, files, facts",
    run: ({ facts }) => facts.turnPage(-1),
  },
  {
    id: "run-detail.left",
    scope: "runDetail",
    keys: ["left", "h"],
    label: "left",
    tooltip: "Scroll a wide table to the left; in samples the step before; in the tree close the folder",
    disabled: ({ sideways }) => (sideways ? undefined : "Nothing here goes sideways"),
    run: ({ facts }) => facts.sideways?.(-1),
  },
  {
    id: "run-detail.right",
    scope: "runDetail",
    keys: ["right", "l"],
    label: "right",
    tooltip: "Scroll a wide table to the right; in samples the next step; in the tree open the folder",
    disabled: ({ sideways }) => (sideways ? undefined : "Nothing here goes sideways"),
    run: ({ facts }) => facts.sideways?.(1),
  },
  ...paneActions("runDetail", "run-detail", "Copy what is under the cursor: a value, a path, an id, an answer"),
  {
    id: "run-detail.copy-id",
    scope: "runDetail",
    keys: ["Y"],
    label: "copy id",
    tooltip: "Copy the run's id",
    run: ({ facts, shell }) => {
      shell.copy(facts.runId);
      shell.toast("info", `Copied ${facts.runId}`);
    },
  },
  {
    id: "run-detail.pager",
    scope: "runDetail",
    keys: ["o"],
    label: "pager",
    inFooter: true,
    tooltip: "Show the file in $PAGER",
    disabled: noFile,
    run: ({ client, facts, shell, signal }) =>
      facts.file &&
      shell.openFile({ name: facts.file.name, content: client.artifact(facts.file.uri, signal), by: "pager" }),
  },
  {
    id: "run-detail.editor",
    scope: "runDetail",
    keys: ["O"],
    label: "editor",
    tooltip: "Show the file in $EDITOR; the run's own is not changed",
    disabled: noFile,
    run: ({ client, facts, shell, signal }) =>
      facts.file &&
      shell.openFile({ name: facts.file.name, content: client.artifact(facts.file.uri, signal), by: "editor" }),
  },
  {
    id: "run-detail.download",
    scope: "runDetail",
    keys: ["w"],
    label: "save",
    inFooter: true,
    tooltip: "Write the file to a path of this terminal's machine",
    disabled: noFile,
    run: ({ facts }) => facts.download(),
  },
  {
    id: "run-detail.export",
    scope: "runDetail",
    keys: ["e"],
    label: "export",
    inFooter: true,
    tooltip: "Copy or write the run as Markdown, JSON or CSV, or the history of its metrics",
    run: ({ facts }) => facts.exportRun(),
  },
];

function noFile({ file }: { readonly file: unknown }): string | undefined {
  return file ? undefined : "No file is selected: files are in artifacts (])";
}

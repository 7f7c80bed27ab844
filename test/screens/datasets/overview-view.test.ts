import { expect, test } from "vitest";
import { filledColumns, versionCells } from "../../../screens/datasets/versions/versions-view.js";
import { datasetsActions } from "../../../source/actions/datasets.js";
import type { DatasetsFacts } from "../../../source/actions/datasets-facts.js";
import type { Dataset, DatasetVersion } from "../../../source/domain/dataset.js";
import { withoutSgr } from "../../../source/ui/theme.js";

const version: DatasetVersion = {
  md5: "77b0c2aa00000000000000000000000a",
  commit: "4f2c1d9aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  author: "Ada",
  atMs: 0,
  message: "First 24",
  sizeBytes: 1,
  rows: 1,
  inCache: true,
  current: false,
};
const dataset: Dataset = {
  path: "data/a.csv",
  kind: "file",
  trackedBy: "data/a.csv.dvc",
  stage: undefined,
  state: "clean",
  md5: version.md5,
  sizeBytes: 1,
  files: undefined,
  rows: 1,
};

// `model/tuned` had ✓ in the list and ✎ in its versions: it was as dvc.lock has it, which was in no commit yet.
test("the workspace has the sign of the list in the versions, too", () => {
  const workspace = { ...version, commit: undefined, current: true };
  const row = (state: Dataset["state"]) => versionCells([workspace], state, 0)[0]?.map(withoutSgr);
  expect(row("clean")).toEqual(["✓", "workspace", "now", "1", "", "1 B", "", "", "", "", "", "not committed yet"]);
  expect(row("modified")).toEqual(["✎", "workspace", "now", "1", "", "1 B", "", "", "", "", "", ""]);
});

const restore = datasetsActions.find(({ id }) => id === "datasets.restore");
const doors = { open: () => undefined, close: () => undefined, toOverview: () => undefined };
const facts: DatasetsFacts = {
  dataset,
  version,
  before: undefined,
  last: undefined,
  untracked: undefined,
  marked: [],
  toggleMark: () => undefined,
  versionName: () => "v2",
  doors,
  work: {
    ask: { line: () => undefined, choose: () => undefined },
    ...{ hasDvc: true, hasGit: true, lacksDvc: false, untracked: [] },
  },
  trusted: true,
  running: false,
  caller: () => undefined,
};

// It showed two commands that nobody runs.
test("the question before a restore says what is done, and what a user would type for it", () => {
  const asked = restore?.confirm?.(facts);
  expect(asked?.command).toBeUndefined();
  expect(asked?.equivalent).toBe("git checkout 4f2c1d9a -- data/a.csv.dvc && dvc checkout data/a.csv");
  expect(asked?.lines).toEqual([
    "The workspace gets the version 77b0c2aa: First 24",
    "data/a.csv is copied from DVC's cache (77b0c2aa).",
    "data/a.csv.dvc becomes that of the commit 4f2c1d9a.",
    "What is there now is kept in .slipway/kept; u brings it back.",
  ]);
  const made = restore?.confirm?.({ ...facts, dataset: { ...dataset, stage: "prepare", trackedBy: "dvc.lock" } });
  expect(made?.lines[2]).toBe("dvc.lock stays as it is: the stage prepare will be out of date.");
  expect(made?.equivalent).toBe("cp .dvc/cache/files/md5/77/b0c2aa00000000000000000000000a data/a.csv");
});

// It did not say that there was something to lose.
test("the question before a restore says what of the workspace DVC does not have", () => {
  const asked = (unsaved: DatasetsFacts["unsaved"]) => restore?.confirm?.({ ...facts, unsaved })?.warnings;
  expect(asked({ kind: "folder", changed: 3, added: 1, removed: 0, since: "a" })).toEqual([
    "3 files changed, 1 new since v2; kept aside, u brings that back.",
  ]);
  expect(asked({ kind: "file", since: "a" })).toEqual(["It was changed since v2; kept aside, u brings that back."]);
  expect(asked(undefined)).toBeUndefined();
});

// Its marks stayed, for the data was that of the version.
test("a dataset whose .dvc file cannot be read may get the version that the workspace has", () => {
  const current = { ...version, current: true };
  const broken = { ...dataset, state: "unreadable" as const, problem: { message: "marks of a merge" } };
  expect(restore?.disabled?.({ ...facts, version: current })).toBe("The workspace has this version");
  expect(restore?.disabled?.({ ...facts, version: current, dataset: broken })).toBeUndefined();
});

// It asked, and refused what had been confirmed.
test("a restore is refused before it asks while a pipeline runs", () => {
  expect(restore?.disabled?.({ ...facts, running: true })).toContain("The pipeline is running");
  expect(restore?.disabled?.(facts)).toBeUndefined();
});

test("rows and size are shown with their change, names and uses beside them; a column that nothing fills is left out", () => {
  const usedBy = {
    runs: [{ runId: "a", name: "keen-wren-10" }],
    models: [{ model: "Bot", version: "3", stage: "None" as const }],
  };
  const names = [{ name: "prod", tag: "pairs#prod#1", kind: "stage" as const }];
  const figures = { rows: 1204, rowsChange: 1203, sizeBytes: 2049, sizeChangeBytes: 2048 };
  const more = { ...version, ...figures, names, usedBy, branches: ["side", "origin/more"] };
  const cells = versionCells([more, version], "clean", 0).map((row) => row.map(withoutSgr));
  expect(cells[0]).toEqual([
    "○",
    "77b0c2aa",
    "now",
    "1,204",
    "+1,203",
    "2.0 KB",
    "+2.0 KB",
    "Ada",
    "side +1",
    "prod",
    "run 10, v3",
    "First 24",
  ]);
  const plain = filledColumns(versionCells([version], "clean", 0));
  expect(plain.columns.map(({ title }) => title)).toEqual(["", "version", "when", "rows", "size", "by", "message"]);
  expect(plain.cells[0]).toHaveLength(7);
});

test("a version that only Slipway saw can be restored; it has no commit to name", () => {
  const seen = { ...version, commit: undefined, isSeen: true, message: "" };
  expect(restore?.disabled?.({ ...facts, version: seen })).toBeUndefined();
  expect(restore?.confirm?.({ ...facts, version: seen })?.lines[0]).toBe("The workspace gets the version 77b0c2aa");
  const name = datasetsActions.find(({ id }) => id === "datasets.name");
  expect(name?.disabled?.({ ...facts, version: seen })).toContain("No commit has this version");
  expect(name?.disabled?.({ ...facts, version: seen, versionsNote: "no-git" })).toContain("git init");
  expect(name?.disabled?.(facts)).toBeUndefined();
});

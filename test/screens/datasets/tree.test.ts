import { describe, expect, test } from "vitest";
import { datasetFacts } from "../../../screens/datasets/tree/dataset-facts.js";
import { filtered } from "../../../screens/datasets/tree/filtered.js";
import { firstSteps } from "../../../screens/datasets/tree/first-steps.js";
import { legendRows, remoteWords } from "../../../screens/datasets/tree/legend.js";
import { parentOf, treeRows } from "../../../screens/datasets/tree/tree-rows.js";
import { treeLines } from "../../../screens/datasets/tree/tree-view.js";
import { detailRows } from "../../../screens/datasets/versions/detail-view.js";
import type { Dataset, UntrackedFile } from "../../../source/domain/dataset.js";
import { withoutSgr } from "../../../source/ui/theme.js";
import { trackedFile } from "../../support/tracked-file.js";

const datasets = [
  trackedFile("data/a.csv", { rows: 200, columns: 2, state: "modified" }),
  trackedFile("data/kb", { kind: "directory", files: 1204, pushed: false }),
  trackedFile("models/base/q8/tiny.gguf", { stage: "get", pushed: true }),
];
const dump: UntrackedFile = { path: "data/dump.csv", sizeBytes: 3_600_000 };
const none: ReadonlySet<string> = new Set();

function lines(width: number, rows = treeRows(datasets, [dump], none), cursor = -1): readonly string[] {
  return treeLines(rows, { cursor, offset: 0 }, { width, height: 20, focused: true }).map(withoutSgr);
}

describe("the tree of data", () => {
  test("has folders with their sums and their worst state, data with rows or files, and what nobody tracks below", () => {
    expect(lines(48)).toEqual([
      " ▾ data/                  ✎↑    200 rows  2.0 KB",
      "     a.csv                ✎     200 rows  1.0 KB",
      "     kb/                  ✓↑ 1,204 files  1.0 KB",
      " ▾ models/base/q8/        ✓      1 entry  1.0 KB",
      "     tiny.gguf            ✓               1.0 KB",
      " ▾ untracked, large               1 file        ",
      "     data/dump.csv                        3.6 MB",
    ]);
  });

  test("gives way where it is narrow: the size stands where there are neither rows nor files", () => {
    expect(lines(36)).toEqual([
      " ▾ data/              ✎↑    200 rows",
      "     a.csv            ✎     200 rows",
      "     kb/              ✓↑ 1,204 files",
      " ▾ models/base/q8/    ✓      1 entry",
      "     tiny.gguf        ✓       1.0 KB",
      " ▾ untracked, large           1 file",
      "     data/dump.csv            3.6 MB",
    ]);
  });

  test("has columns and words where there is room", () => {
    const rows = lines(112).map((line) => line.trimEnd());
    expect([rows[1], rows[4]]).toEqual([
      "     a.csv                              ✎  changed             200 rows   2 columns  1.0 KB",
      "     tiny.gguf                          ✓  clean                                     1.0 KB get",
    ]);
  });

  test("marks what the last commit lacks, its folders, too, and has the column only where something is", () => {
    const some = [
      trackedFile("data/a.csv", { rows: 2, uncommitted: "added" }),
      trackedFile("data/b.csv", { pushed: false, uncommitted: "modified", state: "modified" }),
      trackedFile("kb.txt"),
    ];
    const tree = treeRows(some, [], none);
    expect(lines(48, tree)).toEqual([
      " ▾ data/                 ✎↑+      2 rows  2.0 KB",
      "     a.csv               ✓ +      2 rows  1.0 KB",
      "     b.csv               ✎↑+              1.0 KB",
      "   kb.txt                ✓                1.0 KB",
    ]);
    expect(lines(112, tree)[1]).toContain("✓ + not committed");
    expect(legendRows(some, 200).map(withoutSgr).join()).toContain("+ not committed");
    expect(legendRows(datasets, 200).map(withoutSgr).join()).not.toContain("committed");
    expect(filtered(some, [], "not committed").datasets.map(({ path }) => path)).toEqual(["data/a.csv", "data/b.csv"]);
    const stateOf = (at: number) =>
      withoutSgr(new Map(datasetFacts(some[at] ?? trackedFile("x"), 0)).get("state") ?? "");
    expect([0, 1, 2].map(stateOf)).toEqual([
      "clean · new, not committed: c commits",
      "changed · last version not pushed · not committed: c commits",
      "clean",
    ]);
  });

  test("leaves out what is in a folded folder, and the large files under a folded heading", () => {
    const rows = treeRows(datasets, [dump], new Set(["data/", "untracked:"]));
    expect(rows.map(({ id }) => id)).toEqual(["data/", "models/base/q8/", "models/base/q8/tiny.gguf", "untracked:"]);
  });

  test("makes one row of folders that hold nothing but a folder, and finds the row that holds a row", () => {
    const rows = treeRows(datasets, [dump], none);
    expect(rows.map((row, at) => [row.name, rows[parentOf(rows, at)]?.name])).toEqual([
      ["data", undefined],
      ["a.csv", "data"],
      ["kb", "data"],
      ["models/base/q8", undefined],
      ["tiny.gguf", "models/base/q8"],
      ["untracked, large", undefined],
      ["data/dump.csv", "untracked, large"],
    ]);
  });

  test("of names with escape sequences is harmless", () => {
    const rows = treeRows([trackedFile("a\u001b[2Jb.csv")], [{ path: "c\u001b]0;x\u0007d.csv", sizeBytes: 1 }], none);
    expect(treeLines(rows, { cursor: -1, offset: 0 }, { width: 50, height: 9, focused: false }).join("")).not.toMatch(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
      /\u001b\[2J|\u001b\]/,
    );
  });
});

test("the legend tells the signs that are there, and seldom ones only then", () => {
  expect(legendRows([], 43).map(withoutSgr)).toEqual([
    " ✎ changed   ✓ clean   ↑ not pushed",
    " ✗ missing   ? not in the cache",
  ]);
  expect(legendRows([trackedFile("a", { state: "running" })], 80).map(withoutSgr)).toEqual([
    " ✎ changed   ✓ clean   ↑ not pushed   ✗ missing   ? not in the cache   ● running",
  ]);
});

test("the remote that is known to be there has a mark, and of others it is told how many", () => {
  expect(remoteWords([], false)).toBe("DVC · no remote: R adds one");
  expect(remoteWords(["s3"], false)).toBe("DVC · remote s3");
  expect(remoteWords(["near", "s3"], true)).toBe("DVC · remote near ✓ +1");
});

test("the facts of a dataset say who makes it, who reads it, and which models were trained on it", () => {
  const trained = [
    { model: "Support", version: "4", stage: "Staging", current: true },
    { model: "Support", version: "1", stage: "None", current: false },
  ] as const;
  const full = trackedFile("a.csv", {
    stage: "prepare",
    state: "missing",
    rows: 72,
    columns: 4,
    uncached: true,
    readBy: ["tune", "eval"],
    trained,
  });
  const told = (of: Dataset) =>
    datasetFacts(of, 300_000).flatMap(([name, text]) => (text === "" ? [] : [`${name}: ${withoutSgr(text)}`]));
  expect(told(full)).toEqual([
    "path: a.csv",
    "state: missing · not in the cache: dvc fetch, or dvc pull",
    "size: 1.0 KB · 72 rows · 4 columns",
    "made by: stage prepare",
    "read by: tune, eval",
    "trained: Support v4 Staging  on other versions: Support v1",
    "md5: 77b0c2aa00000000000000000000000a",
  ]);
  expect(told(trackedFile("a.csv", { pushed: false, pushedAsOfMs: 0 }))[1]).toBe(
    "state: clean · not pushed as of 5m00s ago",
  );
  expect(told(trackedFile("a.csv", { pushed: true }))[1]).toBe("state: clean · pushed");
  // It was "changed · pushed", as if the change were safe in the remote.
  expect(told(trackedFile("a.csv", { state: "modified", pushed: true }))[1]).toBe(
    "state: changed · last version pushed",
  );
  expect(told(trackedFile("a.csv", { state: "modified", pushed: false, uncached: true }))[1]).toBe(
    "state: changed · last version not in the cache: dvc fetch, or dvc pull · last version not pushed",
  );
  // It was broken in the middle, over two lines.
  expect(datasetFacts(trackedFile("a.csv"), 0, 31).at(-1)).toEqual(["md5", "77b0c2aa0000…"]);
  const problem = {
    message: "a.csv.dvc, line 1, column 1: it holds a merge conflict of git's",
    hint: "Keep one side.",
  };
  const importedFrom = { url: "/far/repo", path: "data/a.csv", rev: "v1" };
  expect(told(trackedFile("a.csv", { state: "unreadable", problem, importedFrom })).slice(1, 5)).toEqual([
    "problem: a.csv.dvc, line 1, column 1: it holds a merge conflict of git's  Keep one side.",
    "state: not readable",
    "size: 1.0 KB",
    "made by: imported from /far/repo data/a.csv at v1",
  ]);
});

// Of a merge conflict a narrow pane showed the path alone.
test("a problem is told whole where it takes several rows", () => {
  const message = "data/raw/b.csv.dvc, line 1, column 1: it holds a merge conflict of git's";
  const rows = detailRows(trackedFile("b.csv", { state: "unreadable", problem: { message } }), undefined, {
    width: 50,
    height: 9,
    nowMs: 0,
  });
  expect(rows.map((row) => withoutSgr(row).trimEnd()).slice(1, 4)).toEqual([
    "problem    data/raw/b.csv.dvc, line 1, column 1:",
    "           it holds a merge conflict of git's",
    "state      not readable",
  ]);
});

test("what is to be done until data has its first version is told in order, without what is done", () => {
  const tool = { name: "dvc", state: "missing" } as const;
  expect(firstSteps({ trusted: false, tools: [tool] }, false)).toEqual([
    "DVC is not set up here:",
    "1  T trusts this folder",
    "2  git init in a shell keeps versions",
    "3  I installs DVC",
    "4  I sets DVC up (dvc init)",
    "5  A tracks a file or folder (dvc add)",
    "6  c commits it: that is its first version",
  ]);
  expect(firstSteps({ trusted: true, tools: [], git: { branch: "main", commit: "" } }, true)).toEqual([
    "DVC tracks nothing yet:",
    "1  A tracks a file or folder (dvc add)",
    "2  c commits it: that is its first version",
  ]);
});

// It was cut after "· of", and JSON was broken inside a word.
test("a recipe is told apart from what it was made of, and ends with a sign where it is cut", () => {
  const recipe = {
    stage: "prepare",
    command: "python prepare.py",
    params: Array.from({ length: 40 }, (_, at) => ({ file: "params.yaml", key: `split.part${at}`, value: "0.5" })),
    deps: [{ path: "raw.csv", md5: "77b0c2aa00000000000000000000000a" }],
  };
  const version = {
    ...{ md5: "1".repeat(32), commit: "4".repeat(40), author: "Ada", atMs: 0, message: "first" },
    ...{ sizeBytes: 1, rows: 1, inCache: true, current: true, recipe },
  };
  const rows = detailRows(datasets[0], version, { width: 50, height: 9, nowMs: 0 }).map((row) =>
    withoutSgr(row).trimEnd(),
  );
  expect(rows.slice(1, 5)).toEqual([
    "recipe     prepare: split.part0 0.5, split.part1",
    "           0.5, split.part2 0.5, split.part3 0.5,",
    "           split.part4 0.5, split.part5 0.5, …",
    "made of    raw.csv 77b0c2aa",
  ]);
});

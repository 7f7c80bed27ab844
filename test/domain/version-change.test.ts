import { expect, test } from "vitest";
import type { DatasetVersion } from "../../source/domain/dataset.js";
import { versionBefore, withChanges } from "../../source/domain/version-change.js";
import { branchWords } from "../../source/domain/version-words.js";

const version = (md5: string, more: Partial<DatasetVersion> = {}): DatasetVersion => ({
  md5,
  commit: `c${md5}`,
  author: "Ada",
  atMs: 0,
  message: "",
  sizeBytes: undefined,
  rows: undefined,
  inCache: true,
  current: false,
  ...more,
});

// The change was against the next older version of the list, whichever branch that was of.
test("a version is set beside what its commit changed, the workspace beside the newest of the checked-out branch", () => {
  const workspace = version("w", { commit: undefined, rows: 12, sizeBytes: 120 });
  const side = version("s", { formerMd5: "1", branches: ["side"], rows: 50 });
  const second = version("2", { formerMd5: "1", rows: 10, sizeBytes: 100 });
  const first = version("1", { rows: 10, sizeBytes: 90 });
  const all = [workspace, side, second, first];
  expect(all.map((each) => versionBefore(all, each)?.md5)).toEqual(["2", "1", "1", undefined]);
  expect(withChanges(all).map(({ rowsChange, sizeChangeBytes }) => [rowsChange, sizeChangeBytes])).toEqual([
    [2, 20],
    [40, undefined],
    [0, 10],
    [undefined, undefined],
  ]);
});

test("a branch is told where the checked-out one does not have the version", () => {
  expect(branchWords({})).toBe("");
  expect(branchWords({ branches: [] })).toBe("no branch");
  expect(branchWords({ branches: ["side", "more", "origin/x"] })).toBe("side +2");
});

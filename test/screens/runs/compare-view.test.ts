import { expect, test } from "vitest";
import { compareLayout } from "../../../screens/runs/compare/layout.js";
import { columnsInView, legendRows, smallMatrix } from "../../../screens/runs/compare/view.js";
import { detailLayout } from "../../../screens/runs/detail/layout.js";
import { withoutSgr } from "../../../source/ui/theme.js";

test("of many columns those around the selected one are drawn, and the first", () => {
  const widths = Array.from({ length: 20 }, () => 10);
  expect(columnsInView(widths, 1, 500)).toEqual(widths.map((_, at) => at));
  expect(columnsInView(widths, 12, 46)).toEqual([0, 11, 12, 13]);
  expect(columnsInView(widths, 19, 46)).toEqual([0, 17, 18, 19]);
  expect(columnsInView(widths, 5, 3)).toEqual([0, 5]);
});

// What stood behind a commit with changes was shifted against the other rows.
test("the runs of a comparison are told in columns", () => {
  const run = { experiment: "", status: "FINISHED" as const, stale: false, startedAtMs: 0, versions: [] };
  const runs = [
    { ...run, runId: "a".repeat(32), name: "calm-otter", gitCommit: "4f2c1d9a", gitDirty: true, gitSubject: "first" },
    { ...run, runId: "b".repeat(32), name: "wren", gitCommit: "5e2c1d9a", gitSubject: "second one" },
    { ...run, runId: "c".repeat(32), name: "lark" },
  ];
  expect(legendRows(runs, 1, 70, 60_000).map((row) => withoutSgr(row).trimEnd())).toEqual([
    "  A ✓ calm-otter  aaaaaaaa   1m00s  4f2c1d9a + changes  first",
    "▸ B ✓ wren        bbbbbbbb   1m00s  5e2c1d9a            second one",
    "  C ✓ lark        cccccccc   1m00s  no commit",
  ]);
  const [first, ...others] = runs;
  const shown = legendRows([...others, ...(first ? [{ ...first, deleted: true }] : [])], 0, 70, 60_000);
  expect(shown.slice(1).map((row) => withoutSgr(row).trimEnd())).toEqual([
    "  B ✓ lark        cccccccc    1m00s  no commit",
    "  C ✓ calm-otter  aaaaaaaa  deleted  4f2c1d9a + changes  first",
  ]);
});

test("a small comparison becomes records for ink-table, one that does not fit does not", () => {
  const rows = [{ key: "lr", cells: ["1", null], differs: true, best: [] }];
  const view = { rows, total: 1, differing: 1, all: 1, notes: [] };
  const options = { view, heads: ["A x", "B y"], show: (cell: string) => cell, cursor: 0, focused: true };
  expect(smallMatrix(options, 60, 5)).toEqual([{ "  ": "▸ lr", "A x": "1", "B y": "–" }]);
  expect(smallMatrix(options, 60, 4)).toBeUndefined();
  expect(smallMatrix(options, 18, 5)).toBeUndefined();
});

test.each([
  [60, 12],
  [80, 20],
  [120, 36],
  [200, 56],
])("at %i x %i every pane has its place, and the places fill the body", (width, height) => {
  for (const focus of ["params", "metrics", "tags", "preview", "log", "answers"] as const) {
    const grid = detailLayout({ width, height }, { focus, zoomed: false, lower: "files" });
    expect(grid.flat().map(({ pane }) => pane)).toContain(focus);
    expect(grid.reduce((sum, row) => sum + (row[0]?.height ?? 0), 0)).toBe(height);
    for (const row of grid) expect(row.reduce((sum, rect) => sum + rect.width, 0)).toBe(width);
  }
  for (const focus of ["params", "metrics", "code", "answers"] as const) {
    const places = compareLayout(width, height, { focus, other: "code", zoomed: false });
    expect(places.map(({ section }) => section)).toContain(focus);
    expect(places.reduce((sum, place) => sum + place.width * place.height, 0)).toBe(width * height);
  }
});

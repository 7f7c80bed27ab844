import { expect, test } from "vitest";
import { emptyList, fitList, moveTo, stayWithRow } from "../../source/ui/list-state.js";
import { layoutColumns, table } from "../../source/ui/table.js";

test("the window moves as little as shows the cursor", () => {
  const down = moveTo(emptyList, 12, 100, 10);
  expect(down).toEqual({ cursor: 12, offset: 3 });
  expect(moveTo(down, 5, 100, 10)).toEqual({ cursor: 5, offset: 3 });
  expect(moveTo(down, 1, 100, 10)).toEqual({ cursor: 1, offset: 1 });
  expect(moveTo(down, 500, 100, 10)).toEqual({ cursor: 99, offset: 90 });
});

test("a list that shrinks, or a window that grows, leaves the cursor on a row that is there", () => {
  expect(fitList({ cursor: 50, offset: 45 }, 20, 10)).toEqual({ cursor: 19, offset: 10 });
  expect(fitList({ cursor: 5, offset: 3 }, 8, 20)).toEqual({ cursor: 5, offset: 0 });
  expect(fitList({ cursor: 5, offset: 3 }, 0, 20)).toEqual({ cursor: 0, offset: 0 });
});

test("columns that do not fit are left out whole, those to be dropped first before the others", () => {
  const columns = [
    { title: "name", width: 10, flex: true },
    { title: "age", width: 5, drop: 1 },
    { title: "size", width: 8, drop: 2 },
  ];
  expect(layoutColumns(columns, 40)).toEqual([23, 5, 8]);
  expect(layoutColumns(columns, 20)).toEqual([13, 5, 0]);
  expect(layoutColumns(columns, 12)).toEqual([12, 0, 0]);
});

test("the row under the cursor is marked, the others are aligned with it", () => {
  const columns = [
    { title: "name", width: 6 },
    { title: "n", width: 3, align: "right" as const },
  ];
  const rows = table({
    columns,
    rows: [
      ["a", "1"],
      ["b", "20"],
    ],
    cursor: 1,
    width: 14,
    focused: false,
  });
  expect(rows.slice(1)).toEqual(["  a         1", "▸ b        20 "]);
});

// The selection of Datasets had gone to another version when the changed workspace came before the others.
test("the cursor stays with its row when rows come before it or go, and in its place where the row itself is gone", () => {
  const rows = (...ids: readonly string[]) => ({ first: 0, ids, followsFirst: false });
  const first = stayWithRow(emptyList, rows("a", "b", "c"), 3, 10);
  expect(first).toEqual({ cursor: 0, offset: 0, id: "a" });
  expect(stayWithRow(first, rows("new", "a", "b", "c"), 4, 10)).toEqual({ cursor: 1, offset: 0, id: "a" });
  expect(stayWithRow({ cursor: 2, offset: 0, id: "c" }, rows("c"), 1, 10)).toEqual({ cursor: 0, offset: 0, id: "c" });
  expect(stayWithRow({ cursor: 1, offset: 0, id: "b" }, rows("a", "c"), 2, 10)).toEqual({
    cursor: 1,
    offset: 0,
    id: "c",
  });
  expect(
    stayWithRow({ cursor: 7, offset: 5, id: "h" }, { first: 5, ids: [..."xfgh"], followsFirst: false }, 20, 4),
  ).toEqual({
    cursor: 8,
    offset: 6,
    id: "h",
  });
});

test("at the head of a list that grows there the cursor stays with whatever is newest", () => {
  const rows = { first: 0, ids: ["new", "a"], followsFirst: true };
  expect(stayWithRow(emptyList, rows, 2, 10)).toEqual(emptyList);
  expect(stayWithRow({ cursor: 1, offset: 0, id: "new" }, rows, 2, 10)).toEqual({ cursor: 0, offset: 0, id: "new" });
});

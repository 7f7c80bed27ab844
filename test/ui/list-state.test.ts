import { expect, test } from "vitest";
import { emptyList, fitList, moveTo } from "../../source/ui/list-state.js";
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

import { expect, test } from "vitest";
import { composeGrid, gridOf, leastPanel, panelSizes } from "../../../screens/runs/charts/grid.js";

test("a grid has as many panels as fit, and fewer are larger", () => {
  expect(gridOf(100, 80, 14)).toEqual({ columns: 2, rows: 1 });
  expect(gridOf(100, 120, 17)).toEqual({ columns: 3, rows: 2 });
  expect(gridOf(100, 200, 57)).toEqual({ columns: 5, rows: 7 });
  expect(gridOf(1, 200, 57)).toEqual({ columns: 1, rows: 1 });
  expect(gridOf(3, 60, 7)).toEqual({ columns: 1, rows: 1 });
});

test("the panels of a page fill the cells exactly", () => {
  for (let count = 1; count <= 12; count++) {
    for (const [width, height] of [
      [80, 14],
      [123, 41],
      [200, 57],
    ] as const) {
      const grid = gridOf(count, width, height);
      const shown = Math.min(count, grid.columns * grid.rows);
      const sizes = panelSizes(shown, grid, width, height);
      const panels = sizes.map((size) => Array.from({ length: size.height }, () => "x".repeat(size.width)));
      expect(composeGrid(panels, grid)).toEqual(Array.from({ length: height }, () => "x".repeat(width)));
      for (const size of sizes) expect(size.width >= leastPanel.width && size.height >= leastPanel.height).toBe(true);
    }
  }
});

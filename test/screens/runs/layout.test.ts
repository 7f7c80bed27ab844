import { expect, test } from "vitest";
import { layout } from "../../../screens/runs/layout.js";

const about = { runs: 3, hasAnswers: true, focus: "runs" };

test.each([
  [76, 21],
  [118, 36],
  [200, 56],
])("the panes of the overview fill %i x %i cells, whatever there is to show", (width, height) => {
  for (const hasAnswers of [false, true]) {
    for (const focus of ["runs", "chart", "answers", "detail"]) {
      for (const runs of [0, 3, 10_000]) {
        const { table, chart, right, below } = layout(width, height, { runs, hasAnswers, focus });
        expect(table + chart.height + below.answers + below.detail).toBe(height);
        expect(chart.width + right.width).toBe(width);
        expect(right.detail + right.answers).toBe(right.width === 0 ? 0 : chart.height);
        expect(chart.height).toBeGreaterThanOrEqual(6);
      }
    }
  }
});

test("a few runs take as many rows as they need, many at most two fifths", () => {
  expect(layout(118, 40, about).table).toBe(8);
  expect(layout(118, 40, { ...about, runs: 10_000 }).table).toBe(16);
});

test("where it is low the side panes go first, and show while they have the focus", () => {
  expect(layout(76, 21, about).below).toEqual({ answers: 0, detail: 0 });
  expect(layout(76, 21, { ...about, focus: "answers" }).below.answers).toBeGreaterThan(0);
  expect(layout(76, 21, { ...about, focus: "detail" }).below.detail).toBeGreaterThan(0);
});

test("the detail stands beside the charts of a wide terminal", () => {
  expect(layout(200, 56, about)).toMatchObject({ below: { detail: 0, answers: 0 }, right: { detail: 14 } });
  expect(layout(118, 36, about).below.detail).toBeGreaterThan(0);
});

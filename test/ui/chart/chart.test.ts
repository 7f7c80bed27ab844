import { afterEach, expect, test } from "vitest";
import { canvas, drawLine } from "../../../source/ui/chart/braille.js";
import { renderChart } from "../../../source/ui/chart/chart.js";
import { sparkline } from "../../../source/ui/chart/sparkline.js";
import { tickLabel, ticks } from "../../../source/ui/chart/ticks.js";
import { cellWidth } from "../../../source/ui/text/cells.js";
import { setTheme } from "../../../source/ui/theme.js";

afterEach(() => setTheme({ colours: true, ascii: false }));

const falling = Array.from({ length: 40 }, (_, x) => ({ x, min: 5 / (x + 1), max: 5 / (x + 1), last: 5 / (x + 1) }));

test("a falling loss is drawn from the upper left to the lower right, with round ticks", () => {
  setTheme({ colours: false, ascii: false });
  expect(
    renderChart({ lines: [{ columns: falling, colour: 0 }], width: 40, height: 8, xLabel: "step" }),
  ).toMatchInlineSnapshot(`
    [
      "  │⢇                                    ",
      "4 ┤⢸                                    ",
      "  │⠈⡆                                   ",
      "2 ┤ ⠱⡀                                  ",
      "  │  ⠑⢄                                 ",
      "  │    ⠉⠉⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀",
      "  └┬─────────────────┬──────────────────",
      "   0                 20             step",
    ]
  `);
});

test("without braille and box drawing the same chart is plain ASCII", () => {
  setTheme({ colours: false, ascii: true });
  const rows = renderChart({ lines: [{ columns: falling, colour: 0 }], width: 40, height: 8, xLabel: "step" });
  for (const row of rows) expect(row).toMatch(/^[\x20-\x7e]{40}$/);
  expect(rows).toHaveLength(8);
});

test("one point, a line that never changes and huge values fill exactly the asked cells", () => {
  const shapes = [
    [{ x: 3, min: 1, max: 1, last: 1 }],
    [0, 1, 2].map((x) => ({ x, min: 7, max: 7, last: 7 })),
    [0, 1].map((x) => ({ x, min: -1e300 * x, max: 1e300, last: 0 })),
    [],
  ];
  for (const columns of shapes) {
    for (const [width, height] of [
      [16, 4],
      [40, 8],
      [120, 30],
    ] as const) {
      const rows = renderChart({ lines: [{ columns, colour: 0 }], width, height, xLabel: "step" });
      expect(rows.map(cellWidth)).toEqual(Array.from({ length: height }, () => width));
    }
  }
});

// The range of one such point overflowed to Infinity, every row became NaN, and the line between two of them never ended:
// the app hung for ever as soon as Runs was opened. asciichart counted up from the value by ones, in vain.
test("values at the end of what a double can hold are drawn, and what is no number is left out", () => {
  const most = Number.MAX_VALUE;
  const least = Number.MIN_VALUE;
  const shapes: readonly (readonly number[])[] = [
    [most, most, most, most, most],
    [-most, -most],
    [1e308, -1e308, 1e308],
    [most, -most, 0],
    [Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY, Number.NaN, 2],
    [Number.NaN],
    [0, least],
    [2 ** 60, 2 ** 60],
  ];
  for (const ascii of [false, true]) {
    setTheme({ colours: false, ascii });
    for (const values of shapes) {
      const columns = values.map((value, x) => ({ x, min: value, max: value, last: value }));
      const rows = renderChart({ lines: [{ columns, colour: 0 }], width: 40, height: 8, xLabel: "step" });
      expect(rows.map(cellWidth)).toEqual(Array.from({ length: 8 }, () => 40));
      expect(rows.join("")).not.toMatch(/NaN|Infinity/);
    }
  }
});

test("the largest doubles lie at the top, the least at the bottom, zero between them", () => {
  setTheme({ colours: false, ascii: false });
  const columns = [1, 0, -1].map((sign, x) => {
    const value = sign * Number.MAX_VALUE;
    return { x, min: value, max: value, last: value };
  });
  expect(renderChart({ lines: [{ columns, colour: 0 }], width: 24, height: 6, xLabel: "step" })).toMatchInlineSnapshot(`
    [
      " 2e+308 ┤⠑⠢⢄⡀           ",
      "        │   ⠈⠑⠢⢄⡀       ",
      "        │       ⠈⠒⠤⣀    ",
      "-2e+308 ┤           ⠉⠒⠤⣀",
      "        └┬──────────────",
      "         0          step",
    ]
  `);
  expect(sparkline([-Number.MAX_VALUE, 0, Number.MAX_VALUE], 3)).toBe("▁▅█");
});

test("a line to a place that is none is not drawn", () => {
  const on = canvas(2, 2);
  drawLine(on, 0, 0, 3, Number.NaN, 0);
  drawLine(on, Number.NEGATIVE_INFINITY, 0, 3, 3, 0);
  drawLine(on, 0, 0.5, 3, 3, 0);
  expect(on).toEqual(canvas(2, 2));
});

test("ticks are round, inside the range, and at least two where there is a range", () => {
  expect(ticks(0.19, 4.89, 4)).toEqual([2, 4]);
  expect(ticks(0, 39, 5)).toEqual([0, 10, 20, 30]);
  expect(ticks(5, 5, 4)).toEqual([5]);
  for (const [min, max] of [
    [0.1, 0.13],
    [-3, 1e9],
    [1e-9, 2e-9],
    [99.9, 100.1],
  ] as const) {
    const found = ticks(min, max, 3);
    expect(found.length).toBeGreaterThanOrEqual(2);
    for (const tick of found) expect(tick >= min - 1e-12 && tick <= max * (1 + 1e-12)).toBe(true);
  }
  expect([tickLabel(0.5, 0.5), tickLabel(20, 10), tickLabel(1e-5, 1e-5), tickLabel(2e6, 1e6)]).toEqual([
    "0.5",
    "20",
    "1e-5",
    "2e+6",
  ]);
});

test("a sparkline has one level a cell and leaves out what is no number", () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe("▁▂▃▄▅▆▇█");
  expect(sparkline([1, Number.NaN, 1], 8)).toBe("▄▄");
  expect(sparkline([], 8)).toBe("");
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { canvas, drawLine } from "../../../source/ui/chart/canvas.js";
import { renderChart } from "../../../source/ui/chart/chart.js";
import type { ChartLine, ChartOptions } from "../../../source/ui/chart/plot.js";
import { sparkline } from "../../../source/ui/chart/sparkline.js";
import { tickLabel, tickLabels, ticks } from "../../../source/ui/chart/ticks.js";
import { yAxis } from "../../../source/ui/chart/y-axis.js";
import { cellWidth } from "../../../source/ui/text/cells.js";
import { setTheme } from "../../../source/ui/theme.js";

beforeEach(() => setTheme({ colours: false, ascii: false }));
afterEach(() => setTheme({ colours: true, ascii: false }));

/** A line of one value a step. */
function line(values: readonly number[], more: Partial<ChartLine> = {}): ChartLine {
  return { columns: values.map((value, x) => ({ x, min: value, max: value, last: value })), colour: 0, ...more };
}

function chart(lines: readonly ChartLine[], more: Partial<ChartOptions> = {}): readonly string[] {
  return renderChart({ lines, width: 40, height: 8, axis: { kind: "number", label: "step" }, ...more });
}

const falling = Array.from({ length: 40 }, (_, x) => 5 / (x + 1));

describe("a chart", () => {
  test("of a falling loss is drawn from the upper left to the lower right, with round ticks", () => {
    expect(chart([line(falling)])).toMatchInlineSnapshot(`
      [
        "  │⢇                                    ",
        "4 ┤⢸                                    ",
        "  │⠈⡆                                   ",
        "2 ┤ ⠱⡀                                  ",
        "  │  ⠈⠢⣀                                ",
        "0 ┤     ⠉⠉⠉⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤",
        "  └┬─────────────────┬──────────────────",
        "   0                 20             step",
      ]
    `);
  });

  test("is drawn with blocks where braille is not wanted", () => {
    expect(chart([line(falling)], { style: "block" })).toMatchInlineSnapshot(`
      [
        "  │▌                                    ",
        "4 ┤▐                                    ",
        "  │▝▖                                   ",
        "2 ┤ ▚▖                                  ",
        "  │  ▝▚▄▄                               ",
        "0 ┤      ▀▀▀▀▀▀▀▀▀▀▀▀▀▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄",
        "  └┬─────────────────┬──────────────────",
        "   0                 20             step",
      ]
    `);
  });

  test("with plain ASCII has no other character", () => {
    setTheme({ colours: false, ascii: true });
    expect(chart([line(falling)])).toMatchInlineSnapshot(`
      [
        "    5.000 +\\                            ",
        "    4.188 ||                            ",
        "    3.375 ||                            ",
        "    2.563 |\\\\                           ",
        "    1.750 | \\\\                          ",
        "   0.9375 |  \\---\\                      ",
        "   0.1250 |      \\--------------------  ",
        "            step                        ",
      ]
    `);
    const rows = chart([line(falling, { sign: "a" }), line(falling.toReversed(), { sign: "b" })]);
    expect(rows).toMatchInlineSnapshot(`
      [
        "  |:                                   b",
        "4 +'.                                  :",
        "  | :                                 : ",
        "2 + '.                               .' ",
        "  |   '...                       ...'   ",
        "0 +......::::::::::::'::::::::::::.....a",
        "  ++-----------------+------------------",
        "   0                 20             step",
      ]
    `);
    for (const row of rows) expect(row).toMatch(/^[\x20-\x7e]{40}$/);
  });

  test("on a logarithmic axis has decades, and what is not positive is not there", () => {
    const values = Array.from({ length: 20 }, (_, x) => 10 ** (2 - x / 4));
    expect(chart([line([...values, 0, -5])], { log: true })).toMatchInlineSnapshot(`
      [
        " 100 ┤⠉⠒⠢⠤⣀⡀                            ",
        "     │     ⠈⠑⠢⠤⣀⡀                       ",
        "   1 ┤          ⠈⠉⠒⠒⠤⣀                  ",
        "     │                ⠉⠒⠢⠤⣀⡀            ",
        "0.01 ┤                     ⠈⠉⠑⠒⠤⣀       ",
        "     │                           ⠉⠒⠢⠤   ",
        "     └┬───────────────┬─────────────────",
        "      0               10            step",
      ]
    `);
  });

  test("smoothed shows the average over the raw values", () => {
    const columns = falling.map((value, x) => {
      const raw = value + (x % 2);
      return { x, min: raw, max: raw, last: raw, smoothed: value + 0.5 };
    });
    setTheme({ colours: true, ascii: false });
    const rows = chart([{ columns, colour: 0 }]);
    // Faint in the line's colour behind, the colour itself in front.
    expect(rows.some((row) => row.includes("\u001b[2;94m"))).toBe(true);
    expect(rows.some((row) => row.includes("\u001b[94m"))).toBe(true);
  });

  test("of several runs tells them apart by the sign at their ends, without colours", () => {
    const rows = chart([
      line(falling, { sign: "●" }),
      line(
        falling.map((value) => 5 - value),
        { sign: "■", colour: 1 },
      ),
    ]);
    expect(rows).toMatchInlineSnapshot(`
      [
        "  │⢇    ⣀⣀⣀⠤⠤⠤⠤⠤⠔⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒■",
        "4 ┤⢸ ⢀⠔⠉                                ",
        "  │⠈⣦⠃                                  ",
        "2 ┤⢀⠷⡀                                  ",
        "  │⢸ ⠈⠢⣀                                ",
        "0 ┤⡎    ⠉⠉⠉⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤●",
        "  └┬─────────────────┬──────────────────",
        "   0                 20             step",
      ]
    `);
  });

  test("marks the best point, what is no number where it is, and counts no gap as a line", () => {
    const values = [4, 3, Number.NaN, Number.NaN, 2, 1, 2];
    const columns = values.map((value, x) => ({
      x,
      min: value,
      max: value,
      last: value,
      nan: Number.isNaN(value) ? 1 : 0,
      up: x === 4 ? 1 : 0,
    }));
    expect(chart([{ columns, colour: 0, best: { x: 5, y: 1 } }])).toMatchInlineSnapshot(`
      [
        "4 ┤⠑⠢⣀                     ∞            ",
        "  │   ⠑⠢⣀                               ",
        "3 ┤      ⠁                              ",
        "2 ┤                        ⢀           ⢀",
        "  │                         ⠉⠢⢄     ⢀⠤⠊⠁",
        "1 ┤            ✕     ✕         ⠉⠢◆⠤⠊⠁   ",
        "  └┬─────────────────────────────┬──────",
        "   0                             5  step",
      ]
    `);
  });

  test("clipped shows an arrow where a value lies outside, and the others in full", () => {
    const values = falling.map((value, x) => (x === 20 ? 1e9 : value));
    expect(chart([line(values)], { clip: { low: 0.1, high: 5 } })).toMatchInlineSnapshot(`
      [
        "  │⢇                 ▲                  ",
        "4 ┤⢸                 ⢸⡄                 ",
        "  │⠈⡆                ⢸⡇                 ",
        "2 ┤ ⠱⡀               ⡇⡇                 ",
        "  │  ⠈⠢⣀             ⡇⢱                 ",
        "0 ┤     ⠉⠉⠉⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠇⠸⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤",
        "  └┬─────────────────┬──────────────────",
        "   0                 20             step",
      ]
    `);
  });

  test("clipped draws no line along the edge, neither of the raw values nor of the smoothed ones", () => {
    const high = [1, 1, 9, 9, 9, 9, 1, 1];
    const clip = { low: 0, high: 2 };
    const columns = line(high).columns.map((column) => ({ ...column, smoothed: column.last }));
    for (const rows of [chart([line(high)], { clip }), chart([{ columns, colour: 0 }], { clip })]) {
      expect(rows[0]).toMatch(/▲ +▲ +▲ +▲/);
    }
  });

  test("on a logarithmic axis leaves a gap where the smoothed line has nothing to draw", () => {
    const columns = [1, 1, 0, 1, 1].map((last, x) => ({ x, min: last, max: last, last, smoothed: last }));
    const row = chart([{ columns, colour: 0 }], { log: true }).find((each) => /[\u2801-\u28ff]/.test(each)) ?? "";
    expect(row).toMatch(/[\u2801-\u28ff] {5,}[\u2801-\u28ff]/);
  });

  test("of a single point shows it", () => {
    expect(chart([line([3])]).join("\n")).toContain("●");
    expect(chart([line([3, 4])]).join("\n")).not.toContain("●");
  });

  test("with a crosshair shows its place on the axis", () => {
    expect(chart([line(falling)], { crosshair: 20 })).toMatchInlineSnapshot(`
      [
        "  │⢇                 │                  ",
        "4 ┤⢸                 │                  ",
        "  │⠈⡆                │                  ",
        "2 ┤ ⠱⡀               │                  ",
        "  │  ⠈⠢⣀             │                  ",
        "0 ┤     ⠉⠉⠉⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤",
        "  └┬─────────────────┴──────────────────",
        "   0                20              step",
      ]
    `);
  });

  test("of a part of x shows only that part", () => {
    const rows = chart([line(falling)], { axis: { kind: "number", label: "step", from: 10, to: 20 } });
    expect(rows.at(-1)).toMatch(/^ +10 +15 .*step$/);
  });
});

describe("extreme data", () => {
  const most = Number.MAX_VALUE;
  const shapes: readonly (readonly number[])[] = [
    [],
    [3],
    [7, 7, 7],
    [Number.NaN],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY, Number.NaN, 2],
    [most, most, most, most, most],
    [-most, -most],
    [1e308, -1e308, 1e308],
    [most, -most, 0],
    [0, Number.MIN_VALUE],
    [2 ** 60, 2 ** 60],
    [1e-320, 1e308],
    [-1, -2, -3],
  ];

  // The range of one such point overflowed to Infinity, every row became NaN, and the line between two of them never ended:
  // the app hung for ever as soon as Runs was opened. asciichart counted up from the value by ones, in vain.
  test("fills exactly the cells that are asked for, whatever the values, the style and the scale", () => {
    const sizes = [
      [15, 3],
      [16, 4],
      [40, 8],
      [120, 30],
    ] as const;
    const switches = [{}, { log: true }, { clip: { low: 0, high: 1 } }, { log: true, clip: { low: 0, high: 1 } }];
    const cases = shapes.flatMap((values) =>
      sizes.flatMap(([width, height]) => switches.map((more) => ({ values, width, height, more }))),
    );
    for (const ascii of [false, true]) {
      setTheme({ colours: false, ascii });
      for (const { values, width, height, more } of cases) {
        const rows = chart([line(values)], { width, height, ...more });
        expect(rows.map(cellWidth)).toEqual(Array.from({ length: height }, () => width));
        expect(rows.join("")).not.toMatch(/NaN|Infinity|undefined/);
      }
    }
  });

  test("in x is drawn, too: steps that are negative, huge, all the same, or the largest doubles", () => {
    for (const xs of [[-50, -20, 0], [2 ** 62, 2 ** 62 + 4096], [5, 5, 5], [-most, most], [0]]) {
      for (const kind of ["number", "duration", "clock"] as const) {
        const columns = xs.map((x, at) => ({ x, min: at, max: at, last: at }));
        const rows = chart([{ columns, colour: 0 }], { axis: { kind, label: "x" }, crosshair: xs[0] ?? 0 });
        expect(rows.map(cellWidth)).toEqual(Array.from({ length: 8 }, () => 40));
        expect(rows.join("")).not.toMatch(/NaN|Infinity|undefined/);
      }
    }
  });

  test("has the largest doubles at the top, the least at the bottom, zero between them", () => {
    expect(chart([line([most, 0, -most])], { width: 24, height: 6 })).toMatchInlineSnapshot(`
      [
        "        │⠑⠢⢄⡀           ",
        " 1e+308 ┤   ⠈⠑⠢⢄⡀       ",
        "      0 ┤       ⠈⠒⠤⣀    ",
        "        │           ⠉⠒⠤⣀",
        "        └┬──────┬───────",
        "         0      1   step",
      ]
    `);
    expect(sparkline([-most, 0, most], 3)).toBe("▁▅█");
  });
});

test("a line to a place that is none is not drawn", () => {
  const on = canvas(2, 2, "braille");
  drawLine(on, 0, 0, 3, Number.NaN, 0);
  drawLine(on, Number.NEGATIVE_INFINITY, 0, 3, 3, 0);
  drawLine(on, 0, 0.5, 3, 3, 0);
  expect(on).toEqual(canvas(2, 2, "braille"));
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

test("no two ticks have the same label, however close their values are", () => {
  expect(tickLabels([1e15, 1e15 + 2, 1e15 + 4])).toEqual(["1000000000000000", "+2", "+4"]);
  expect(tickLabels([1, 1 + 1e-8, 1 + 2e-8])).toEqual(["1", "+1e-8", "+2e-8"]);
  expect(tickLabels([2e-308, 2.5e-308])).toEqual(["2.0e-308", "2.5e-308"]);
  expect(tickLabels([1.2e6, 1.4e6])).toEqual(["1.2e+6", "1.4e+6"]);
});

test("whole steps have ticks at whole numbers only, at least two of them before the axis' name", () => {
  expect(chart([line([1, 2, 3, 4, 5, 6])]).at(-1)).toMatch(/^ +0 +2 +4 +step$/);
  expect(chart([line([1, 2, 3])]).at(-1)).toMatch(/^ +0 +1 +step$/);
});

test("a sparkline has one level a cell and leaves out what is no number", () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe("▁▂▃▄▅▆▇█");
  expect(sparkline([1, Number.NaN, 1], 8)).toBe("▄▄");
  expect(sparkline([], 8)).toBe("");
});

// From -1e308 to the largest double two marks were asked for: the upper one was "2e+308", which no double is.
test("no mark on an axis of the largest doubles reads as more than a double holds", () => {
  for (const min of [-Number.MAX_VALUE, -1e308, 0, 1e307, 1.4e308]) {
    for (const max of [Number.MAX_VALUE, 1.79e308, 1.5e308]) {
      for (let most = 2; most < 12; most++) {
        const labels = yAxis({ min, max }, most, false).marks.map((mark) => mark.label);
        expect(labels.length).toBeGreaterThanOrEqual(2);
        expect(labels.filter((label) => !Number.isFinite(Number(label)))).toEqual([]);
      }
    }
  }
});

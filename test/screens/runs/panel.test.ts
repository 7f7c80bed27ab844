import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { firstSettings } from "../../../screens/runs/charts/chart-settings.js";
import { chartPanel, type PanelOptions } from "../../../screens/runs/charts/panel.js";
import { systemPane } from "../../../screens/runs/charts/system-pane.js";
import type { PanelView, SeriesView } from "../../../source/api/series-views.js";
import { setTheme } from "../../../source/ui/theme.js";

beforeEach(() => setTheme({ colours: false, ascii: false }));
afterEach(() => setTheme({ colours: true, ascii: false }));

function series(runId: string, values: readonly number[], more: Partial<SeriesView> = {}): SeriesView {
  const best = Math.min(...values);
  return {
    runId,
    columns: values.map((value, x) => [x, value, value, value, value, 0, 0, 0]),
    points: values.length,
    nan: 0,
    up: 0,
    down: 0,
    notPositive: 0,
    above: 0,
    below: 0,
    best: [values.indexOf(best), best],
    last: values.at(-1) ?? 0,
    ...more,
  };
}

const falling = (by: number) => Array.from({ length: 60 }, (_, x) => 1 / (1 + x * by));
const data: PanelView = {
  key: "loss",
  from: 0,
  to: 59,
  series: [series("a", falling(0.1)), series("b", falling(0.5)), series("c", falling(0.02).slice(0, 30))],
};
const options: PanelOptions = {
  metric: "loss",
  data,
  runs: [
    { runId: "a", name: "calm-otter-11" },
    { runId: "b", name: "bright-heron-12" },
    { runId: "c", name: "keen\u001b[2J\u202ewren" },
  ],
  colours: new Map([
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ]),
  settings: firstSettings,
  hasSwitches: true,
  page: "1-1 of 6",
  width: 36,
  height: 9,
  focused: true,
};

describe("a panel", () => {
  test("of some runs tells their last values in its title and how much it shows below", () => {
    expect(chartPanel({ ...options, hasSwitches: false })).toMatchInlineSnapshot(`
      [
        "╭─ loss ───── ● 0.1449  ■ 0.03279 ─╮",
        "│1.0 ┤⢿⡒⠢⠤⣀⣀                       │",
        "│    │⢸⠈⠢⡀  ⠉⠑⠒⠒⠤⠤⠤⣀◉              │",
        "│0.5 ┤ ⢇ ⠈⠑⠤⢄⡀                     │",
        "│    │  ⠣⢄⡀  ⠈⠉⠑⠒⠒⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀      ●│",
        "│0.0 ┤    ⠈⠉⠉⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠬⠭⠭⠭⠭⠭⠭■│",
        "│    └┬────────┬─────────┬─────────│",
        "│     0        20        40    step│",
        "╰─ 150 points ────────── 1-1 of 6 ─╯",
      ]
    `);
  });

  test("tells first what is switched, in few words where it is narrow", () => {
    const settings = { ...firstSettings, log: true, smoothing: 0.6, axis: "relative" as const };
    expect(chartPanel({ ...options, settings })[0]).toMatchInlineSnapshot(`"╭─ loss ──── L · S 0.6 · relative ─╮"`);
    expect(chartPanel({ ...options, settings, width: 60 })[0]).toMatchInlineSnapshot(
      `"╭─ loss ────────────────────── L log · S 0.6 · t relative ─╮"`,
    );
  });

  test("that is wide has a legend with full names, made harmless, and the values at the crosshair", () => {
    const settings = { ...firstSettings, crosshair: 40 };
    expect(chartPanel({ ...options, settings, width: 100, height: 12 })).toMatchInlineSnapshot(`
      [
        "╭─ loss ────────────────────────────────────────────────────────────────────────────────── t step ─╮",
        "│1.0 ┤⢷⡒⠤⢄⣀⡀                          │                                      last      best    here│",
        "│    │⢸⠘⢄  ⠈⠉⠒⠢⠤⠤⣀⡀                   │                 ● calm-otter-11    0.1449  ◆ 0.1449     0.2│",
        "│    │ ⡇ ⠣⢄       ⠈⠉⠉⠒⠒⠒⠤⠤⢄⣀⣀⣀        │                 ■ bright-heron-12 0.03279 ◆ 0.03279 0.04762│",
        "│    │ ⢱   ⠑⠤⡀               ◉        │                 ◉ keen␛�wren       0.6329  ◆ 0.6329       -│",
        "│0.5 ┤ ⠈⢆    ⠈⠉⠑⠤⠤⣀⡀                  │                                                            │",
        "│    │   ⠣⢄⡀       ⠈⠉⠉⠒⠒⠤⠤⠤⢄⣀⣀⣀⡀      │                                                            │",
        "│    │     ⠈⠒⠢⠤⢄⣀⣀⡀            ⠈⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤●                                             │",
        "│0.0 ┤            ⠈⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤■                                             │",
        "│    └┬───────────────┬───────────────┴───────────────                                             │",
        "│     0               20             40           step                                             │",
        "╰─ 150 points ────────────────────────────────────────────────────────────────────────── 1-1 of 6 ─╯",
      ]
    `);
  });

  // "821 of 8,413 poin…"
  test("that is narrow leaves out words before figures", () => {
    const odd = { ...data, series: [series("a", falling(0.1), { nan: 4, up: 4, points: 8413 })] };
    expect(chartPanel({ ...options, data: odd, page: "", width: 40 }).at(-1)).toBe(
      "╰─ ✕ 4 NaN · ∞ 4 · 180 of 8,413 ───────╯",
    );
  });

  test("counts what it does not show", () => {
    const hidden = { nan: 2, up: 1, notPositive: 1, above: 7, points: 1000 };
    const settings = { ...firstSettings, log: true, clip: [1, 99] as const };
    const odd = { ...data, clip: { low: 0.2, high: 0.9 }, series: [series("a", falling(0.1), hidden)] };
    const rows = chartPanel({ ...options, data: odd, settings, width: 100, height: 12 });
    expect(rows.at(-1)).toMatchInlineSnapshot(
      `"╰─ ✕ 2 NaN · ∞ 1 · 1 point <= 0 hidden · ▲ 7 · 180 of 1,000 points shown ─────────────── 1-1 of 6 ─╯"`,
    );
  });

  test("shows runs as points over a param", () => {
    const run = (runId: string, x: number | string, y: number | null) => ({ runId, name: runId, x, ys: [y] });
    const scatter = {
      at: 0,
      data: { runs: [run("a", 1e-4, 0.5), run("b", 1e-2, 0.2), run("d", 1e-1, 0.9), run("e", 1, null)], total: 4 },
    };
    const settings = { ...firstSettings, scatter: { kind: "param" as const, key: "learning_rate" } };
    expect(chartPanel({ ...options, scatter, settings, width: 50, height: 10 })).toMatchInlineSnapshot(`
      [
        "╭─ loss ──────── ● 0.5  ■ 0.2 · p learning_rate ─╮",
        "│    │                                          •│",
        "│0.8 ┤                                           │",
        "│0.6 ┤                                           │",
        "│    │●                                          │",
        "│0.4 ┤                                           │",
        "│0.2 ┤                            ■              │",
        "│    └┬──────────────────────────────────────────│",
        "│     0.0001                        learning_rate│",
        "╰─ 3 runs ──────────────────────────── 1-1 of 6 ─╯",
      ]
    `);
    const names = { at: 0, data: { runs: [run("a", "adam", 0.5), run("b", "sgd", 0.2)], total: 2 } };
    expect(chartPanel({ ...options, scatter: names, settings, width: 50, height: 10 })).toMatchInlineSnapshot(`
      [
        "╭─ loss ──────── ● 0.5  ■ 0.2 · p learning_rate ─╮",
        "│0.5 ┤           ●                               │",
        "│    │                                           │",
        "│0.4 ┤                                           │",
        "│0.3 ┤                                           │",
        "│    │                                           │",
        "│0.2 ┤                                ■          │",
        "│    └───────────┬───────────────────────────────│",
        "│                adam               learning_rate│",
        "╰─ 2 runs ──────────────────────────── 1-1 of 6 ─╯",
      ]
    `);
  });

  test("without a point says so", () => {
    const empty = { ...data, series: [] };
    expect(chartPanel({ ...options, data: empty }).join("\n")).toContain("No point along this axis.");
    expect(chartPanel({ ...options, data: undefined }).join("\n")).toContain("…");
  });
});

test("the machine is that of the first run that has logged of it", () => {
  const panels = [{ key: "system/cpu_utilization_percentage", from: 0, to: 1, series: [series("b", [5, 23])] }];
  const runs = [
    { runId: "a", name: "calm" },
    { runId: "b", name: "brisk" },
  ];
  const rows = systemPane({ panels, runs, colours: new Map(), width: 60, height: 3 });
  expect(rows[0]).toContain("system of brisk");
  expect(rows[1]).toContain("cpu util");
});

test("the machine's metrics are courses with their last values, and what has no room is counted", () => {
  const panel = (key: string, value: number): PanelView => ({
    key,
    from: 0,
    to: 9,
    series: [series("a", [1, 5, 3, value])],
  });
  const panels = [
    panel("system/gpu_0_utilization_percentage", 97.25),
    panel("system/gpu_0_memory_usage_megabytes", 61_200),
    panel("system/gpu_0_power_usage_watts", 412.3),
  ];
  expect(
    systemPane({ panels, runs: [{ runId: "a", name: "a" }], colours: new Map(), width: 70, height: 3 }),
  ).toMatchInlineSnapshot(`
    [
      "╭─ system ───────────────────────────────────────────────────────────╮",
      "│ gpu 0 util ▁▁▁█ 97.3 %   gpu 0 mem ▁▁▁█ 61 GB                      │",
      "╰───────────────────────────────────────────────────────── + 1 more ─╯",
    ]
  `);
});

import { describe, expect, test } from "vitest";
import {
  type ChartSettings,
  firstSettings,
  movedCrosshair,
  nextAxis,
  nextClip,
  panned,
  shownWhole,
  smoother,
  switchesText,
  zoomed,
} from "../../../screens/runs/charts/chart-settings.js";

describe("the part of x that is shown", () => {
  test("is halved around the middle, and around the crosshair where there is one", () => {
    expect(zoomed(firstSettings, [0, 100], 2)).toMatchObject({ window: [25, 75], whole: [0, 100] });
    expect(zoomed({ ...firstSettings, crosshair: 10 }, [0, 100], 2).window).toEqual([5, 55]);
  });

  test("grows back to all, and moves no further than all there is", () => {
    const half = zoomed(firstSettings, [0, 100], 2);
    expect(panned(half, 1).window).toEqual([50, 100]);
    expect(panned(panned(half, -1), -1).window).toEqual([0, 50]);
    expect(zoomed(half, [25, 75], 0.5).window).toBeUndefined();
    expect(shownWhole(half).window).toBeUndefined();
    expect(panned(firstSettings, 1)).toBe(firstSettings);
  });

  test("of one place, or of the largest doubles, stays as it is", () => {
    expect(zoomed(firstSettings, [5, 5], 2)).toBe(firstSettings);
    expect(zoomed(firstSettings, [-Number.MAX_VALUE, Number.MAX_VALUE], 2)).toBe(firstSettings);
  });
});

test("the axis goes round; the epoch is one where it is logged; another axis begins whole, without a crosshair", () => {
  let settings: ChartSettings = { ...zoomed(firstSettings, [0, 100], 2), crosshair: 3 };
  const names: unknown[] = [];
  for (let at = 0; at < 5; at++) {
    settings = nextAxis(settings, "epoch");
    names.push(settings.axis);
  }
  expect(names).toEqual(["relative", "wall", { metric: "epoch" }, "step", "relative"]);
  expect(settings).toMatchObject({ window: undefined, crosshair: undefined });
  expect(nextAxis({ ...firstSettings, axis: "wall" }, undefined).axis).toBe("step");
});

test("the crosshair begins at the last point and stops at the first and the last", () => {
  const places = [0, 10, 20, 30];
  const last = movedCrosshair(firstSettings, places, -1, 1);
  expect(last.crosshair).toBe(30);
  const before = movedCrosshair(last, places, -1, 1);
  expect(before.crosshair).toBe(20);
  expect(movedCrosshair(before, places, -1, 15).crosshair).toBe(0);
  expect(movedCrosshair(last, places, 1, 1).crosshair).toBe(30);
});

test("smoothing and clipping go round", () => {
  let settings = firstSettings;
  const weights: number[] = [];
  for (let at = 0; at < 7; at++) {
    settings = smoother(settings);
    weights.push(settings.smoothing);
  }
  expect(weights).toEqual([0.3, 0.6, 0.8, 0.9, 0.95, 0.99, 0]);
  expect(nextClip(nextClip(nextClip(firstSettings))).clip).toBeUndefined();
});

test("what is switched is told in the title", () => {
  expect(switchesText(firstSettings)).toBe("t step");
  expect(switchesText({ ...firstSettings, log: true, smoothing: 0.6, clip: [1, 99] })).toBe(
    "L log · S 0.6 · C 1-99% · t step",
  );
  expect(switchesText({ ...firstSettings, scatter: { kind: "param", key: "lr" } })).toBe("p lr");
});

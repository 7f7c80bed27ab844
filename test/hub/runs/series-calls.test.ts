import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asExperimentId, type RunId } from "../../../source/domain/ids.js";
import { createChartMetricsCalls } from "../../../source/hub/runs/chart-metrics.js";
import { createSeriesCall } from "../../../source/hub/runs/series-calls.js";
import { createReaders } from "../../../source/hub/runs/table/readers.js";
import { openTrackingStore } from "../../../source/store/file-tracking-store.js";

const startedAtMs = 1_700_000_000_000;
const call = { who: "ada@here", signal: new AbortController().signal };

/** The calls of charts over a real store in a temporary folder; the clock stands a minute after the runs' start. */
async function openCharts() {
  const folder = await mkdtemp(join(tmpdir(), "slipway-charts-"));
  const store = await openTrackingStore(folder);
  const experimentId = asExperimentId("0");
  if (experimentId === undefined) throw new Error("no id");
  const context = { store, now: () => startedAtMs + 60_000, executionEnds: new Map<string, number>() };
  const series = createSeriesCall(context);
  return {
    store,
    metrics: createChartMetricsCalls(context, createReaders(context)),
    series: async (query: Parameters<typeof series>[0]) => series(query, call),
    run: async (name: string, params: Readonly<Record<string, string>> = {}) => {
      const { runId } = await store.createRun({ experimentId, name, startedAtMs });
      await store.logBatch(runId, {
        metrics: [],
        params: Object.entries(params).map(([key, value]) => ({ key, value })),
        tags: [],
      });
      return runId;
    },
    /** One point a second; steps count on from `from`. */
    log: async (runId: RunId, key: string, values: readonly number[], from = 0) => {
      const metrics = values.map((value, at) => ({
        key,
        value,
        step: from + at,
        timestampMs: startedAtMs + (from + at) * 1000,
      }));
      for (let at = 0; at < metrics.length; at += 1000) {
        await store.logBatch(runId, { metrics: metrics.slice(at, at + 1000), params: [], tags: [] });
      }
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describe("runs.series", () => {
  test("gives every run that has the metric, with its name, last and best point", async () => {
    await using charts = await openCharts();
    const [a, b] = [await charts.run("wren"), await charts.run("lark")];
    await charts.log(a, "loss", [3, 1, 2]);
    await charts.log(b, "accuracy", [0.1, 0.3]);
    await charts.store.updateRun(a, { status: "FINISHED" });
    await charts.store.updateRun(b, { status: "FINISHED" });
    expect(await charts.series({ runIds: [a, b], keys: ["loss", "accuracy"], columns: 10, axis: "step" })).toEqual({
      runs: [
        { runId: a, name: "wren" },
        { runId: b, name: "lark" },
      ],
      panels: [
        {
          key: "loss",
          from: 0,
          to: 2,
          series: [
            {
              runId: a,
              columns: [
                [0, 3, 3, 3, null, 0, 0, 0],
                [1, 1, 1, 1, null, 0, 0, 0],
                [2, 2, 2, 2, null, 0, 0, 0],
              ],
              points: 3,
              nan: 0,
              up: 0,
              down: 0,
              notPositive: 0,
              above: 0,
              below: 0,
              best: [1, 1],
              last: 2,
            },
          ],
        },
        { key: "accuracy", from: 0, to: 1, series: [expect.objectContaining({ best: [1, 0.3], last: 0.3 })] },
      ],
    });
  });

  test("leaves room at the end while a run grows, so that the columns before stay where they are", async () => {
    await using charts = await openCharts();
    const run = await charts.run("wren");
    await charts.log(
      run,
      "loss",
      Array.from({ length: 42 }, (_, at) => 1 / (at + 1)),
    );
    const query = { runIds: [run], keys: ["loss"], columns: 20, axis: "step" as const };
    const before = (await charts.series(query)).panels[0];
    await charts.log(run, "loss", [0.5, 0.4], 42);
    const after = (await charts.series(query)).panels[0];
    expect([before?.to, after?.to]).toEqual([50, 50]);
    expect(after?.series[0]?.columns.slice(0, 16)).toEqual(before?.series[0]?.columns.slice(0, 16));
    await charts.store.updateRun(run, { status: "FINISHED" });
    expect((await charts.series(query)).panels[0]?.to).toBe(43);
  });

  test("counts time from the run's start, on the clock, or by another metric", async () => {
    await using charts = await openCharts();
    const run = await charts.run("wren");
    await charts.log(run, "loss", [3, 2, 1]);
    await charts.log(run, "epoch", [0.5, 1, 1.5]);
    await charts.store.updateRun(run, { status: "FINISHED" });
    const xs = async (axis: Parameters<typeof charts.series>[0]["axis"]) => {
      const { panels } = await charts.series({ runIds: [run], keys: ["loss"], columns: 100, axis });
      return panels[0]?.series[0]?.columns.map(([x]) => x);
    };
    expect(await xs("relative")).toEqual([0, 1000, 2000]);
    expect(await xs("wall")).toEqual([startedAtMs, startedAtMs + 1000, startedAtMs + 2000]);
    expect(await xs({ metric: "epoch" })).toEqual([0.5, 1, 1.5]);
    expect(await xs({ metric: "no such" })).toEqual([]);
  });

  test("shows only the part that is asked for, smoothed over what came before it", async () => {
    await using charts = await openCharts();
    const run = await charts.run("wren");
    await charts.log(run, "loss", [0, 10, 10, 10]);
    const { panels } = await charts.series({
      runIds: [run],
      keys: ["loss"],
      columns: 10,
      axis: "step",
      window: [1, 2],
      smoothing: 0.5,
    });
    expect(panels[0]).toMatchObject({ from: 1, to: 2, series: [{ points: 2, last: 10 }] });
    expect(panels[0]?.series[0]?.columns.map(([x, , , , smoothed]) => [x, smoothed])).toEqual([
      [1, (10 * 0.5) / 0.75],
      [2, (10 * 0.25 + 10 * 0.5) / 0.875],
    ]);
  });

  test("counts what cannot be drawn: NaN, infinities, zero on a logarithmic axis, outliers", async () => {
    await using charts = await openCharts();
    const run = await charts.run("wren");
    const values = Array.from({ length: 200 }, (_, at) => 1 + (at % 7) / 10);
    values.splice(50, 6, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -1, 1e9);
    await charts.log(run, "loss", values);
    const { panels } = await charts.series({
      runIds: [run],
      keys: ["loss"],
      columns: 50,
      axis: "step",
      log: true,
      clip: [1, 99],
    });
    expect(panels[0]?.clip).toEqual({ low: 1, high: 1.6 });
    expect(panels[0]?.series[0]).toMatchObject({ nan: 1, up: 1, down: 1, notPositive: 2, above: 1, below: 0 });
  });

  test("bears steps that go back, equal steps, negative steps, nothing but NaN, and a run that is gone", async () => {
    await using charts = await openCharts();
    const run = await charts.run("wren");
    const points = [5, 3, 3, -2, 2 ** 60].map((step, at) => ({
      key: "odd",
      value: at,
      step,
      timestampMs: startedAtMs - at * 1000,
    }));
    await charts.store.logBatch(run, { metrics: points, params: [], tags: [] });
    await charts.log(run, "nothing", [Number.NaN, Number.NaN]);
    for (const axis of ["step", "relative", "wall", { metric: "odd" }] as const) {
      const { panels, runs } = await charts.series({
        runIds: [run, "f".repeat(32)],
        keys: ["odd", "nothing", "no such"],
        columns: 8,
        axis,
        log: true,
        clip: [5, 95],
        smoothing: 0.9,
      });
      expect(runs).toHaveLength(1);
      expect(panels.map(({ series }) => series.length)).toEqual([1, 1, 0]);
      expect(panels[0]?.series[0]?.points).toBe(5);
    }
  });

  test("reduces however many points to the columns of a chart", async () => {
    await using charts = await openCharts();
    const run = await charts.run("wren");
    await charts.log(
      run,
      "loss",
      Array.from({ length: 60_000 }, (_, at) => 1 / (1 + at / 100)),
    );
    const { panels } = await charts.series({ runIds: [run], keys: ["loss"], columns: 120, axis: "relative" });
    expect(panels[0]?.series[0]?.points).toBe(60_000);
    expect(panels[0]?.series[0]?.columns.length).toBeLessThanOrEqual(120);
  });
});

describe("what there is to chart", () => {
  test("comes by pages, well-known metrics first, the machine's apart, found by parts of their names", async () => {
    await using charts = await openCharts();
    const run = await charts.run("wren");
    for (const key of ["system/cpu_utilization_percentage", "zeta/layer.0", "zeta/layer.1", "epoch", "loss"]) {
      await charts.log(run, key, [1, 2]);
    }
    await charts.log(run, "final", [1]);
    const ask = async (text: string, offset = 0) =>
      charts.metrics["charts.metrics"]({ runIds: [run], text, offset, limit: 2 }, call);
    expect(await ask("")).toEqual({
      keys: ["loss", "zeta/layer.0"],
      offset: 0,
      found: 5,
      total: 5,
      system: ["system/cpu_utilization_percentage"],
      epoch: "epoch",
    });
    expect((await ask("", 4)).keys).toEqual(["final"]);
    expect((await ask("lay1")).keys).toEqual(["zeta/layer.1"]);
    expect((await ask("nothing like it")).found).toBe(0);
  });

  test("runs are points over a param, a number where it is one, and over another metric", async () => {
    await using charts = await openCharts();
    const a = await charts.run("wren", { lr: "3e-4", optimizer: "adam" });
    const b = await charts.run("lark", { lr: "0.1", optimizer: "sgd" });
    await charts.run("newt", { lr: "1" });
    await charts.log(a, "loss", [2, 1]);
    await charts.log(a, "time", [5]);
    await charts.log(b, "loss", [Number.NaN]);
    await charts.log(b, "accuracy", [0.5]);
    const keys = ["loss", "accuracy"];
    const ask = async (kind: "param" | "metric", key: string, filter = "") =>
      charts.metrics["charts.scatter"]({ filter, x: { kind, key }, keys }, call);
    const byName = (await ask("param", "lr")).runs.toSorted((x, y) => (x.name < y.name ? -1 : 1));
    expect(byName).toEqual([
      { runId: b, name: "lark", x: 0.1, ys: [null, 0.5] },
      { runId: a, name: "wren", x: 0.0003, ys: [1, null] },
    ]);
    expect((await ask("param", "optimizer", "params.lr = '0.1'")).runs.map(({ x }) => x)).toEqual(["sgd"]);
    expect((await ask("param", "lr", "-name:lark lr<1")).runs.map(({ name }) => name)).toEqual(["wren"]);
    expect((await ask("metric", "time")).runs.map(({ runId, x }) => [runId, x])).toEqual([[a, 5]]);
  });
});

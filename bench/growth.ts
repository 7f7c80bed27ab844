// What the hub costs as runs and points grow. usage: npm run bench:growth [-- --runs 1000,10000 --points 10000,1000000 --write]
import { parseArgs } from "node:util";
import { startHub } from "./tracking/hub.js";
import { fillHubStore } from "./tracking/hub-store.js";
import { logSeries } from "./tracking/log-batches.js";
import { idleMemoryMb, peakMb } from "./tracking/process-tree.js";
import { benchProject } from "./tracking/project.js";
import { chart, searchRuns, wholeHistory } from "./tracking/reads.js";
import { circumstances, publish, table, withUnit } from "./tracking/report.js";
import type { Server } from "./tracking/server.js";

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "1000,10000,100000" },
    points: { type: "string", default: "10000,1000000,10000000" },
    write: { type: "boolean", default: false },
  },
});
/** What takes longer is given up, and said. */
const withinMs = 300_000;

const runRows: string[][] = [];
for (const count of numbers(options.runs)) runRows.push(await withRuns(count));
const pointRows: string[][] = [];
for (const count of numbers(options.points)) pointRows.push(await withPoints(count));
const ofRuns = table(
  [
    "runs",
    "first start, index made, to the first search",
    "start to the first search",
    "memory at rest",
    "peak of the first start",
    "search, 100 rows, p50",
  ],
  runRows,
);
const ofPoints = table(
  [
    "points of one metric",
    "log-batch of 1000, 1 client",
    "first chart after the start",
    "whole history, paged",
    "peak meanwhile",
    "chart of 320, p50",
    "memory at rest",
  ],
  pointRows,
);
publish("growth", [circumstances(), ofRuns, ofPoints].join("\n\n"), options.write);

async function withRuns(runs: number): Promise<string[]> {
  await using project = benchProject();
  await fillHubStore(project.root, { runs, series: [] });
  const first = await startAndSearch(project);
  const peak = peakMb(first.hub.pid);
  await first.hub.end();
  const { hub, ms } = await startAndSearch(project);
  const memory = await idleMemoryMb(hub.pid);
  const search = await searchRuns(hub, 100);
  await hub.end();
  return said(runs, [first.ms, ms].map(inMs), [memory, peak].map(inMb), [inMs(search.value)]);
}

async function startAndSearch(
  project: Parameters<typeof startHub>[0],
): Promise<{ readonly hub: Server; readonly ms: number }> {
  const began = performance.now();
  const hub = await startHub(project);
  await searchRuns(hub, 1);
  return { hub, ms: performance.now() - began };
}

async function withPoints(points: number): Promise<string[]> {
  await using project = benchProject();
  const writer = await startHub(project);
  const { runId, written, perSecond } = await logSeries(writer, points, withinMs);
  await writer.end();
  const hub = await startHub(project);
  const first = await chart(hub, runId, 1);
  const history = await wholeHistory(hub, runId, withinMs);
  const charted = await chart(hub, runId, 100);
  const memory = await idleMemoryMb(hub.pid);
  await hub.end();
  const rate = `${withUnit(perSecond, "metrics/s")}${written < points ? ` (given up at ${count(written)})` : ""}`;
  const read = `${inMs(history.value)}${history.whole ? "" : ` (given up at ${count(history.points)})`}`;
  const peak = inMb(history.peakMb);
  return said(points, [rate, inMs(first.value), read, peak, inMs(charted.value), inMb(memory)]);
}

function said(amount: number, ...cells: readonly (readonly string[])[]): string[] {
  const row = [count(amount), ...cells.flat()];
  console.log(row.join("  "));
  return row;
}

function count(amount: number): string {
  return amount.toLocaleString("en");
}

function inMs(value: number): string {
  return withUnit(value, "ms");
}

function inMb(value: number): string {
  return withUnit(value, "MB");
}

function numbers(list: string): readonly number[] {
  return list.split(",").map(Number);
}

// The tab Runs beside W&B LEET, in ptys of one kind, on the same points: what it costs to open a run, to watch one, to press a key.
// usage: npm run bench:runs [-- --rounds N --only NAME,NAME --write]   NAME: long live idle keys lag growth metrics
import { parseArgs } from "node:util";
import { missing } from "../test/support/tools.js";
import { metricNames } from "./runs/data.js";
import { openTable } from "./runs/growth.js";
import { idleInLeet, idleInSlipway } from "./runs/idle.js";
import { pressInCharts, pressInTable } from "./runs/keys.js";
import { lagInSlipway } from "./runs/lag.js";
import { type LiveRate, liveInLeet, liveInSlipway, type Rate } from "./runs/live.js";
import { leetRun, type Opened, openInLeet, openInSlipway } from "./runs/long-run.js";
import { runsProject } from "./runs/project.js";
import { openLeet, startSlipway } from "./runs/side.js";
import { addRun, fillHubStore } from "./tracking/hub-store.js";
import { median } from "./tracking/in-turn.js";
import { circumstances, type Figure, figureTable, publish, table, withUnit } from "./tracking/report.js";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    write: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const million = 1_000_000;
const peerName = "W&B LEET";
const leet = openLeet();
const figures: Figure[] = [];
const growths: string[] = [];

const parts: Readonly<Record<string, () => Promise<void>>> = { long, live, idle, keys, lag, metrics, growth };
const wanted = options.only === "" ? Object.keys(parts) : options.only.split(",");
if (missing("python")) throw new Error("The real client is missing: node scripts/provision-tests.mjs");
await warmUp();
for (const name of wanted) {
  const part = parts[name];
  if (!part) throw new Error(`There is no part "${name}": ${Object.keys(parts).join(", ")}`);
  await part();
}
publish("runs", [circumstances(), figureTable(figures, peerName), ...growths].join("\n\n"), options.write);

/** The program's compiled code is in the cache from now on, as on a machine in use. */
async function warmUp(): Promise<void> {
  await using project = runsProject();
  await using side = await startSlipway(project);
  await side.app.waitFor("No run");
}

async function long(): Promise<void> {
  const run = leet && (await leetRun(leet, million));
  const ours: Opened[] = [];
  const theirs: Opened[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await openInSlipway(million));
    if (leet && run !== undefined) theirs.push(await openInLeet(leet, run));
  }
  const work = "1M points in one run of 6 metrics";
  const of = (key: keyof Opened) => [middle(theirs, key), middle(ours, key)] as const;
  add(`${work}: first chart`, "ms", ...of("firstMs"), { times: 2 });
  add(`${work}: complete`, "ms", ...of("completeMs"), { times: 2 });
  add(`${work}: CPU until then`, "ms", ...of("cpuMs"), { times: 5 });
  add(`${work}: memory`, "MB", ...of("memoryMb"), { under: 200 });
  add(`${work}: resident memory, added up`, "MB", ...of("residentMb"));
}

async function live(): Promise<void> {
  const rates: Record<"overview" | "charts", LiveRate[]> = { overview: [], charts: [] };
  const theirs: Rate[] = [];
  for (let round = 0; round < rounds; round++) {
    rates.overview.push(await liveInSlipway("overview"));
    rates.charts.push(await liveInSlipway("charts"));
    if (leet) theirs.push(await liveInLeet(leet));
  }
  for (const view of ["overview", "charts"] as const) {
    const work = `live, 20 steps/s, 6 metrics, ${view}`;
    add(`${work}: written`, "KB/s", middle(theirs, "kilobytes"), middle(rates[view], "kilobytes"), { under: 5 });
    add(`${work}: CPU`, "%", middle(theirs, "cpuPercent"), middle(rates[view], "cpuPercent"), { under: 8 });
    const shown = rates[view].map(({ cpuPercent, receivingPercent }) => ({ cpu: cpuPercent - receivingPercent }));
    add(`${work}: CPU of what shows it`, "%", middle(theirs, "cpuPercent"), middle(shown, "cpu"), { under: 8 });
    add(`${work}: longest time without news`, "ms", middle(theirs, "stillMs"), middle(rates[view], "stillMs"));
  }
}

async function idle(): Promise<void> {
  const run = leet && (await leetRun(leet, 6000));
  const ours: ReadonlyMap<string, Rate>[] = [];
  const theirs: Rate[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await idleInSlipway());
    if (leet && run !== undefined) theirs.push(await idleInLeet(leet, run));
  }
  for (const view of ours[0]?.keys() ?? []) {
    const rates = ours.flatMap((each) => each.get(view) ?? []);
    const bytes = (of: readonly Rate[]) => middle(of, "kilobytes") * 1000;
    add(`idle, ${view}: written`, "bytes/s", bytes(theirs), bytes(rates), { under: 1 });
    add(`idle, ${view}: CPU`, "%", middle(theirs, "cpuPercent"), middle(rates, "cpuPercent"), { under: 0.3 });
  }
}

async function keys(): Promise<void> {
  await using project = runsProject();
  await fillHubStore(project.root, { runs: 10_000, series: [] });
  for (const size of [
    { columns: 120, rows: 40 },
    { columns: 200, rows: 60 },
  ]) {
    const paintMs: number[] = [];
    const answerMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const times = await pressInTable(project, size);
      paintMs.push(...times.paintMs);
      answerMs.push(...times.answerMs);
    }
    const work = `key, 10,000 runs, ${size.columns}x${size.rows}`;
    add(`${work}: to paint, p50`, "ms", undefined, share(paintMs, 0.5), { under: 50 });
    add(`${work}: to paint, p99`, "ms", undefined, share(paintMs, 0.99), { under: 100 });
    add(`${work}: to other rows, p50`, "ms", undefined, share(answerMs, 0.5));
    add(`${work}: to other rows, p99`, "ms", undefined, share(answerMs, 0.99));
  }
}

async function lag(): Promise<void> {
  const samples = rounds * 10;
  const ours = await lagInSlipway(samples);
  for (const part of [0.5, 0.95]) {
    add(`log_metric to the cell, p${part * 100}`, "ms", undefined, share(ours, part), { under: 300 });
  }
}

async function metrics(): Promise<void> {
  const count = 12_000;
  const work = "a run of 12,000 metrics";
  const ours: Opened[] = [];
  const paintMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await using project = runsProject();
    await addRun(project.root, metricNames(count), 10);
    ours.push(await openInSlipway(count * 10, count));
    paintMs.push(...(await pressInCharts(project)).paintMs);
  }
  add(`${work}: first chart`, "ms", undefined, middle(ours, "firstMs"));
  add(`${work}: CPU until all is shown`, "ms", undefined, middle(ours, "cpuMs"));
  add(`${work}: memory`, "MB", undefined, middle(ours, "memoryMb"), { under: 200 });
  add(`${work}: key to paint, p50`, "ms", undefined, share(paintMs, 0.5), { under: 50 });
  add(`${work}: key to paint, p99`, "ms", undefined, share(paintMs, 0.99), { under: 100 });
}

async function growth(): Promise<void> {
  const cells = ({ firstMs, cpuMs, memoryMb }: Opened) => [
    withUnit(firstMs, "ms"),
    withUnit(cpuMs, "ms"),
    withUnit(memoryMb, "MB"),
  ];
  const ofRuns: string[][] = [];
  for (const runs of [100, 1000, 10_000]) {
    const { first, next } = await openTable(runs);
    ofRuns.push([runs.toLocaleString("en"), ...cells(first), ...cells(next)]);
  }
  const head = ["CPU until all is shown", "memory"];
  growths.push(table(["runs", "first start to the table", ...head, "next start", ...head], ofRuns));
  const ofPoints: string[][] = [];
  for (const points of [10_000, million, 10 * million]) {
    ofPoints.push([points.toLocaleString("en"), ...cells(await openInSlipway(points))]);
  }
  growths.push(table(["points in one run of 6 metrics", "first start to the chart", ...head], ofPoints));
}

function add(work: string, unit: Figure["unit"], peer: number | undefined, hub: number, goal?: Figure["goal"]): void {
  const figure: Figure = { work, unit, peer, hub, ...(goal && { goal }) };
  figures.push(figure);
  console.log(figureTable([figure], peerName).split("\n").at(-1));
}

function middle<Key extends string>(samples: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return median(samples.map((sample) => sample[key]));
}

/** The value that this share of all does not exceed. */
function share(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

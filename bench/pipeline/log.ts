import { existsSync } from "node:fs";
import { findOnPath } from "../../source/adapters/process.js";
import { connectHub } from "../../source/client/connect.js";
import type { HubClient } from "../../source/client/hub-client.js";
import { cpuMs, hubPid, rssBytes } from "../../test/support/processes.js";
import { startApp } from "../../test/support/pty.js";
import { startHub } from "../tracking/hub.js";
import { median } from "../tracking/in-turn.js";
import { peakMb, resetPeaks } from "../tracking/process-tree.js";
import { type Figure, figureTable, withUnit } from "../tracking/report.js";
import { type Followed, type FollowSize, followIn, followInSlipway } from "./log-follow.js";
import { gigabyte, keyMs, type LogProject, logProject, openLog } from "./log-project.js";

const large = 1_000_000_000;
const screen = { columns: 120, rows: 40 };
const rounds = 3;

/** The log beside less and (SLIPWAY_BENCH_LNAV, else of the PATH) lnav: a gigabyte, 100,000 lines a second, a line of 10 MB. */
export async function benchLog(): Promise<string> {
  const less = await findOnPath("less", process.env);
  const lnav = process.env.SLIPWAY_BENCH_LNAV ?? (await findOnPath("lnav", process.env));
  const figures: Figure[] = [];
  const notes = [less ? "" : "less is not here.", lnav && existsSync(lnav) ? "" : "lnav is not here."].filter(
    (text) => text !== "",
  );
  const log = logProject(gigabyte(large));
  await using _ = log.project;
  figures.push(...(await largeLog(log, less)));
  figures.push(...(await longLine(less)));
  for (const size of [screen, { columns: 200, rows: 60 }]) figures.push(...(await following(size, less)));
  const lnavText = lnav && existsSync(lnav) ? await lnavFigures(lnav, log.path) : [];
  return [figureTable(figures, "less"), ...lnavText, ...notes].join("\n\n");
}

async function largeLog(log: LogProject, less: string | undefined): Promise<readonly Figure[]> {
  const work = "log of 1 GB";
  const figures: Figure[] = [];
  {
    // By the calls that the screen makes, of a hub that has just begun.
    const hub = await startHub(log.project);
    const pid = hubPid(log.project.root);
    const client = connectHub({ url: hub.url, token: hub.token ?? "" });
    await client.call("executions.list", { limit: 1 });
    resetPeaks(pid);
    const restMb = rssBytes(pid) / 2 ** 20;
    const ask = () => client.call("log.window", { executionId: "1", from: "end", count: 40 });
    const begin = performance.now();
    const beginCpuMs = cpuMs(pid);
    await ask();
    const pageMs = performance.now() - begin;
    while ((await ask()).totalLines === undefined) await new Promise((done) => setTimeout(done, 5));
    const indexMs = performance.now() - begin;
    const countCpuMs = cpuMs(pid) - beginCpuMs;
    const memoryMb = peakMb(pid) - restMb;
    const findMs = await foundMs(client, "the needle");
    const searchMb = peakMb(pid) - restMb;
    client.close();
    await hub.end();
    figures.push(
      {
        work: `${work}: last page from a hub that has just begun`,
        unit: "ms",
        peer: undefined,
        hub: pageMs,
        goal: { under: 100 },
      },
      { work: `${work}: every line counted`, unit: "ms", peer: undefined, hub: indexMs, goal: { under: 1000 } },
      { work: `${work}: CPU of the hub until then`, unit: "ms", peer: undefined, hub: countCpuMs },
      {
        work: `${work}: memory more than at rest, meanwhile`,
        unit: "MB",
        peer: undefined,
        hub: memoryMb,
        goal: { under: 80 },
      },
      { work: `${work}: the same while it is searched`, unit: "MB", peer: undefined, hub: searchMb },
      { work: `${work}: a word in its last lines found from the beginning`, unit: "ms", peer: undefined, hub: findMs },
    );
  }
  {
    await using app = await openLog(log, screen);
    const keys: number[] = [];
    for (let round = 0; round < rounds; round++) {
      app.press("g");
      await app.waitFor(/step 0\//, 60_000);
      keys.push(await keyMs(app, "G", /the last line/));
    }
    const theirs: number[] = [];
    if (less) {
      await using peer = await startApp({
        command: [less, "-n", log.path],
        env: { ...log.project.env, LESS: "" },
        ...screen,
      });
      await peer.waitFor(/step 0\//);
      for (let round = 0; round < rounds; round++) {
        peer.press("g");
        await peer.waitFor(/step 0\//);
        theirs.push(await keyMs(peer, "G", /the last line/));
      }
    }
    figures.push({
      work: `${work}: key G to its last line on the screen`,
      unit: "ms",
      peer: middle(theirs),
      hub: median(keys),
    });
  }
  return figures;
}

async function foundMs(client: HubClient, text: string): Promise<number> {
  const begin = performance.now();
  const found = await client.call("log.find", { executionId: "1", pattern: { kind: "regex", text }, from: 0 });
  if (found.total !== 1) throw new Error(`found ${found.total} times`);
  return performance.now() - begin;
}

async function longLine(less: string | undefined): Promise<readonly Figure[]> {
  const log = logProject((append) => append(`before\n${"0123456789".repeat(1_000_000)}\nbehind\n`));
  await using _ = log.project;
  await using app = await openLog(log, screen);
  const keys: number[] = [];
  for (let round = 0; round < rounds; round++) {
    keys.push(await keyMs(app, "w", /^(?![\s\S]*before)[\s\S]*behind/));
    keys.push(await keyMs(app, "w", /before[\s\S]*behind/));
  }
  const theirs: number[] = [];
  if (less) {
    for (let round = 0; round < rounds; round++) {
      await using peer = await startApp({
        command: [less, "-S", log.path],
        env: { ...log.project.env, LESS: "" },
        ...screen,
      });
      await peer.waitFor("before");
      theirs.push(await keyMs(peer, "G", /behind/));
    }
  }
  return [
    {
      work: "a line of 10 MB: wrapped and cut again, each on the screen (less: key G)",
      unit: "ms",
      peer: middle(theirs),
      hub: median(keys),
      goal: { under: 300 },
    },
  ];
}

async function following(size: FollowSize, less: string | undefined): Promise<readonly Figure[]> {
  const ours = await followInSlipway(size);
  const theirs = less ? await followIn((path) => [less, "+F", path], size) : undefined;
  const work = `100,000 lines/s followed at ${size.columns}x${size.rows}`;
  return [
    {
      work: `${work}: age of the newest line when it is drawn, p50`,
      unit: "ms",
      peer: theirs && share(theirs, 0.5),
      hub: share(ours, 0.5),
      goal: { under: 100 },
    },
    {
      work: `${work}: p95`,
      unit: "ms",
      peer: theirs && share(theirs, 0.95),
      hub: share(ours, 0.95),
      goal: { under: 100 },
    },
    {
      work: `${work}: written to the terminal`,
      unit: "KB/s",
      peer: theirs?.kilobytes,
      hub: ours.kilobytes,
      goal: { under: 100 },
    },
    { work: `${work}: CPU of the hub`, unit: "%", peer: undefined, hub: ours.hubCpu, goal: { under: 100 } },
    { work: `${work}: CPU of the viewer`, unit: "%", peer: theirs?.viewerCpu, hub: ours.viewerCpu },
  ];
}

async function lnavFigures(lnav: string, path: string): Promise<readonly string[]> {
  const followed = await followIn((file) => [lnav, "-N", file], screen);
  await using app = await startApp({ command: [lnav, "-N", path], env: process.env, ...screen });
  const begin = performance.now();
  await app.waitFor(/the last line/, 120_000);
  const lastMs = performance.now() - begin;
  const memoryMb = rssBytes(app.pid) / 2 ** 20;
  return [
    `lnav beside it: the last line of the 1 GB log on the screen after ${withUnit(lastMs, "ms")} with ${withUnit(memoryMb, "MB")}; following at ${screen.columns}x${screen.rows}: lag p50 ${withUnit(share(followed, 0.5), "ms")}, p95 ${withUnit(share(followed, 0.95), "ms")}, ${withUnit(followed.kilobytes, "KB/s")}, CPU ${withUnit(followed.viewerCpu, "%")}.`,
  ];
}

function middle(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : median(values);
}

function share({ lagMs }: Followed, part: number): number {
  const sorted = lagMs.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

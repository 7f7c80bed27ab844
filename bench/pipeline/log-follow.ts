import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cpuMs, hubPid } from "../../test/support/processes.js";
import { type App, startApp } from "../../test/support/pty.js";
import { endTree, keep } from "../tracking/cleanup.js";
import { processTree } from "../tracking/process-tree.js";
import { logProject, openLog } from "./log-project.js";

/** What following a log costs. */
export type Followed = {
  /** Age in ms of the newest line on the screen when it was drawn, each time that it was. */
  readonly lagMs: readonly number[];
  readonly kilobytes: number;
  readonly viewerCpu: number;
  readonly hubCpu: number;
};

export type FollowSize = { readonly columns: number; readonly rows: number };

const linesPerSecond = 100_000;
const settleMs = 3000;
const measureMs = 10_000;

/** The log on the whole screen while a process writes 100,000 lines of 100 bytes a second to it. */
export async function followInSlipway(size: FollowSize): Promise<Followed> {
  const log = logProject((append) => append("begin\n"));
  await using _ = log.project;
  await using app = await openLog(log, size);
  return await follow(app, log.path, () => hubPid(log.project.root));
}

/** The same in another viewer, by its argv. */
export async function followIn(
  viewer: (path: string) => readonly [string, ...string[]],
  size: FollowSize,
): Promise<Followed> {
  const log = logProject((append) => append("begin\n"));
  await using _ = log.project;
  await using app = await startApp({ command: viewer(log.path), env: log.project.env, ...size });
  await app.waitFor("begin");
  return await follow(app, log.path, () => 0);
}

async function follow(app: App, path: string, hub: () => number): Promise<Followed> {
  const writer = spawn(process.execPath, [resolve("bench/pipeline/log-writer.mjs"), path, String(linesPerSecond)], {
    stdio: "ignore",
  });
  const pid = writer.pid ?? 0;
  keep(pid);
  try {
    await wait(settleMs);
    const hubId = hub();
    const spent = (root: number) => processTree(root).reduce((total, each) => total + cpuMs(each), 0);
    const before = {
      atMs: performance.now(),
      bytes: app.bytes(),
      viewer: spent(app.pid),
      hub: hubId > 0 ? spent(hubId) : 0,
    };
    const lagMs = await lags(app);
    const tookMs = performance.now() - before.atMs;
    return {
      lagMs,
      kilobytes: (app.bytes() - before.bytes) / tookMs,
      viewerCpu: ((spent(app.pid) - before.viewer) / tookMs) * 100,
      hubCpu: hubId > 0 ? ((spent(hubId) - before.hub) / tookMs) * 100 : 0,
    };
  } finally {
    await endTree(pid);
  }
}

async function lags(app: App): Promise<readonly number[]> {
  const found: number[] = [];
  for (const until = performance.now() + measureMs; performance.now() < until; ) {
    const before = newest(app.screen());
    await app.waitFor((screen) => newest(screen) !== before, measureMs).catch(() => undefined);
    found.push(Date.now() - newest(app.screen()));
  }
  return found;
}

/** The latest time in the lines on the screen. */
function newest(screen: string): number {
  return [...screen.matchAll(/@(\d{13}) /g)].reduce((latest, [, atMs]) => Math.max(latest, Number(atMs)), 0);
}

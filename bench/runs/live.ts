import { setTimeout as wait } from "node:timers/promises";
import { cpuMs, hubPid } from "../../test/support/processes.js";
import { python } from "../../test/support/tools.js";
import { temporaryFolder } from "../tracking/cleanup.js";
import { startHub } from "../tracking/hub.js";
import { metricCount } from "./data.js";
import { runsProject } from "./project.js";
import { hasCurve, type Leet, type Side, startLeet, startSlipway } from "./side.js";
import { startWriter } from "./writer.js";

/** What a dashboard costs for a second. */
export type Rate = {
  readonly kilobytes: number;
  readonly cpuPercent: number;
  /** The longest time in ms for which the screen stayed as it was. */
  readonly stillMs: number;
};

/** With what a hub takes to receive and keep the points, which it does without a dashboard too: a file does it for W&B. */
export type LiveRate = Rate & { readonly receivingPercent: number };

const stepsPerSecond = 20;
const settleMs = 5000;
const measureMs = 30_000;
const receiveMs = 10_000;
const steps = stepsPerSecond * 600;

/** A run that logs 20 steps a second, from its beginning, in the overview or in the charts alone. */
export async function liveInSlipway(view: "overview" | "charts"): Promise<LiveRate> {
  await using project = runsProject();
  const hub = await startHub(project);
  const env = { ...project.env, MLFLOW_TRACKING_URI: hub.url, MLFLOW_TRACKING_TOKEN: hub.token ?? "" };
  const folder = project.root;
  await using _ = await startWriter({
    python: python(),
    side: "mlflow",
    env,
    folder,
    metrics: metricCount,
    steps,
    rate: stepsPerSecond,
  });
  const receivingPercent = await receiving(hubPid(project.root));
  await using side = await startSlipway(project);
  await side.app.waitFor(hasCurve, 30_000);
  if (view === "charts") await zoomCharts(side);
  return { ...(await rateOf(side, measureMs)), receivingPercent };
}

/** What a hub spends while nobody looks. */
async function receiving(hub: number): Promise<number> {
  await wait(settleMs);
  const [beforeMs, beganMs] = [cpuMs(hub), performance.now()];
  await wait(receiveMs);
  return ((cpuMs(hub) - beforeMs) / (performance.now() - beganMs)) * 100;
}

export async function liveInLeet({ python: leetPython, env }: Leet): Promise<Rate> {
  const folder = temporaryFolder();
  await using writer = await startWriter({
    python: leetPython,
    side: "wandb",
    env,
    folder,
    metrics: metricCount,
    steps,
    rate: stepsPerSecond,
  });
  await using side = await startLeet({ python: leetPython, env }, writer.run);
  await side.app.waitFor(hasCurve, 30_000);
  return await rateOf(side, measureMs);
}

/** The grid of charts on the whole screen. */
export async function zoomCharts({ app }: Side): Promise<void> {
  app.press("tab");
  await app.waitFor(/only this/);
  app.press("z");
  await app.waitFor((screen) => /─ metric_\d+ .*last/.test(screen) && !/╭─ runs/i.test(screen));
}

/** What is written and spent in a second, over `durationMs`, when the beginning is over. */
export async function rateOf(side: Side, durationMs: number): Promise<Rate> {
  await wait(settleMs);
  const before = { bytes: side.app.bytes(), cpuMs: side.runningMs(), atMs: performance.now() };
  const stillMs = await longestStill(side, durationMs);
  const tookMs = performance.now() - before.atMs;
  return {
    stillMs,
    kilobytes: (side.app.bytes() - before.bytes) / tookMs,
    cpuPercent: ((side.runningMs() - before.cpuMs) / tookMs) * 100,
  };
}

async function longestStill({ app }: Side, durationMs: number): Promise<number> {
  const until = performance.now() + durationMs;
  let longest = 0;
  for (let changedAtMs = performance.now(); changedAtMs < until; ) {
    const before = app.screen();
    await app.waitFor((screen) => screen !== before, until - changedAtMs).catch(() => undefined);
    longest = Math.max(longest, performance.now() - changedAtMs);
    changedAtMs = performance.now();
  }
  return longest;
}

import { join } from "node:path";
import { temporaryFolder } from "../tracking/cleanup.js";
import { addRun } from "../tracking/hub-store.js";
import { metricCount, metricNames } from "./data.js";
import { runsProject } from "./project.js";
import { hasCurve, type Leet, type Side, startLeet, startSlipway } from "./side.js";
import { startWriter } from "./writer.js";

/** What it took to show a run that is there. */
export type Opened = {
  /** A first curve, or what else was waited for. */
  readonly firstMs: number;
  /** The screen does not change any more. */
  readonly completeMs: number;
  /** CPU time until then. */
  readonly cpuMs: number;
  readonly memoryMb: number;
};

/** After so long without a change of the screen it is complete. */
const restMs = 3000;
const withinMs = 300_000;

/** Slipway with nothing derived from the store yet and with no hub running, on one run with so many points. */
export async function openInSlipway(points: number, metrics = metricCount): Promise<Opened> {
  await using project = runsProject();
  await addRun(project.root, metricNames(metrics), Math.round(points / metrics));
  await using side = await startSlipway(project);
  return await opened(side, hasCurve);
}

export async function openInLeet(leet: Leet, run: string): Promise<Opened> {
  await using side = await startLeet(leet, run);
  return await opened(side, hasCurve);
}

/** The same run, written by W&B's own writer; its folder. */
export async function leetRun({ python, env }: Leet, points: number, metrics = metricCount): Promise<string> {
  const folder = join(temporaryFolder());
  const steps = Math.round(points / metrics);
  await using writer = await startWriter({ python, side: "wandb", env, folder, metrics, steps });
  await writer.ended;
  return writer.run;
}

/** Waits for what is wanted first, then until nothing changes any more. */
export async function opened(side: Side, wanted: Parameters<Side["app"]["waitFor"]>[0]): Promise<Opened> {
  const { app, startedAtMs } = side;
  await app.waitFor(wanted, withinMs);
  const firstMs = performance.now() - startedAtMs;
  const { atMs, cpuMs } = await lastChange(side, restMs);
  return { firstMs, completeMs: atMs - startedAtMs, cpuMs, memoryMb: side.residentMb() };
}

/** When the screen changed for the last time before it was at rest for so long, and the CPU time that was spent then. */
export async function lastChange(
  side: Side,
  quietMs: number,
): Promise<{ readonly atMs: number; readonly cpuMs: number }> {
  let last = { atMs: performance.now(), cpuMs: side.spentMs() };
  for (let before = side.app.screen(); ; ) {
    const changed = await side.app.waitFor((screen) => screen !== before, quietMs).catch(() => undefined);
    if (changed === undefined) return last;
    before = changed;
    last = { atMs: performance.now(), cpuMs: side.spentMs() };
  }
}

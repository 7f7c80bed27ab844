// The two dashboards, each in a pty of its own, with all the processes that stand behind it.
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { cpuMs, hubPid, rssBytes } from "../../test/support/processes.js";
import type { Project } from "../../test/support/project.js";
import { type App, startApp } from "../../test/support/pty.js";
import { temporaryFolder } from "../tracking/cleanup.js";
import { nodeOfItsOwn } from "../tracking/hub.js";
import { processTree, treeCpuMs, treeMemoryMb } from "../tracking/process-tree.js";
import { windowSize } from "./data.js";

export type Side = {
  readonly app: App;
  /** Of its hub; 0 where it has none. */
  readonly hubPid: () => number;
  /** When the process was started, by performance.now(). */
  readonly startedAtMs: number;
  /** CPU time in ms since the start, with that of processes that have ended; exact to 10 ms. */
  readonly spentMs: () => number;
  /** CPU time in ms of what lives; exact to the microsecond, to be subtracted from one another. */
  readonly runningMs: () => number;
  /** Memory in MB, pages that they share counted once. */
  readonly memoryMb: () => number;
  /** Resident memory in MB, pages that they share counted for each. */
  readonly residentMb: () => number;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** W&B LEET with its own home; undefined where it could not be had. */
export type Leet = { readonly python: string; readonly env: Readonly<Record<string, string>> };

/** A curve is on the screen. */
export const hasCurve = (screen: string) => /[\u2801-\u28ff]/.test(screen);

export function openLeet(): Leet | undefined {
  const python = process.env.SLIPWAY_BENCH_LEET;
  if (!python) return undefined;
  const home = join(temporaryFolder(), "home");
  mkdirSync(home);
  return { python, env: { PATH: process.env.PATH ?? "", HOME: home, LANG: "C.UTF-8", WANDB_ERROR_REPORTING: "false" } };
}

/** LEET on the folder of one run. */
export async function startLeet({ python, env }: Leet, run: string, size = windowSize): Promise<Side> {
  const startedAtMs = performance.now();
  const app = await startApp({ command: [python, "-m", "wandb", "leet", "run", run], env, ...size });
  return sideOf(app, startedAtMs, () => 0);
}

/** The built program on a project, on its tab Runs or another one; its hub is started with it where none runs. */
export async function startSlipway({ root, env }: Project, size = windowSize, tab = "4"): Promise<Side> {
  const startedAtMs = performance.now();
  const app = await startApp({ command: [nodeOfItsOwn(), resolve("dist/slipway.js"), root], env, ...size });
  await app.waitFor(/Chat.*Datasets.*Pipeline.*Runs.*Registry/, 60_000);
  app.press(tab);
  const hub = () => (existsSync(join(root, ".slipway/hub.json")) ? hubPid(root) : 0);
  return sideOf(app, startedAtMs, hub);
}

function sideOf(app: App, startedAtMs: number, hub: () => number): Side {
  const roots = () => [app.pid, hub()].filter((pid) => pid > 0);
  const sum = (of: (pid: number) => number) => processTree(...roots()).reduce((total, pid) => total + of(pid), 0);
  return {
    app,
    hubPid: hub,
    startedAtMs,
    spentMs: () => treeCpuMs(...roots()),
    runningMs: () => sum(cpuMs),
    memoryMb: () => treeMemoryMb(...roots()),
    residentMb: () => sum(rssBytes) / 2 ** 20,
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

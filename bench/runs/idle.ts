import { addRun, fillHubStore } from "../tracking/hub-store.js";
import { metricCount, metricNames } from "./data.js";
import { type Rate, rateOf, zoomCharts } from "./live.js";
import { lastChange } from "./long-run.js";
import { runsProject } from "./project.js";
import { hasCurve, type Leet, type Side, startLeet, startSlipway } from "./side.js";

const measureMs = 20_000;
/** What the slow sources say has arrived. */
const quietMs = 4000;

const views: Readonly<Record<string, (side: Side) => Promise<unknown>>> = {
  overview: async () => undefined,
  "charts alone": zoomCharts,
  "an opened run": async ({ app }) => {
    app.press("enter");
    await app.waitFor(/facts/);
  },
  comparison: async ({ app }) => {
    app.press("space", "j", "space", "c");
    await app.waitFor(/differ/);
  },
};

/** What each view costs where nothing happens. */
export async function idleInSlipway(): Promise<ReadonlyMap<string, Rate>> {
  const rates = new Map<string, Rate>();
  for (const [name, open] of Object.entries(views)) {
    await using project = runsProject();
    await fillHubStore(project.root, { runs: 20, series: [] });
    await addRun(project.root, metricNames(metricCount), 1000);
    await using side = await startSlipway(project);
    await side.app.waitFor(/─ metric_\d+ .*last/, 30_000);
    await open(side);
    rates.set(name, await idle(side));
  }
  return rates;
}

export async function idleInLeet(leet: Leet, run: string): Promise<Rate> {
  await using side = await startLeet(leet, run);
  await side.app.waitFor(hasCurve, 30_000);
  return await idle(side);
}

async function idle(side: Side): Promise<Rate> {
  await lastChange(side, quietMs);
  return await rateOf(side, measureMs);
}

import { python } from "../../test/support/tools.js";
import { startHub } from "../tracking/hub.js";
import { metricCount } from "./data.js";
import { runsProject } from "./project.js";
import { hasCurve, startSlipway } from "./side.js";
import { startWriter } from "./writer.js";

/** Not in step with anything that is drawn regularly. */
const stepsPerSecond = 1.37;
const firstStep = 3;
const seenWithinMs = 30_000;

/** Milliseconds from each `log_metric` in Python until its value stands in a cell of the screen. */
export async function lagInSlipway(samples: number): Promise<readonly number[]> {
  await using project = runsProject();
  const hub = await startHub(project);
  const env = { ...project.env, MLFLOW_TRACKING_URI: hub.url, MLFLOW_TRACKING_TOKEN: hub.token ?? "" };
  const work = { metrics: metricCount, steps: samples + 30, rate: stepsPerSecond, unique: true };
  await using writer = await startWriter({ ...work, python: python(), side: "mlflow", env, folder: project.root });
  await using side = await startSlipway(project);
  await side.app.waitFor(hasCurve, seenWithinMs);
  const waited: number[] = [];
  const begin = Math.max(firstStep, writer.loggedAtMs.length + 1);
  for (let step = begin; step < begin + samples; step++) {
    const value = (1001 + step).toLocaleString("en");
    await side.app.waitFor((screen) => holdsNumber(screen, value), seenWithinMs);
    waited.push(performance.timeOrigin + performance.now() - (writer.loggedAtMs[step] ?? Number.NaN));
  }
  return waited;
}

function holdsNumber(screen: string, number: string): boolean {
  return new RegExp(`(^|[^\\d,.])${number}(?![\\d,.])`, "m").test(screen);
}

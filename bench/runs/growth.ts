import { fillHubStore } from "../tracking/hub-store.js";
import { type Opened, opened } from "./long-run.js";
import { runsProject } from "./project.js";
import { startSlipway } from "./side.js";

/** So many runs that are there: a first start, nothing derived from the store yet, and the next one. */
export async function openTable(runs: number): Promise<{ readonly first: Opened; readonly next: Opened }> {
  await using project = runsProject();
  await fillHubStore(project.root, { runs, series: [] });
  const open = async () => {
    await using side = await startSlipway(project);
    return await opened(side, /run-\d{6}/);
  };
  const first = await open();
  await project.endHub();
  return { first, next: await open() };
}

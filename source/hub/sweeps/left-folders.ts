import { realpath, rm } from "node:fs/promises";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { standaloneFolders } from "../../adapters/dvc/standalone-folders.js";
import { executionFolder, groupOf, readProcess } from "../../store/execution-files.js";
import { processesOf } from "../../store/execution-processes.js";
import type { StoredTrial } from "../../store/sweep-documents.js";
import type { HubContext } from "../context.js";
import { trialRoot } from "../executions/run-tags.js";

/** DVC notes an experiment within the time of its execution; file systems keep times no finer than that. */
const timeGrainMs = 2000;

/**
 * Removes the temporary folders that a DVC which was killed has left of trials that are over. Only a folder that is known to be
 * a trial's: its stage ran there, or DVC noted the trial's name for it while the trial ran. @returns how many such folders a
 * process of the trial still uses
 */
export async function removeLeftFolders(
  { projectRoot, slipwayDir }: Pick<HubContext, "projectRoot" | "slipwayDir">,
  trials: readonly StoredTrial[],
): Promise<number> {
  const folders = await standaloneFolders((await findDvcRoot(projectRoot)) ?? projectRoot);
  let used = 0;
  for (const { path, notes } of folders) {
    for (const { name, executionId, outcome } of trials) {
      if (executionId === undefined || !outcome) continue;
      const { startedAtMs, endedAtMs } = outcome;
      const isNoted = notes.some(
        (note) => note.name === name && note.atMs >= startedAtMs - timeGrainMs && note.atMs <= endedAtMs + timeGrainMs,
      );
      const folder = executionFolder(slipwayDir, executionId);
      if (!isNoted && (await placeOf(folder)) !== path) continue;
      const started = await readProcess(folder);
      if (processesOf(folder).length > 0 || (started && groupOf(started) !== undefined)) used += 1;
      else await rm(path, { recursive: true, force: true });
      break;
    }
  }
  return used;
}

/** The temporary folder that the trial's last stage was begun in. */
async function placeOf(folder: string): Promise<string | undefined> {
  const path = await trialRoot(folder);
  return path === undefined ? undefined : realpath(path).catch(() => undefined);
}

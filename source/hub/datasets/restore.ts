import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { cacheFolder } from "../../adapters/dvc/cache.js";
import { isInside, parseDotDvc } from "../../adapters/dvc/dot-dvc.js";
import { moveAside, placeVersion } from "../../adapters/dvc/place.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { filesAt } from "../../adapters/git/git-read.js";
import type { Dataset } from "../../domain/dataset.js";
import { restoreCommand } from "../../domain/restore.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";

export const restoredKind = "datasets.restore";
const dataCopy = "data";
const trackingCopy = "tracking.dvc";
/** `path` and `trackedBy` in the project, `folder` in `.slipway`; no `trackedBy` where it stayed as it was. */
export const restoredSchema = z.object({
  path: z.string().refine(isInside),
  folder: z.string().regex(/^kept\/\d+$/),
  trackedBy: z.string().refine(isInside).optional(),
});

/** What `git checkout COMMIT -- FILE.dvc` and `dvc checkout` do, for this dataset alone; undone by `u`. */
export async function restore(
  context: HubContext,
  dataset: Dataset,
  md5: string,
  commit: string,
  signal: AbortSignal,
): Promise<void> {
  const { projectRoot, slipwayDir, now } = context;
  const trackedBy = join(projectRoot, dataset.trackedBy);
  const folder = join("kept", String(now()));
  const kept = join(slipwayDir, folder);
  await mkdir(kept, { recursive: true });
  // The .dvc file goes with its data; dvc.lock holds other stages, too, and is not touched.
  const isOwn = dataset.stage === undefined;
  const after = isOwn ? (await filesAt(projectRoot, [commit], dataset.trackedBy, signal))[0] : undefined;
  if (after !== undefined && !parseDotDvc(after, dataset.trackedBy).some((out) => out.md5 === md5))
    throw notOf(commit, md5);
  if (isOwn) await writeFile(join(kept, trackingCopy), await readRegular(trackedBy));
  const ended = context.commands.begin(restoreCommand(dataset, { md5, commit }), projectRoot, { native: true });
  try {
    await placeVersion(await cacheFolder(projectRoot), md5, join(projectRoot, dataset.path), join(kept, dataCopy));
    if (after !== undefined) await writeFile(trackedBy, after);
  } catch (error) {
    ended(1);
    throw error;
  }
  ended(0);
  tell(context);
  await context.undo.push({
    label: `restore of ${dataset.path}`,
    kind: restoredKind,
    data: { path: dataset.path, folder, ...(isOwn ? { trackedBy: dataset.trackedBy } : {}) },
  });
}

/** Puts back what a restore has kept aside; what it had put there is kept in its place. */
export async function takeBack(
  context: HubContext,
  { path, folder, trackedBy }: z.infer<typeof restoredSchema>,
): Promise<void> {
  const { projectRoot, slipwayDir } = context;
  const kept = join(slipwayDir, folder);
  const target = join(projectRoot, path);
  const aside = join(kept, dataCopy);
  const ended = context.commands.begin(["mv", join(".slipway", folder, dataCopy), path], projectRoot, { native: true });
  try {
    await moveAside(target, join(kept, "restored"));
    await moveAside(aside, target);
    if (trackedBy !== undefined) {
      await writeFile(join(projectRoot, trackedBy), await readRegular(join(kept, trackingCopy)));
    }
  } catch (error) {
    ended(1);
    throw error;
  }
  ended(0);
  tell(context);
}

function tell({ events }: HubContext): void {
  for (const topic of ["datasets", "pipeline", "project"] as const) events.emit(topic);
}

function notOf(commit: string, md5: string): UserError {
  return new UserError({
    code: "dataset.no-such-version",
    kind: "not-found",
    message: `The commit ${commit.slice(0, 8)} has no version ${md5.slice(0, 8)}`,
    hint: "List the versions: slipway data log PATH",
  });
}

/** Why data of a pipeline that runs is left alone. */
export function pipelineRuns(): UserError {
  return new UserError({
    code: "dataset.in-use",
    kind: "conflict",
    message: "The pipeline is running: its data stays as it is",
    hint: "Wait for its end, or stop it: X in Pipeline.",
  });
}

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { cacheFolder } from "../../adapters/dvc/cache.js";
import { isInside, parseDotDvc } from "../../adapters/dvc/dot-dvc.js";
import { moveAside, placeVersion } from "../../adapters/dvc/place.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { replaceText } from "../../adapters/files/replace-text.js";
import { filesAt } from "../../adapters/git/git-read.js";
import type { Dataset } from "../../domain/dataset.js";
import { processWords } from "../../domain/pipeline/dvc-process.js";
import { restoreCommand } from "../../domain/restore.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import { foreignHolders } from "../executions/foreign-holders.js";

export const restoredKind = "datasets.restore";
const dataCopy = "data";
const trackingCopy = "tracking.dvc";
/** `path` and `trackedBy` in the project, `folder` in `.slipway`; no `trackedBy` where it stayed as it was. */
export const restoredSchema = z.object({
  path: z.string().refine(isInside),
  folder: z.string().regex(/^kept\/\d+$/),
  trackedBy: z.string().refine(isInside).optional(),
});

/** As long as DVC itself waits for its lock (dvc/lock.py). */
const waitsForMs = 3000;
const lookEveryMs = 250;

export type Wanted = {
  readonly md5: string;
  /** Undefined: no commit has it. */
  readonly commit: string | undefined;
  /** The text of the `.dvc` file that went with it, where Slipway has seen it. */
  readonly tracking?: string | undefined;
};

type Work = { readonly signal: AbortSignal; readonly progress: (text: string) => void };

/**
 * What `git checkout COMMIT -- FILE.dvc` and `dvc checkout` do, for this dataset alone; undone by `u`.
 * @throws UserError `dataset.…`, `dvc.…`; everything is then as it was
 */
export async function restore(
  context: HubContext,
  dataset: Dataset,
  wanted: Wanted,
  { signal, progress }: Work,
): Promise<void> {
  const { projectRoot, slipwayDir, now } = context;
  await requireUnlocked(projectRoot, signal, progress);
  const trackedBy = join(projectRoot, dataset.trackedBy);
  const folder = join("kept", String(now()));
  const kept = join(slipwayDir, folder);
  // The .dvc file goes with its data; dvc.lock holds other stages, too, and is not touched.
  const isOwn = dataset.stage === undefined;
  const before = isOwn ? await readRegular(trackedBy) : undefined;
  const after = before === undefined ? undefined : await trackingOf(projectRoot, dataset, wanted, before, signal);
  const isOfIt = ({ path }: { readonly path: string }) => path === dataset.path;
  const out = after === undefined ? undefined : parseDotDvc(after, dataset.trackedBy).find(isOfIt);
  await mkdir(kept, { recursive: true });
  if (before !== undefined) await writeFile(join(kept, trackingCopy), before);
  const ended = context.commands.begin(restoreCommand(dataset, wanted), projectRoot, { native: true });
  try {
    await placeVersion(
      await cacheFolder(projectRoot),
      wanted.md5,
      join(projectRoot, dataset.path),
      join(kept, dataCopy),
      {
        executable: out?.executable ?? false,
        signal,
        progress: (done, total) => progress(`${done} of ${total} files`),
        also: async () => {
          if (after !== undefined && after !== before) await replaceText(trackedBy, before, after);
        },
      },
    );
  } catch (error) {
    ended(1);
    throw error;
  }
  ended(0);
  await context.undo.push({
    label: `restore of ${dataset.path}`,
    kind: restoredKind,
    data: { path: dataset.path, folder, ...(isOwn ? { trackedBy: dataset.trackedBy } : {}) },
  });
  // Who sees it can take it back.
  tell(context);
}

/** Puts back what a restore has kept aside; what it had put there is kept in its place. */
export async function takeBack(
  context: HubContext,
  { path, folder, trackedBy }: z.infer<typeof restoredSchema>,
): Promise<void> {
  const { projectRoot, slipwayDir } = context;
  const kept = join(slipwayDir, folder);
  const target = join(projectRoot, path);
  const [aside, restored] = [join(kept, dataCopy), join(kept, "restored")];
  const ended = context.commands.begin(["mv", join(".slipway", folder, dataCopy), path], projectRoot, { native: true });
  try {
    const hadOne = await moveAside(target, restored);
    try {
      await moveAside(aside, target);
      if (trackedBy !== undefined) {
        const file = join(projectRoot, trackedBy);
        const present = await readRegular(file).catch(() => undefined);
        await replaceText(file, present, await readRegular(join(kept, trackingCopy)));
      }
    } catch (error) {
      await moveAside(target, aside);
      if (hadOne) await moveAside(restored, target);
      throw error;
    }
  } catch (error) {
    ended(1);
    throw error;
  }
  ended(0);
  tell(context);
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

/** @throws UserError `dataset.locked` naming who has the lock */
async function requireUnlocked(
  projectRoot: string,
  signal: AbortSignal,
  progress: (text: string) => void,
): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const [holder] = await foreignHolders(projectRoot);
    if (!holder) return;
    const words = processWords(holder, Date.now());
    if (waitedMs >= waitsForMs) {
      throw new UserError({
        code: "dataset.locked",
        kind: "conflict",
        message: `Another DVC has the repository: ${words}`,
        hint: "Wait for its end, then restore again.",
      });
    }
    progress(`waits for ${words}`);
    await setTimeout(lookEveryMs, undefined, { signal });
  }
}

/** The text of the `.dvc` file with that version: git's, else the one that was seen with it, else this one with its hash. */
async function trackingOf(
  projectRoot: string,
  { trackedBy, path }: Dataset,
  { md5, commit, tracking }: Wanted,
  before: string,
  signal: AbortSignal,
): Promise<string> {
  const [text] = commit === undefined ? [tracking] : await filesAt(projectRoot, [commit], trackedBy, signal);
  if (text === undefined) return withHash(before, md5);
  const outs = parseDotDvc(text, trackedBy);
  if (!outs.some((out) => out.md5 === md5 && out.path === path)) throw notOf(commit ?? "", md5);
  return text;
}

/** The file was elsewhere then. Size and number of files are left out: DVC takes them as unknown. */
function withHash(text: string, md5: string): string {
  const [head = "", ...outs] = text.split(/^(?=outs:)/m);
  const rest = outs
    .join("")
    .replace(/^([ -]+)md5: .*$/m, (_, start: string) => `${start}md5: ${md5}`)
    .replaceAll(/^ +(?:size|nfiles): \d+\n/gm, "");
  return head + rest;
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

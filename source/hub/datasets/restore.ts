import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { cacheFolder } from "../../adapters/dvc/cache.js";
import { parseDotDvc } from "../../adapters/dvc/dot-dvc.js";
import { placeVersion } from "../../adapters/dvc/place.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { filesAt } from "../../adapters/git/git-read.js";
import type { Dataset } from "../../domain/dataset.js";
import { processWords } from "../../domain/pipeline/dvc-process.js";
import { restoreCommand } from "../../domain/restore.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import { foreignHolders } from "../executions/foreign-holders.js";
import { bringBack, keptEntry } from "./kept/bring-back.js";
import type { Kept } from "./kept/kept.js";

export const restoredKind = "datasets.restore";
/** `id`: of what was kept. */
export const restoredSchema = z.object({ id: z.string() });

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
  kept: Kept,
  dataset: Dataset,
  wanted: Wanted,
  { signal, progress }: Work,
): Promise<void> {
  const { projectRoot } = context;
  await requireUnlocked(projectRoot, signal, progress);
  const { path, trackedBy } = dataset;
  // The .dvc file goes with its data; dvc.lock holds other stages, too, and is not touched.
  const isOwn = dataset.stage === undefined;
  const before = isOwn ? await readRegular(join(projectRoot, trackedBy)) : undefined;
  const after = before === undefined ? undefined : await trackingOf(projectRoot, dataset, wanted, before, signal);
  const out = after === undefined ? undefined : parseDotDvc(after, trackedBy).find((each) => each.path === path);
  const begun = await kept.begin({
    path,
    why: "restore",
    by: wanted.md5,
    was: dataset,
    hadOne: (await lstat(join(projectRoot, path)).catch(() => undefined)) !== undefined,
    isMade: true,
    ...(isOwn ? { trackedBy } : {}),
    ...(before === undefined || after === undefined ? {} : { tracking: { before, after } }),
  });
  const ended = context.commands.begin(restoreCommand(dataset, wanted), projectRoot, { native: true });
  const told = () =>
    context.undo.push({
      label: `restore of ${path} (${backWords(dataset)})`,
      kind: restoredKind,
      data: { id: begun.id },
    });
  try {
    await placeVersion(await cacheFolder(projectRoot), wanted.md5, begun.places, {
      executable: out?.executable ?? false,
      signal,
      progress: (done, total) => progress(`${done} of ${total} files`),
      also: () => begun.finish(told),
    });
  } catch (error) {
    ended(1);
    await begun.giveUp().catch(() => undefined);
    throw error;
  }
  ended(0);
  // Who sees it can take it back.
  tell(context);
}

/** What undo brings back, in words. */
function backWords({ state, md5, stage }: Dataset): string {
  if (state === "missing" || state === "not-made") return "it goes again";
  if (state === "clean" || state === "not-in-cache") return `the version ${md5?.slice(0, 8)} comes back`;
  return stage === undefined ? "your changes come back" : "what was changed comes back";
}

type Back = {
  readonly id: string;
  /** What is there now, where it is known. */
  readonly was: Dataset | undefined;
  readonly signal: AbortSignal;
};

/** Puts back what a restore has kept aside; what it had put there is kept in its place. */
export async function takeBack(context: HubContext, kept: Kept, { id, was, signal }: Back): Promise<void> {
  await back(context, kept, { id, was, signal }, "undo", async () => undefined);
}

/** The same for what is kept under any id; undone by `u`. */
export async function returnKept(context: HubContext, kept: Kept, { id, was, signal }: Back): Promise<string> {
  const { path } = await keptEntry(kept, id);
  await back(context, kept, { id, was, signal }, "return", (instead) =>
    context.undo.push({ label: `return of what was kept of ${path}`, kind: restoredKind, data: { id: instead } }),
  );
  return path;
}

async function back(
  context: HubContext,
  kept: Kept,
  { id, was, signal }: Back,
  why: "undo" | "return",
  told: (id: string) => Promise<void>,
): Promise<void> {
  const { projectRoot } = context;
  await requireUnlocked(projectRoot, signal, () => undefined);
  const { path } = await keptEntry(kept, id);
  const argv = ["mv", join(".slipway", "kept", id, "data"), path];
  const ended = context.commands.begin(argv, projectRoot, { native: true });
  try {
    await bringBack(projectRoot, kept, { id, why, was, told });
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
  if (text === undefined) {
    // What does not parse (a merge's marks are in it) cannot be given another hash.
    parseDotDvc(before, trackedBy);
    return withHash(before, md5);
  }
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

import { z } from "zod";
import { cacheFolder, findObject } from "../../adapters/dvc/cache.js";
import { git } from "../../adapters/git/git-read.js";
import { createTag, deleteTag } from "../../adapters/git/git-tag.js";
import type { Dataset } from "../../domain/dataset.js";
import { nameMessage } from "../../domain/tag-command.js";
import { UserError } from "../../domain/user-error.js";
import type { Feature, HubContext } from "../context.js";
import { requireTrusted } from "../params/require-trusted.js";
import { keptEntry } from "./kept/bring-back.js";
import type { Kept } from "./kept/kept.js";
import { type DatasetParts, datasetAt } from "./list-datasets.js";
import { pipelineRuns, restore, restoredKind, restoredSchema, takeBack, type Wanted } from "./restore.js";
import { unsavedIn } from "./unsaved-in.js";
import { createVersionRows } from "./version-rows.js";
import { versionsOf } from "./versions.js";
import type { SeenVersions } from "./versions-seen.js";

const namedKind = "datasets.name";
const namedSchema = z.object({ name: z.string(), object: z.string().regex(/^[0-9a-f]{40,64}$/) });
/** What is smaller is there in a moment: a folder of many files and a large file are jobs. */
const jobFromBytes = 64 * 1024 * 1024;

/** `datasets.versions|restore|name`: the versions of a dataset through git's history, one of them back with undo, a name for one. */
export function createVersionsFeature(
  context: HubContext,
  { data, seen, kept }: { readonly data: DatasetParts; readonly seen: SeenVersions; readonly kept: Kept },
): Feature {
  const workIsAlive = () => data.executions.current() !== undefined;
  const { projectRoot, events, commands, undo, jobs } = context;
  const rows = createVersionRows(() => events.emit("datasets"));
  undo.on(restoredKind, restoredSchema, async ({ id }, { signal }) => {
    if (workIsAlive()) throw pipelineRuns();
    await kept.inTurn(async () => {
      const was = await datasetAt(data, (await keptEntry(kept, id)).path);
      await takeBack(context, kept, { id, was, signal });
    });
  });
  const begin = (argv: readonly string[]) => commands.begin(argv, projectRoot);
  undo.on(namedKind, namedSchema, async ({ name, object }, { signal }) => {
    await deleteTag(projectRoot, name, object, { env: context.clientEnv(), signal, begin });
    events.emit("datasets");
  });

  const find = async (path: string): Promise<Dataset> => {
    const dataset = await datasetAt(data, path);
    if (dataset) await seen.note(context.now(), dataset);
    if (dataset) return dataset;
    throw unknown(path);
  };
  const outcomeOf = async ({ state, md5, problem, trackedBy, stage }: Dataset, signal: AbortSignal) => {
    const isKnown = md5 !== undefined && (await findObject(await cacheFolder(projectRoot), md5)) !== undefined;
    // Only a .dvc file that could not be read can have a merge's marks.
    const asked = problem !== undefined && stage === undefined;
    const unmerged = asked && (await isUnmerged(projectRoot, trackedBy, signal));
    return {
      ...(state === "modified" || (state === "unreadable" && !isKnown) ? { kept: true as const } : {}),
      ...(unmerged ? { unmerged: trackedBy } : {}),
    };
  };
  const bringBack = async (dataset: Dataset, { md5, commit }: Wanted, wait: boolean, signal: AbortSignal) => {
    const { path } = dataset;
    const tracking = (await seen.of(path)).find((each) => each.md5 === md5)?.tracking;
    const wanted = { md5, commit, tracking };
    const isLong = md5.endsWith(".dir") || (dataset.sizeBytes ?? 0) > jobFromBytes;
    if (wait || !isLong) {
      await kept.inTurn(() => restore(context, kept, dataset, wanted, { signal, progress: () => undefined }));
      return { path, ...(await outcomeOf(dataset, signal)) };
    }
    const work = async (progress: (text: string) => void, stopped: AbortSignal) => {
      await kept.inTurn(() => restore(context, kept, dataset, wanted, { signal: stopped, progress }));
      const { unmerged } = await outcomeOf(dataset, stopped);
      const merged = unmerged === undefined ? "" : ` git add ${unmerged} tells git that it is merged.`;
      return `It is in the workspace now; u brings the former back.${merged}`;
    };
    const jobId = jobs.start(`${path} to the version ${md5.slice(0, 8)}`, work, { onData: true });
    return { path, jobId };
  };

  return {
    handlers: {
      "datasets.versions": async ({ path, counted = false }, { signal }) => {
        const dataset = await find(path);
        const parts = { context, cache: await cacheFolder(projectRoot), rows, seen, signal };
        const versions = await versionsOf(dataset, parts);
        if (!counted) return versions;
        await rows.settled();
        return versionsOf(dataset, parts);
      },
      "datasets.unsaved": async ({ path }) => {
        const unsaved = await unsavedIn(data, path);
        return unsaved ? { unsaved } : {};
      },
      "datasets.restore": async ({ path, md5, commit, wait = false }, { signal }) => {
        await requireTrusted(context);
        if (workIsAlive()) throw pipelineRuns();
        return bringBack(await find(path), { md5, commit }, wait, signal);
      },
      "datasets.name": async ({ path, commit, name, message = "", caller }, { signal }) => {
        await requireTrusted(context);
        const tag = { name, commit, message: message === "" ? nameMessage(path, name) : message };
        const object = await createTag(projectRoot, tag, { env: caller?.env ?? process.env, signal, begin });
        events.emit("datasets");
        await undo.push({ label: `name ${name} of ${path}`, kind: namedKind, data: { name, object } });
        return { name };
      },
    },
  };
}

/** Git has it as a file that a merge has left open. */
async function isUnmerged(root: string, file: string, signal: AbortSignal): Promise<boolean> {
  const told = await git(root, ["ls-files", "--unmerged", "--", file], signal).catch(() => "");
  return told.trim() !== "";
}

function unknown(path: string): UserError {
  return new UserError({
    code: "dataset.unknown",
    kind: "not-found",
    message: `DVC does not track "${path}"`,
    hint: "List what it tracks: slipway data ls",
  });
}

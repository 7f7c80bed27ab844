import { z } from "zod";
import { cacheFolder } from "../../adapters/dvc/cache.js";
import { createTag, deleteTag } from "../../adapters/git/git-tag.js";
import type { Dataset } from "../../domain/dataset.js";
import { UserError } from "../../domain/user-error.js";
import type { Feature, HubContext } from "../context.js";
import { requireTrusted } from "../params/require-trusted.js";
import { type DatasetParts, listDatasets } from "./list-datasets.js";
import { pipelineRuns, restore, restoredKind, restoredSchema, takeBack, type Wanted } from "./restore.js";
import { createVersionRows } from "./version-rows.js";
import { versionsOf } from "./versions.js";
import type { SeenVersions } from "./versions-seen.js";

const namedKind = "datasets.name";
const namedSchema = z.object({ name: z.string(), object: z.string().regex(/^[0-9a-f]{40,64}$/) });
/** What is smaller is there in a moment: a folder of many files and a large file are jobs. */
const jobFromBytes = 64 * 1024 * 1024;

/** `datasets.versions|restore|name`: the versions of a dataset through git's history, one of them back with undo, a name for one. */
export function createVersionsFeature(context: HubContext, data: DatasetParts, seen: SeenVersions): Feature {
  const workIsAlive = () => data.executions.current() !== undefined;
  const { projectRoot, events, commands, undo, jobs } = context;
  const rows = createVersionRows(() => events.emit("datasets"));
  /** One after another: two into one place would write over each other. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  undo.on(restoredKind, restoredSchema, async (restored) => {
    if (workIsAlive()) throw pipelineRuns();
    await inTurn(() => takeBack(context, restored));
  });
  const begin = (argv: readonly string[]) => commands.begin(argv, projectRoot);
  undo.on(namedKind, namedSchema, async ({ name, object }, { signal }) => {
    await deleteTag(projectRoot, name, object, { env: context.clientEnv(), signal, begin });
    events.emit("datasets");
  });

  const find = async (path: string): Promise<Dataset> => {
    const { view } = await listDatasets(data, { only: path });
    const [dataset] = view.state === "ready" ? view.datasets : [];
    if (dataset) await seen.note(context.now(), dataset);
    if (dataset) return dataset;
    throw unknown(path);
  };
  const bringBack = async (dataset: Dataset, { md5, commit }: Wanted, wait: boolean, signal: AbortSignal) => {
    const { path } = dataset;
    const tracking = (await seen.of(path)).find((each) => each.md5 === md5)?.tracking;
    const wanted = { md5, commit, tracking };
    const isLong = md5.endsWith(".dir") || (dataset.sizeBytes ?? 0) > jobFromBytes;
    if (wait || !isLong) {
      await inTurn(() => restore(context, dataset, wanted, { signal, progress: () => undefined }));
      return { path, ...(dataset.state === "modified" ? { kept: true as const } : {}) };
    }
    const work = async (progress: (text: string) => void, stopped: AbortSignal) => {
      await inTurn(() => restore(context, dataset, wanted, { signal: stopped, progress }));
      return "It is in the workspace now; u brings the former back.";
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
      "datasets.restore": async ({ path, md5, commit, wait = false }, { signal }) => {
        await requireTrusted(context);
        if (workIsAlive()) throw pipelineRuns();
        return bringBack(await find(path), { md5, commit }, wait, signal);
      },
      "datasets.name": async ({ path, commit, name, message = "", caller }, { signal }) => {
        await requireTrusted(context);
        const tag = { name, commit, message: message === "" ? `${path} is ${name}` : message };
        const object = await createTag(projectRoot, tag, { env: caller?.env ?? process.env, signal, begin });
        events.emit("datasets");
        await undo.push({ label: `name ${name} of ${path}`, kind: namedKind, data: { name, object } });
        return { name };
      },
    },
  };
}

function unknown(path: string): UserError {
  return new UserError({
    code: "dataset.unknown",
    kind: "not-found",
    message: `DVC does not track "${path}"`,
    hint: "List what it tracks: slipway data ls",
  });
}

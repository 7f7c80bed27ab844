import { stat } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { basename, join } from "node:path";
import { type DvcFiles, findDvcFiles } from "../../adapters/dvc/dvc-files.js";
import { whatRuns } from "../../adapters/dvc/what-runs.js";
import { isDirty } from "../../adapters/git/git-read.js";
import { readHead } from "../../adapters/git/head.js";
import type { ProjectView, ToolState } from "../../api/views.js";
import type { CallContext, Feature, HubContext } from "../context.js";
import { watchProject } from "./watch.js";

export type ProjectOptions = {
  readonly appVersion: string;
  readonly startedAtMs: number;
  readonly tools: () => readonly ToolState[];
  readonly onFault: (error: unknown) => void;
};

/** `project.*`: where this is, its branch, whether it is trusted, which tools there are. */
export function createProjectFeature(context: HubContext, options: ProjectOptions): Feature {
  const { projectRoot, trust, events } = context;
  const stopWatching = watchProject(context, options.onFault);
  const dvcFiles = searched(() => findDvcFiles(projectRoot), context.now);

  const view = async ({ signal, readOnly = context.readOnly }: CallContext): Promise<ProjectView> => {
    const what = await whatRuns(projectRoot, await dvcFiles());
    const trusted = await trust.covers(what);
    const insteadOf = context.insteadOf();
    const head = await readHead(projectRoot);
    const dirty = trusted && head ? await isDirty(projectRoot, signal).catch(() => undefined) : undefined;
    return {
      root: projectRoot,
      name: basename(projectRoot),
      host: hostname(),
      user: userInfo().username,
      ...(head ? { git: { ...head, ...(dirty === undefined ? {} : { dirty }) } } : {}),
      hasDvc: await isThere(join(projectRoot, ".dvc")),
      hasPipeline: await isThere(join(projectRoot, "dvc.yaml")),
      trusted,
      commands: what.commands,
      ...(what.fingerprint === undefined ? {} : { fingerprint: what.fingerprint }),
      commandProblems: what.problems,
      tools: options.tools(),
      unreadable: context.unreadable,
      readOnly,
      ...(context.diskFull ? { diskFull: true } : {}),
      hub: {
        pid: process.pid,
        version: options.appVersion,
        startedAtMs: options.startedAtMs,
        address: new URL(context.url()).host,
        ...(insteadOf === undefined ? {} : { insteadOf }),
      },
    };
  };

  return {
    handlers: {
      "store.problems": () => ({ problems: context.unreadable }),
      "project.get": (_, call) => view(call),
      "project.trust": async ({ seen }, call) => {
        await trust.trust(seen);
        for (const topic of ["project", "pipeline", "datasets"] as const) events.emit(topic);
        return view(call);
      },
    },
    close: stopWatching,
  };
}

/** The search through all folders again only when it has rested ten times as long as it took: what is shown may be so old. */
function searched(search: () => Promise<DvcFiles>, now: () => number): () => Promise<DvcFiles> {
  let last: Promise<DvcFiles> | undefined;
  let againAtMs = 0;
  return async () => {
    if (last && now() < againAtMs) return last;
    const startedAtMs = now();
    againAtMs = Number.POSITIVE_INFINITY;
    last = search().finally(() => {
      againAtMs = now() + 10 * (now() - startedAtMs);
    });
    return last;
  };
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

import { stat } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { basename, join } from "node:path";
import { readDvcYaml } from "../../adapters/dvc/dvc-yaml.js";
import { isDirty } from "../../adapters/git/git-read.js";
import { readHead } from "../../adapters/git/head.js";
import type { ProjectView, ToolState } from "../../api/views.js";
import type { Feature, HubContext } from "../context.js";
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

  const view = async (signal: AbortSignal): Promise<ProjectView> => {
    const trusted = await trust.isTrusted();
    const head = await readHead(projectRoot);
    const definitions = await readDvcYaml(projectRoot).catch(() => []);
    const dirty = trusted && head ? await isDirty(projectRoot, signal).catch(() => undefined) : undefined;
    return {
      root: projectRoot,
      name: basename(projectRoot),
      host: hostname(),
      user: userInfo().username,
      ...(head ? { git: { ...head, ...(dirty === undefined ? {} : { dirty }) } } : {}),
      hasDvc: await isThere(join(projectRoot, ".dvc")),
      hasPipeline: definitions !== undefined,
      trusted,
      commands: (definitions ?? []).flatMap(({ cmd }) => cmd),
      tools: options.tools(),
      readOnly: context.readOnly,
      hub: { pid: process.pid, version: options.appVersion, startedAtMs: options.startedAtMs },
    };
  };

  return {
    handlers: {
      "project.get": (_, { signal }) => view(signal),
      "project.trust": async (_, { signal }) => {
        await trust.trust();
        for (const topic of ["project", "pipeline", "datasets"] as const) events.emit(topic);
        return view(signal);
      },
    },
    close: stopWatching,
  };
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

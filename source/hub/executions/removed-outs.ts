import { createObjectCache } from "../../adapters/dvc/object-cache.js";
import type { DvcRepository } from "../../adapters/dvc/repository.js";
import { absolutePath, isElsewhere } from "../../adapters/dvc/stage-definition.js";
import { statOf } from "../../adapters/files/file-identity.js";
import type { RemovedOuts } from "../../api/run-plan-views.js";
import type { Execution } from "../../domain/pipeline.js";
import { typedCommand } from "../../domain/shell-words.js";

/**
 * The outs that DVC deleted before the stages of this execution that did not succeed, and that are still not there (dvc/stage/run.py
 * removes all but those with `persist`); which of them its cache has as the stage last made them.
 */
export async function removedOuts(
  projectRoot: string,
  { stages, locks, config }: DvcRepository,
  { stages: ran, state, failure }: Execution,
): Promise<RemovedOuts> {
  if (state === "running" || state === "starting" || state === "finished") return { outs: [] };
  const unfinished = ran
    .filter(({ exitCode, stage }) => exitCode !== 0 || failure?.stage === stage)
    .map(({ stage }) => stage);
  const objects = createObjectCache(config.cacheFolder);
  const found = await Promise.all(
    stages
      .filter(({ name }) => unfinished.includes(name))
      .flatMap(({ name, outs }) =>
        outs
          .filter(({ path, persist }) => !persist && !isElsewhere(path))
          .map(async ({ path, cached }) => {
            const entry = locks.get(name)?.outs?.find((each) => each.path === path);
            if (entry?.md5 === undefined || (await statOf(absolutePath(projectRoot, path)))) return undefined;
            const restorable = cached && (await objects.has(entry.md5, entry.hash === undefined));
            return { stage: name, path, restorable };
          }),
      ),
  );
  const outs = found.filter((out) => out !== undefined);
  const back = outs.filter(({ restorable }) => restorable).map(({ path }) => path);
  return { outs, ...(back.length > 0 ? { command: typedCommand(["dvc", "checkout", ...back]) } : {}) };
}

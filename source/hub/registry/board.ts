import type { ModelView, VersionCard } from "../../api/views.js";
import type { ModelVersion, RegisteredModel } from "../../domain/registry.js";
import type { Run } from "../../domain/run.js";
import { metricView } from "../runs/run-row.js";

/** The tag that names the Ollama model which was made of a version. */
export const deployedTag = "slipway.ollama";

/** A registered model with its versions, newest first, as the board shows it. */
export function modelView(
  model: RegisteredModel,
  versions: readonly ModelVersion[],
  runs: ReadonlyMap<string, Run>,
  isDeploying: (version: string) => boolean,
): ModelView {
  const aliases = new Map<string, string[]>();
  for (const [alias, version] of model.aliases) aliases.set(version, [...(aliases.get(version) ?? []), alias]);
  return {
    name: model.name,
    description: model.description,
    versions: [...versions]
      .sort((a, b) => Number(b.version) - Number(a.version))
      .map((version) =>
        card(
          version,
          aliases.get(version.version) ?? [],
          version.runId === undefined ? undefined : runs.get(version.runId),
          isDeploying(version.version),
        ),
      ),
  };
}

function card(
  version: ModelVersion,
  aliases: readonly string[],
  run: Run | undefined,
  deploying: boolean,
): VersionCard {
  const deployedAs = version.tags.get(deployedTag);
  return {
    version: version.version,
    stage: version.stage,
    createdAtMs: version.createdAtMs,
    updatedAtMs: version.updatedAtMs,
    userId: version.userId,
    description: version.description,
    ...(version.runId === undefined ? {} : { runId: version.runId }),
    ...(run === undefined ? {} : { runName: run.name }),
    params: run === undefined ? [] : [...run.params],
    metrics: run === undefined ? [] : [...run.metrics].map(([key, summary]) => metricView(key, summary)),
    deploying,
    runTags: run === undefined ? [] : [...run.tags],
    tags: [...version.tags].filter(([key]) => key !== deployedTag),
    aliases,
    source: version.source,
    ...(deployedAs === undefined ? {} : { deployedAs }),
  };
}

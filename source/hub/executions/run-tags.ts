import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { readRepository, readRepositoryOnce } from "../../adapters/dvc/repository.js";
import { asExecutionId } from "../../domain/ids.js";
import type { KeyValue } from "../../domain/tracking-store.js";
import { executionFiles, executionFolder, readSpec } from "../../store/execution-files.js";
import type { HubContext } from "../context.js";

/** What a run is tied to: execution, stage, commit, sweep, and the versions of the data that it was made of. */
export async function runTags(
  { slipwayDir, projectRoot }: Pick<HubContext, "slipwayDir" | "projectRoot">,
  hasher: Hasher,
  executionId: string,
  stage: string,
): Promise<readonly KeyValue[]> {
  const id = asExecutionId(executionId);
  const folder = executionFolder(slipwayDir, id ?? "0");
  const spec = await readSpec(folder);
  const trial = spec?.trial && (await trialRoot(folder));
  return [
    { key: "slipway.execution", value: executionId },
    { key: "slipway.stage", value: stage },
    ...(spec?.gitCommit ? [{ key: "slipway.git.commit", value: spec.gitCommit }] : []),
    ...(spec?.gitDirty === undefined ? [] : [{ key: "slipway.git.dirty", value: String(spec.gitDirty) }]),
    ...(spec?.runTags ?? []),
    ...(await dataTags(trial ?? projectRoot, trial ? readRepositoryOnce : readRepository, hasher, stage)),
  ];
}

/** The folder that DVC made for a trial (dvc/repo/experiments/executor/local.py: `.dvc/tmp/exps/standalone/tmp…`). */
export async function trialRoot(folder: string): Promise<string | undefined> {
  const place = await readFile(join(folder, executionFiles.place), "utf8").catch(() => "");
  return /^.*\/\.dvc\/tmp\/exps\/standalone\/[^/\n]+/.exec(place)?.[0];
}

/** The md5 of every dep of the stage that another stage makes, and of the source data that the stages before were made of. */
async function dataTags(
  root: string,
  read: typeof readRepository,
  hasher: Hasher,
  stage: string,
): Promise<readonly KeyValue[]> {
  const repository = await read(root).catch(() => undefined);
  const definition = repository?.stages.find(({ name }) => name === stage);
  if (!repository || !definition) return [];
  const { stages, locks } = repository;
  const outs = new Set(stages.flatMap((each) => each.outs.map(({ path }) => path)));
  const tag = (path: string, md5: string | undefined): readonly KeyValue[] =>
    md5 === undefined ? [] : [{ key: `slipway.data.${path}`, value: md5 }];
  const made = await Promise.all(
    definition.deps
      .filter((dep) => outs.has(dep))
      .map(async (dep) => tag(dep, (await hasher.hash(join(root, dep)))?.md5)),
  );
  const sources = await Promise.all(
    [...locks.values()]
      .flatMap(({ deps = [] }) => deps)
      .map(async ({ path, md5 }) => ((await hasher.hash(join(root, `${path}.dvc`))) ? tag(path, md5) : [])),
  );
  return [...made, ...sources].flat();
}

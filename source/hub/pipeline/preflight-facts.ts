import { statfs } from "node:fs/promises";
import { dirname, relative } from "node:path";
import type { Ignore } from "../../adapters/dvc/dvc-ignore.js";
import type { DvcRepository } from "../../adapters/dvc/repository.js";
import { absolutePath, isElsewhere, type StageDefinition } from "../../adapters/dvc/stage-definition.js";
import { statOf } from "../../adapters/files/file-identity.js";
import type { PreflightFacts } from "../../domain/pipeline/preflight.js";
import type { Look } from "./look.js";
import { valueAt } from "./params.js";

export type FactParts = {
  readonly root: string;
  readonly trackedPaths: (
    paths: readonly string[],
  ) => Promise<{ readonly hasGit: boolean; readonly tracked: ReadonlySet<string> }>;
};

/** What the rules of a pre-flight want to know. `willRun`: the stages whose outs of last time will be made again. */
export async function preflightFacts(
  { root, trackedPaths }: FactParts,
  repository: DvcRepository,
  look: Look,
  upstream: ReadonlyMap<string, readonly string[]>,
  willRun: ReadonlySet<string>,
): Promise<PreflightFacts> {
  const { stages, sources, config, ignore } = repository;
  const looked = stages.flatMap((stage) => (stage.frozen ? stage.outs.map(({ path }) => path) : stage.deps));
  const deps = [...new Set(looked)].filter((path) => !isElsewhere(path));
  const outs = stages.flatMap((stage) => stage.outs.filter(({ path }) => !isElsewhere(path)));
  const [there, git, ignored, params, space] = await Promise.all([
    setOf(deps, look.isThere),
    trackedPaths(outs.filter(({ cached }) => cached).map(({ path }) => path)),
    ignoredOf(
      outs.map(({ path }) => absolutePath(root, path)),
      ignore,
    ),
    paramValues(stages, look),
    spaceOf(root, repository, willRun),
  ]);
  return {
    stages,
    upstream,
    sources: [...sources].map(([name, own]) => ({ name, outs: own.map(({ path }) => path) })),
    isThere: (path) => there.has(path),
    missingKeys: (file, keys) => {
      const value = params.get(file);
      return value === undefined ? undefined : keys.filter((key) => valueAt(value, key) === undefined);
    },
    inGit: config.noScm ? new Set() : git.tracked,
    ignored: new Set(outs.map(({ path }) => path).filter((path) => ignored.has(absolutePath(root, path)))),
    hasGit: git.hasGit,
    noScm: config.noScm,
    remotes: config.remotes,
    defaultRemote: config.defaultRemote,
    space,
    elsewhere: stages.flatMap((stage) => [...stage.deps, ...stage.outs.map(({ path }) => path)]).filter(isElsewhere),
  };
}

async function paramValues(stages: readonly StageDefinition[], look: Look): Promise<ReadonlyMap<string, unknown>> {
  const files = new Set(stages.flatMap(({ params }) => params.map(({ file }) => file)));
  return new Map(await Promise.all([...files].map(async (file) => [file, await look.params(file)] as const)));
}

/** Those that .dvcignore leaves out, be they files or folders; each folder's rules are looked up once. */
async function ignoredOf(paths: readonly string[], ignore: Ignore): Promise<ReadonlySet<string>> {
  const folders = [...new Set(paths.map((path) => dirname(path)))];
  const rules = new Map(await Promise.all(folders.map(async (each) => [each, await ignore.within(each)] as const)));
  const isIgnored = (path: string) => {
    const ignores = rules.get(dirname(path));
    return ignores !== undefined && (ignores(path, false) || ignores(path, true));
  };
  return new Set(paths.filter(isIgnored));
}

async function setOf(paths: readonly string[], test: (path: string) => Promise<boolean>): Promise<ReadonlySet<string>> {
  const found = await Promise.all(paths.map(async (path) => ((await test(path)) ? [path] : [])));
  return new Set(found.flat());
}

/** DVC deletes the outs that are there before a stage runs; what it makes goes into the workspace and, cached, into the cache. */
async function spaceOf(
  root: string,
  { stages, locks, config, dvcRoot }: DvcRepository,
  willRun: ReadonlySet<string>,
): Promise<PreflightFacts["space"]> {
  let [inWorkspace, inCache] = [0, 0];
  for (const { name, outs } of stages) {
    if (!willRun.has(name)) continue;
    for (const { path, cached } of outs) {
      const size = locks.get(name)?.outs?.find((out) => out.path === path)?.size ?? 0;
      if (cached) inCache += size;
      if (!(await statOf(absolutePath(root, path)))) inWorkspace += size;
    }
  }
  const cache = await existingAbove(config.cacheFolder, dvcRoot);
  const [workspace, own] = await Promise.all([statOf(root), statOf(cache)]);
  const isOne = workspace?.dev === own?.dev;
  const needs = isOne
    ? [{ folder: root, neededBytes: inWorkspace + inCache }]
    : [
        { folder: root, neededBytes: inWorkspace },
        { folder: cache, neededBytes: inCache },
      ];
  return Promise.all(
    needs.map(async ({ folder, neededBytes }) => {
      const free = await statfs(folder).then(
        ({ bavail, bsize }) => bavail * bsize,
        () => Number.POSITIVE_INFINITY, // it cannot be told: nothing is said
      );
      const shown = folder === root ? "the project's disk" : `the disk of ${relative(root, folder)}`;
      return { folder: shown, neededBytes, freeBytes: free };
    }),
  );
}

/** The cache may still have to be made. */
async function existingAbove(folder: string, fallback: string): Promise<string> {
  return (await statOf(folder)) ? folder : fallback;
}

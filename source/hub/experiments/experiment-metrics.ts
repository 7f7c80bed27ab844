import { findObject } from "../../adapters/dvc/cache.js";
import { inProject, lockBeside, parseDvcLock } from "../../adapters/dvc/dvc-lock.js";
import { type DvcRepository, readRepository } from "../../adapters/dvc/repository.js";
import type { StageDefinition } from "../../adapters/dvc/stage-definition.js";
import { parseYaml } from "../../adapters/dvc/yaml-file.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { filesAt } from "../../adapters/git/git-read.js";

/** A metrics file has no more numbers than that. */
const mostMetrics = 2000;
const withinMs = 60_000;

/** What the metrics files of dvc.yaml say in each commit, or in DVC's cache, by dotted keys. @throws YamlProblem, UserError `git.…` */
export async function metricsOfCommits(
  root: string,
  commits: readonly string[],
): Promise<readonly ReadonlyMap<string, number>[]> {
  const signal = AbortSignal.timeout(withinMs);
  const { stages, config } = await readRepository(root);
  const found = commits.map(() => new Map<string, number>());
  for (const { path, cached, stage } of metricsFiles(stages)) {
    // What DVC keeps in its cache is no file of the commit; dvc.lock tells which object it is.
    const texts = await filesAt(root, commits, cached ? lockBeside(stage.file) : path, signal);
    for (const [at, metrics] of found.entries()) {
      const text = cached ? await cachedText(config.cacheFolder, texts[at], stage, path) : texts[at];
      if (text !== undefined) addNumbers(metrics, parsed(text, path), "");
    }
  }
  return found;
}

/** Metrics files that are read; `stage`: which makes it. */
export function metricsFiles(stages: DvcRepository["stages"]) {
  return stages.flatMap((stage) =>
    stage.outs
      .filter(({ path, kind }) => kind === "metric" && /\.(json|ya?ml)$/.test(path))
      .map(({ path, cached }) => ({ path, cached, stage })),
  );
}

/** Numbers of a metrics file's text by their dotted keys, as DVC names them; none of one that does not parse. */
export function numbersOf(text: string, path: string): ReadonlyMap<string, number> {
  const metrics = new Map<string, number>();
  addNumbers(metrics, parsed(text, path), "");
  return metrics;
}

async function cachedText(
  cache: string,
  lock: string | undefined,
  { localName, wdir }: StageDefinition,
  path: string,
): Promise<string | undefined> {
  const locked = lock === undefined ? undefined : parseDvcLock(lock).get(localName);
  const md5 = locked && inProject(locked, wdir).outs?.find((out) => out.path === path)?.md5;
  const object = md5 && (await findObject(cache, md5));
  return object ? readRegular(object) : undefined;
}

function parsed(text: string, path: string): unknown {
  try {
    return parseYaml(text, path);
  } catch {
    return undefined; // a script may write NaN as JSON has none of
  }
}

function addNumbers(metrics: Map<string, number>, value: unknown, path: string): void {
  if (metrics.size >= mostMetrics) return;
  if (typeof value === "number") metrics.set(path, value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const [key, below] of Object.entries(value)) addNumbers(metrics, below, path === "" ? key : `${path}.${key}`);
}

import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { artifactsOf } from "../../adapters/dvc/artifacts.js";
import { findObject } from "../../adapters/dvc/cache.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import type { Dataset, DatasetVersion } from "../../domain/dataset.js";
import { namesOfTags } from "../../domain/version-names.js";
import type { HubContext } from "../context.js";
import type { VersionRows } from "./version-rows.js";
import { usesOf } from "./version-uses.js";
import { type GitVersion, versionsInGit } from "./versions-in-git.js";

type Parts = {
  readonly context: Pick<HubContext, "projectRoot" | "store" | "now">;
  readonly cache: string;
  readonly rows: VersionRows;
  readonly signal: AbortSignal;
};

/**
 * The dataset's versions, newest first: of every commit on any branch or tag that gave it another hash. A workspace that no
 * version equals comes before them. Rows that are not counted yet are undefined.
 * @throws UserError `git.…`
 */
export async function versionsOf(dataset: Dataset, parts: Parts): Promise<readonly DatasetVersion[]> {
  const { projectRoot, now } = parts.context;
  const inGit = await versionsInGit(projectRoot, dataset, parts.signal);
  const shown = await shownAs(dataset, inGit, parts);
  const versions = await Promise.all(inGit.map(shown));
  if (dataset.md5 === undefined || versions.some(({ current }) => current)) return versions;
  return [workspaceVersion(dataset, now()), ...versions];
}

/** How a version in git is shown. */
async function shownAs(
  dataset: Dataset,
  inGit: readonly GitVersion[],
  { context, cache, rows }: Parts,
): Promise<(version: GitVersion) => Promise<DatasetVersion>> {
  const { names, uses } = await named(dataset, inGit, context);
  return async ({ tags, path, recipe, ...version }) => {
    const object = await findObject(cache, version.md5);
    const usedBy = uses.get(version.md5);
    const called = tags.map(({ name }) => names.get(name)).filter((name) => name !== undefined);
    return {
      ...version,
      sizeBytes: version.sizeBytes ?? (object === undefined ? undefined : await sizeOf(object)),
      rows: object === undefined ? undefined : rows.known({ md5: version.md5, object, name: path }),
      inCache: object !== undefined,
      current: version.md5 === dataset.md5,
      ...(path === dataset.path ? {} : { path }),
      ...(called.length > 0 ? { names: called } : {}),
      ...(usedBy ? { usedBy } : {}),
      ...(recipe ? { recipe } : {}),
    };
  };
}

async function named(dataset: Dataset, inGit: readonly GitVersion[], context: Parts["context"]) {
  const { files = [] } = (await readRepository(context.projectRoot).catch(() => undefined)) ?? {};
  const artifacts = await artifactsOf(
    context.projectRoot,
    files.filter((file) => basename(file) === "dvc.yaml"),
  );
  const namesOf = (isOwn: boolean) =>
    artifacts.filter(({ path }) => (path === dataset.path) === isOwn).map(({ name }) => name);
  const tags = inGit.flatMap((version) => version.tags);
  return {
    names: namesOfTags(tags, { own: namesOf(true), others: namesOf(false) }),
    uses: await usesOf(
      context,
      inGit.map(({ md5 }) => md5),
    ),
  };
}

function workspaceVersion({ md5 = "", sizeBytes, rows, files }: Dataset, nowMs: number): DatasetVersion {
  return {
    md5,
    commit: undefined,
    author: "",
    atMs: nowMs,
    message: "",
    sizeBytes,
    rows,
    files,
    inCache: false,
    current: true,
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { artifactsOf } from "../../adapters/dvc/artifacts.js";
import { findObject } from "../../adapters/dvc/cache.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import type { DatasetVersionsView } from "../../api/dataset-calls.js";
import type { Dataset, DatasetVersion } from "../../domain/dataset.js";
import { UserError } from "../../domain/user-error.js";
import { withChanges } from "../../domain/version-change.js";
import type { VersionsNote } from "../../domain/version-facts.js";
import { namesOfTags } from "../../domain/version-names.js";
import type { HubContext } from "../context.js";
import type { VersionRows } from "./version-rows.js";
import { usesOf } from "./version-uses.js";
import { type GitVersion, versionsInGit } from "./versions-in-git.js";
import type { SeenVersion, SeenVersions } from "./versions-seen.js";
import { versionsNote } from "./versions-source.js";

type Parts = {
  readonly context: Pick<HubContext, "projectRoot" | "store" | "now">;
  readonly cache: string;
  readonly rows: VersionRows;
  readonly seen: SeenVersions;
  readonly signal: AbortSignal;
};

/**
 * The dataset's versions, newest first: of every commit on any branch or tag that gave it another hash, then those that only
 * Slipway saw, where git does not keep them. A workspace that no version equals comes before them. Rows that are not counted
 * yet are undefined.
 * @throws UserError `git.failed`
 */
export async function versionsOf(dataset: Dataset, parts: Parts): Promise<DatasetVersionsView> {
  const { projectRoot, now } = parts.context;
  const source = await versionsNote(projectRoot, dataset.trackedBy);
  const found = await inGit(dataset, parts, source);
  const seen = found.note === undefined ? [] : await parts.seen.of(dataset.path);
  const known = new Set(found.versions.map(({ md5 }) => md5));
  const all: readonly Found[] = [...found.versions, ...seen.filter(({ md5 }) => !known.has(md5)).map(ofSeen)];
  const shown = await shownAs(dataset, all, parts);
  const versions = await Promise.all(all.map(shown));
  const note = found.note === undefined ? {} : { note: found.note };
  const isStored = heldMd5(dataset) === undefined || versions.some(({ current }) => current);
  const workspace = isStored ? [] : [workspaceVersion(dataset, now())];
  return { versions: withChanges([...workspace, ...versions]), ...note };
}

/** Of what lies in the workspace; undefined where nothing does. */
function heldMd5({ md5, unseen }: Dataset): string | undefined {
  return unseen ? undefined : md5;
}

type Found = Omit<GitVersion, "commit"> & { readonly commit: string | undefined; readonly isSeen?: boolean };

async function inGit(
  dataset: Dataset,
  { context, signal }: Parts,
  note: VersionsNote | undefined,
): Promise<{ readonly versions: readonly GitVersion[]; readonly note: VersionsNote | undefined }> {
  if (note === "no-git" || note === "no-scm" || note === "other-repository") return { versions: [], note };
  try {
    return { versions: await versionsInGit(context.projectRoot, dataset, signal), note };
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "git.not-installed") throw error;
    return { versions: [], note: "no-git-program" };
  }
}

function ofSeen({ path, md5, sizeBytes, files, atMs }: SeenVersion): Found {
  return { path, md5, sizeBytes, files, atMs, author: "", message: "", commit: undefined, tags: [], isSeen: true };
}

/** How a version is shown. */
async function shownAs(
  dataset: Dataset,
  all: readonly Found[],
  { context, cache, rows }: Parts,
): Promise<(version: Found) => Promise<DatasetVersion>> {
  const { names, uses } = await named(dataset, all, context);
  return async ({ tags, path, recipe, ...version }) => {
    const object = await findObject(cache, version.md5);
    const usedBy = uses.get(version.md5);
    const called = tags.map(({ name }) => names.get(name)).filter((name) => name !== undefined);
    return {
      ...version,
      sizeBytes: version.sizeBytes ?? (object === undefined ? undefined : await sizeOf(object)),
      rows: object === undefined ? undefined : rows.known({ md5: version.md5, object, name: path }),
      inCache: object !== undefined,
      current: version.md5 === heldMd5(dataset),
      ...(path === dataset.path ? {} : { path }),
      ...(called.length > 0 ? { names: called } : {}),
      ...(usedBy ? { usedBy } : {}),
      ...(recipe ? { recipe } : {}),
    };
  };
}

async function named(dataset: Dataset, all: readonly Found[], context: Parts["context"]) {
  const { files = [] } = (await readRepository(context.projectRoot).catch(() => undefined)) ?? {};
  const artifacts = await artifactsOf(
    context.projectRoot,
    files.filter((file) => basename(file) === "dvc.yaml"),
  );
  const namesOf = (isOwn: boolean) =>
    artifacts.filter(({ path }) => (path === dataset.path) === isOwn).map(({ name }) => name);
  const tags = all.flatMap((version) => version.tags);
  return {
    names: namesOfTags(tags, { own: namesOf(true), others: namesOf(false) }),
    uses: await usesOf(
      context,
      all.map(({ md5 }) => md5),
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

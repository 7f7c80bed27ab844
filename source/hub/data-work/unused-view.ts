import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import type { UnusedView } from "../../api/data-unused-view.js";
import { typedCommand } from "../../domain/shell-words.js";
import type { HubContext } from "../context.js";
import type { RemoteMemory } from "../datasets/remote-memory.js";
import type { SeenVersion } from "../datasets/versions-seen.js";
import { countKept, type Keeping, sharedCache } from "./collect.js";
import { importedObjects } from "./imported-objects.js";
import { noRepository } from "./no-repository.js";
import { findUnused, type UnusedObject } from "./unused.js";
import { whereaboutsOf } from "./whereabouts.js";

const mostShown = 5000;

type Parts = {
  readonly remoteMemory: RemoteMemory;
  readonly seenVersions: () => Promise<readonly SeenVersion[]>;
};

/** What would be removed, and where else it is. @throws as `findUnused`, `countKept` */
export async function unusedView(
  context: Pick<HubContext, "projectRoot" | "slipwayDir">,
  { remoteMemory, seenVersions }: Parts,
  keeping: Keeping,
  signal: AbortSignal,
): Promise<UnusedView> {
  const { projectRoot } = context;
  const root = await findDvcRoot(projectRoot);
  if (root === undefined) throw noRepository(projectRoot);
  const { kept, also, hasHistory, argvFor } = await countKept(context, keeping, seenVersions);
  const { objects, missingListings, lostRuns, uncommitted, digest } = await findUnused(projectRoot, kept, signal, also);
  const whereabouts = await whereaboutsOf(root, remoteMemory, objects);
  const importOf = await importedObjects(projectRoot, (await readDvcConfig(root)).cacheFolder);
  const placed = objects.map((object) => {
    const { remotes, isUnknown } = whereabouts(object);
    const path = object.path ?? importOf(object);
    const isAtSource = remotes.length === 0 && importOf(object) !== undefined;
    return {
      object: { ...object, ...(path !== undefined && { path }) },
      remotes,
      isUnknown: isUnknown && !isAtSource,
      isAtSource,
    };
  });
  const of = (isOf: (each: (typeof placed)[number]) => boolean) =>
    sumOf(placed.filter(isOf).map(({ object }) => object));
  const names = [...new Set(placed.flatMap(({ remotes }) => remotes))];
  const shared = await sharedCache(root);
  return {
    objects: placed.slice(0, mostShown).map(({ object, remotes, isUnknown, isAtSource }) => ({
      md5: object.md5,
      sizeBytes: object.sizeBytes,
      ...(object.path === undefined ? {} : { path: object.path }),
      ...(object.commit === undefined ? {} : { commit: object.commit }),
      remotes,
      ...(isUnknown ? { isUnknown } : {}),
      ...(isAtSource ? { isAtSource } : {}),
    })),
    total: objects.length,
    totalBytes: sumOf(objects).bytes,
    inHistory: objects.filter(({ commit }) => commit !== undefined).length,
    hasHistory,
    seenVersions: objects.filter(({ wasSeen }) => wasSeen).length,
    onRemotes: names.map((name) => ({ name, ...of(({ remotes }) => remotes.includes(name)) })),
    atSource: of(({ isAtSource }) => isAtSource),
    nowhereElse: of(({ remotes, isUnknown, isAtSource }) => remotes.length === 0 && !isUnknown && !isAtSource),
    unknown: of(({ remotes, isUnknown }) => remotes.length === 0 && isUnknown),
    ...(shared === undefined ? {} : { sharedCache: shared }),
    missingListings,
    lostRuns,
    command: typedCommand(argvFor(uncommitted)),
    digest,
  };
}

function sumOf(objects: readonly UnusedObject[]) {
  return { count: objects.length, bytes: objects.reduce((total, { sizeBytes }) => total + sizeBytes, 0) };
}

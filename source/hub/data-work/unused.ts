import { createHash } from "node:crypto";
import { join, posix } from "node:path";
import { type CacheObject, cacheObjects, listingOf } from "../../adapters/dvc/cache-objects.js";
import type { Kept } from "../../adapters/dvc/data-argv.js";
import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { readExperimentRefs } from "../../adapters/dvc/exp-refs.js";
import { rememberedRuns } from "../../adapters/dvc/run-cache.js";
import { type UsedOut, usedOuts } from "../../adapters/dvc/used-outs.js";
import { YamlProblem } from "../../adapters/dvc/yaml-problem.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { readHead } from "../../adapters/git/head.js";
import { revList, tipsOf } from "../../adapters/git/history-files.js";
import { versionsNote } from "../datasets/versions-source.js";
import { noRepository } from "./no-repository.js";
import { createOutsReader, deciding } from "./outs-reader.js";
import { uncommittedUses, unreadable } from "./uncommitted-uses.js";

/** An object that nothing kept uses, and where git's history last had it. */
export type UnusedObject = CacheObject & {
  readonly path?: string;
  /** Absent: no commit has it. */
  readonly commit?: string;
  /** It is of a version that Slipway saw, of which git knows nothing. */
  readonly wasSeen?: boolean;
};

export type Unused = {
  readonly objects: readonly UnusedObject[];
  /** Folders whose listing is not in the cache: what is in them cannot be known, DVC removes it. */
  readonly missingListings: readonly string[];
  /** Runs of stages that DVC remembers and could give back no more. */
  readonly lostRuns: number;
  /** What is used where DVC does not look: git's stashes and index, other worktrees. */
  readonly uncommitted: readonly Pick<UsedOut, "path" | "md5" | "legacy">[];
  /** Tells this list from every other. */
  readonly digest: string;
};

type Use = { readonly out: Pick<UsedOut, "path" | "md5" | "legacy">; readonly commit?: string };

/** What else uses the cache. */
export type AlsoUsing = {
  /** Folders of other DVC projects; what is kept is kept of each. */
  readonly projects: readonly string[];
  /** Versions that Slipway saw where git keeps none; `isKept`: they count as used. */
  readonly seen: readonly Use["out"][];
  readonly isSeenKept: boolean;
};

const historyOf = ["HEAD", "--branches", "--remotes", "--tags"];
/**
 * The objects of the cache that `dvc gc --workspace` with what else is `kept` would remove, computed without DVC: every cached
 * out, and every file of a folder, of the workspace and of each kept commit is used, here and in each of the other projects; the
 * rest goes (dvc/repo/gc.py), but for what is used where DVC does not look, which it must be told of.
 * @throws UserError `dvc.no-repository`, `data.unreadable-commit`, `git.…`
 */
export async function findUnused(
  projectRoot: string,
  kept: readonly Kept[],
  signal: AbortSignal,
  { projects, seen, isSeenKept }: AlsoUsing = { projects: [], seen: [], isSeenKept: false },
): Promise<Unused> {
  const root = await findDvcRoot(projectRoot);
  if (root === undefined) throw noRepository(projectRoot);
  const { cacheFolder: cache } = await readDvcConfig(root);
  const own = await usesOf(root, kept, signal);
  const others = await Promise.all(projects.map((project) => usesOf(project, kept, signal)));
  const seenUses = seen.map((out) => ({ out }));
  const used = new Set<string>();
  const missingListings = new Set<string>();
  const use = async (out: Use["out"]) => {
    used.add(keyOf(out));
    if (!out.md5.endsWith(".dir")) return;
    const files = await listingOf(cache, out);
    if (files === undefined) missingListings.add(out.path);
    for (const { md5 } of files ?? []) used.add(keyOf({ md5, legacy: out.legacy }));
  };
  for (const { out } of [own, ...others].flatMap((uses) => uses.kept)) await use(out);
  const uncommitted: Use["out"][] = [];
  for (const each of [root, ...projects]) {
    for (const out of await uncommittedUses(each, signal)) {
      if (used.has(keyOf(out))) continue;
      uncommitted.push(out);
      await use(out);
    }
  }
  const all = await cacheObjects(cache);
  // Of the folder of an old version whose listing is gone nothing can be kept, and nothing is said.
  if (isSeenKept) for (const key of (await lastKnown(cache, seenUses, new Set(all.map(keyOf)))).keys()) used.add(key);
  const gone = all.filter((object) => !used.has(keyOf(object)));
  const keys = new Set(gone.map(keyOf));
  const inGit = await lastKnown(cache, own.known, keys);
  const inSeen = await lastKnown(cache, seenUses, keys);
  const objects = gone
    .map((object) => {
      const version = inSeen.get(keyOf(object));
      return { ...object, ...(version ? { path: version.path, wasSeen: true } : {}), ...inGit.get(keyOf(object)) };
    })
    .sort((a, b) => b.sizeBytes - a.sizeBytes || (a.md5 < b.md5 ? -1 : 1));
  const hashes = new Set(gone.map(({ md5 }) => md5));
  const runs = await rememberedRuns(cache, () => true);
  return {
    objects,
    missingListings: [...missingListings].sort(),
    uncommitted,
    lostRuns: runs.filter(({ lock }) => lock.outs?.some(({ md5 }) => md5 !== undefined && hashes.has(md5))).length,
    digest: createHash("sha256").update(gone.map(keyOf).sort().join("\n")).digest("hex"),
  };
}

/** What the workspace of a repository and the kept commits use, and what any commit uses, the newest first. */
async function usesOf(root: string, kept: readonly Kept[], signal: AbortSignal) {
  const workspace = await usedOuts(root, (file) => readRegular(join(root, file))).catch((error: unknown) => {
    throw unreadable(`the workspace of ${root}`, error);
  });
  // Without git, and where it was told not to look at it, DVC keeps the workspace alone.
  const history = (await versionsNote(root)) ? { kept: [], known: [] } : await historyUses(root, kept, signal);
  return { kept: [...workspace.map((out) => ({ out })), ...history.kept], known: history.known };
}

function keyOf({ md5, legacy }: Pick<CacheObject, "md5" | "legacy">): string {
  return `${legacy ? "2" : "3"}:${md5}`;
}

/** Uses of the kept commits, and of all commits that there are, the newest first. */
async function historyUses(
  root: string,
  kept: readonly Kept[],
  signal: AbortSignal,
): Promise<{ readonly kept: readonly Use[]; readonly known: readonly Use[] }> {
  const hasHead = ((await readHead(root))?.commit ?? "") !== "";
  const from = hasHead ? historyOf : historyOf.slice(1);
  // Each state of the deciding files is that of a commit which changed one of them.
  const changing = await revList(root, ["--full-history", ...from, "--", ...deciding], signal);
  const wanted = new Set<string>();
  if (kept.includes("all-commits")) for (const commit of changing) wanted.add(commit);
  const places = [
    ...(kept.includes("all-branches") ? ["refs/heads/"] : []),
    ...(kept.includes("all-tags") ? ["refs/tags/"] : []),
  ];
  if (places.length > 0) for (const commit of await tipsOf(root, places, signal)) wanted.add(commit);
  if (kept.includes("all-experiments")) {
    for (const { commit, baseline } of await readExperimentRefs(root, signal)) {
      for (const each of await revList(root, [commit, `^${baseline}`], signal)) wanted.add(each);
    }
  }
  const { blobsOf, outsOf } = createOutsReader(root, signal);
  const uses: { readonly kept: Use[]; readonly known: Use[] } = { kept: [], known: [] };
  for (const commit of new Set([...changing, ...wanted])) {
    const outs = await outsOf(await blobsOf(commit)).catch((error: unknown) => {
      // DVC refuses to clean up when a kept commit cannot be read; of the others only names are missed.
      if (wanted.has(commit)) throw unreadable(`the commit ${commit.slice(0, 8)}`, error);
      if (error instanceof YamlProblem) return [];
      throw error;
    });
    const here = outs.map((out) => ({ out, commit }));
    uses.known.push(...here);
    if (wanted.has(commit)) uses.kept.push(...here);
  }
  return uses;
}

/** Path and commit of what is gone, by the newest commit that had it. */
async function lastKnown(cache: string, uses: readonly Use[], gone: ReadonlySet<string>) {
  const known = new Map<string, { readonly path: string; readonly commit?: string }>();
  const seen = new Set<string>();
  const note = (key: string, path: string, commit: string | undefined) => {
    if (gone.has(key) && !known.has(key)) known.set(key, { path, ...(commit === undefined ? {} : { commit }) });
  };
  for (const { out, commit } of uses) {
    const key = keyOf(out);
    if (seen.has(key)) continue;
    seen.add(key);
    note(key, out.path, commit);
    if (!out.md5.endsWith(".dir")) continue;
    for (const { md5, relpath } of (await listingOf(cache, out)) ?? []) {
      note(keyOf({ md5, legacy: out.legacy }), posix.join(out.path, relpath), commit);
    }
  }
  return known;
}

import { createHash } from "node:crypto";
import { join, posix } from "node:path";
import { type CacheObject, cacheObjects, listingOf } from "../../adapters/dvc/cache-objects.js";
import type { Kept } from "../../adapters/dvc/data-argv.js";
import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { readExperimentRefs } from "../../adapters/dvc/exp-refs.js";
import { rememberedRuns } from "../../adapters/dvc/run-cache.js";
import { type UsedOut, usedOuts, usedOutsOfTexts } from "../../adapters/dvc/used-outs.js";
import { YamlProblem } from "../../adapters/dvc/yaml-problem.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import { readHead } from "../../adapters/git/head.js";
import { filesOfCommit, revList, textsOfBlobs, tipsOf } from "../../adapters/git/history-files.js";
import { UserError } from "../../domain/user-error.js";
import { versionsNote } from "../datasets/versions-source.js";
import { noRepository } from "./no-repository.js";

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
/** What decides which objects a commit uses; `*.yaml` also for what templates take their values from. */
const deciding = ["*.dvc", "*.yaml", "*.yml", "*dvc.lock", "*.dvcignore"];
const isDeciding = (path: string) =>
  /(?:^|\/)(?:dvc\.lock|\.dvcignore)$|\.(?:dvc|ya?ml)$/.test(path) && !/(?:^|\/)\.dvc\//.test(path);
const isTemplateInput = (path: string) => /\.(?:json|toml|py)$/.test(path);

/**
 * The objects of the cache that `dvc gc --workspace` with what else is `kept` would remove, computed without DVC: every cached
 * out, and every file of a folder, of the workspace and of each kept commit is used, here and in each of the other projects; the
 * rest goes (dvc/repo/gc.py).
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
  for (const { out } of [own, ...others].flatMap((uses) => uses.kept)) {
    used.add(keyOf(out));
    if (!out.md5.endsWith(".dir")) continue;
    const files = await listingOf(cache, out);
    if (files === undefined) missingListings.add(out.path);
    for (const { md5 } of files ?? []) used.add(keyOf({ md5, legacy: out.legacy }));
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
  const outsAt = createOutsReader(root, signal);
  const uses: { readonly kept: Use[]; readonly known: Use[] } = { kept: [], known: [] };
  for (const commit of new Set([...changing, ...wanted])) {
    const outs = await outsAt(commit).catch((error: unknown) => {
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

/** What a commit uses; commits with the same files are read once. */
function createOutsReader(root: string, signal: AbortSignal): (commit: string) => Promise<readonly UsedOut[]> {
  const known = new Map<string, Promise<readonly UsedOut[]>>();
  const texts = new Map<string, string>();
  const read = async (blobs: ReadonlyMap<string, string>) => {
    const missing = [...new Set(blobs.values())].filter((blob) => !texts.has(blob));
    for (const [blob, text] of await textsOfBlobs(root, missing, signal)) texts.set(blob, text);
    return new Map([...blobs].map(([path, blob]) => [path, texts.get(blob) ?? ""] as const));
  };
  return async (commit) => {
    const all = await filesOfCommit(root, commit, (path) => isDeciding(path) || isTemplateInput(path), signal);
    const plain = new Map([...all.blobs].filter(([path]) => isDeciding(path)));
    const files = await read(plain);
    const isDvcYaml = (path: string) => posix.basename(path) === "dvc.yaml";
    const hasTemplate = [...files].some(([path, text]) => isDvcYaml(path) && text.includes("${"));
    // Values of templates may come from any of these.
    const counted = hasTemplate ? all.blobs : plain;
    const key = [...counted].map(([path, blob]) => `${path}\0${blob}`).join("\n");
    const found = known.get(key) ?? read(counted).then(usedOutsOfTexts);
    known.set(key, found);
    return found;
  };
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

function unreadable(where: string, error: unknown): unknown {
  if (!(error instanceof YamlProblem)) return error;
  return new UserError({
    code: "data.unreadable-commit",
    kind: "invalid",
    message: `DVC's files of ${where} cannot be read, so nobody knows what they use: ${error.message}`,
    hint: "Mend them, or keep other commits: nothing is cleaned up without them.",
    cause: error,
  });
}

import { parseDotDvc, type TrackedOut } from "../../adapters/dvc/dot-dvc.js";
import { inProject, parseDvcLock } from "../../adapters/dvc/dvc-lock.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import type { StageDefinition } from "../../adapters/dvc/stage-definition.js";
import {
  blobsAt,
  type HistoryCommit,
  historyOf,
  renamedFrom,
  type Tag,
  tagsOf,
} from "../../adapters/git/file-history.js";
import { otherBranches } from "../../adapters/git/other-branches.js";
import { namedValues } from "../../domain/data/named-values.js";
import type { Dataset } from "../../domain/dataset.js";
import { namedBy } from "../../domain/tag-command.js";
import type { VersionRecipe } from "../../domain/version-facts.js";

type Of = Pick<Dataset, "path" | "trackedBy" | "stage">;

/** What a file that tracks the dataset says of it. */
type Entry = {
  readonly md5: string;
  readonly sizeBytes: number | undefined;
  readonly files: number | undefined;
  readonly path: string;
  readonly recipe?: VersionRecipe;
};

/** A commit that gave the dataset another hash than every one of its parents had. */
export type GitVersion = Entry &
  Omit<HistoryCommit, "parents"> & {
    readonly tags: readonly Tag[];
    /** Where the checked-out branch does not have it. */
    readonly branches?: readonly string[];
    /** What the commit had before it. */
    readonly formerMd5?: string;
  };

type At = { readonly commit: HistoryCommit; readonly entry: Entry; readonly formerMd5: string | undefined };

/** A file that was moved more often is not followed further. */
const mostMoves = 10;

/**
 * The dataset's versions of all branches and tags, newest first, each with the tags of commits that have it: of several with
 * the same hash the newest that is not younger than the tagged commit. A `.dvc` file that was moved is followed.
 * @throws UserError `git.…`
 */
export async function versionsInGit(root: string, dataset: Of, signal: AbortSignal): Promise<readonly GitVersion[]> {
  const { stages, sources } = (await readRepository(root).catch(() => undefined)) ?? {
    stages: [],
    sources: new Map<string, readonly TrackedOut[]>(),
  };
  const stage = stages.find(({ name }) => name === dataset.stage);
  const branches = otherBranches(root, signal);
  branches.catch(() => undefined); // who waits for it is told
  const tags = await tagsOf(root, signal);
  const known = new Set([...sources.values()].flat().map(({ path }) => path));
  for (const each of stages) for (const { path } of each.outs) known.add(path);
  const tagged = new Map<Tag, string>();
  const found: At[] = [];
  let at: { readonly of: Of; readonly from?: string } | undefined = { of: dataset };
  for (let moves = 0; at !== undefined && moves <= mostMoves; moves += 1) {
    const { of, from }: { of: Of; from?: string } = at;
    const part = await partOf(root, of, { stage, tags, known, from, signal });
    found.push(...part.versions);
    for (const [tag, md5] of part.tagged) tagged.set(tag, tagged.get(tag) ?? md5);
    at = await beforeMove(root, of, part.begins, signal);
  }
  // Of one that was only moved the version is the commit that gave it the hash.
  const versions = found.filter(
    ({ entry }, index) => found[index + 1]?.entry.md5 !== entry.md5 || found[index + 1]?.entry.path === entry.path,
  );
  const tagsAt = new Map<At, Tag[]>();
  for (const [tag, md5] of tagged) {
    const same = versions.filter(({ entry }) => entry.md5 === md5);
    const owner =
      same.find(({ commit }) => commit.commit === tag.commit) ??
      same.find(({ commit }) => commit.atMs <= tag.atMs) ??
      same.at(-1);
    if (owner) tagsAt.set(owner, [...(tagsAt.get(owner) ?? []), tag]);
  }
  const branchesOf = await branches;
  return versions.map((version, at) => {
    const { parents: _parents, ...commit } = version.commit;
    const others = branchesOf(commit.commit);
    const older = versions[at + 1];
    // What is new at its path and was at another one before came from there.
    const moved = older?.entry.path === version.entry.path ? undefined : older?.entry.md5;
    const formerMd5 = version.formerMd5 ?? moved;
    return {
      ...version.entry,
      ...commit,
      tags: tagsAt.get(version) ?? [],
      ...(others === undefined ? {} : { branches: others }),
      ...(formerMd5 === undefined ? {} : { formerMd5 }),
    };
  });
}

type Part = {
  readonly versions: readonly At[];
  readonly tagged: ReadonlyMap<Tag, string>;
  /** The commit that the file came with, of one that has a parent. */
  readonly begins: HistoryCommit | undefined;
};

/** The versions while the file had this path. */
async function partOf(
  root: string,
  of: Of,
  given: {
    readonly stage: StageDefinition | undefined;
    readonly tags: readonly Tag[];
    /** Everything that DVC tracks now. */
    readonly known: ReadonlySet<string>;
    readonly from: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<Part> {
  const { stage, tags, known, from, signal } = given;
  const commits = await historyOf(root, of.trackedBy, signal, from);
  const wanted = [
    ...new Set([
      ...commits.flatMap(({ commit, parents }) => [commit, ...parents]),
      ...tags.map(({ commit }) => commit),
    ]),
  ];
  const { blobs, texts } = await blobsAt(root, wanted, of.trackedBy, signal);
  const blobOf = new Map(wanted.map((commit, at) => [commit, blobs[at]]));
  const parsed = new Map<string, Entry | undefined>();
  const entryAt = (commit: string): Entry | undefined => {
    const blob = blobOf.get(commit);
    if (blob === undefined) return undefined;
    if (!parsed.has(blob)) parsed.set(blob, entryIn(texts.get(blob) ?? "", of, stage));
    return parsed.get(blob);
  };
  const versions = commits.flatMap((commit) => {
    const entry = entryAt(commit.commit);
    const former = commit.parents.map((parent) => entryAt(parent)?.md5);
    const isNew = entry && !former.includes(entry.md5);
    return entry && isNew ? [{ commit, entry, formerMd5: former.find((md5) => md5 !== undefined) }] : [];
  });
  const begins = commits.findLast(({ commit, parents }) => {
    const wasNot = parents.length > 0 && parents.every((parent) => blobOf.get(parent) === undefined);
    return wasNot && blobOf.get(commit) !== undefined;
  });
  const tagged = tags.flatMap((tag) => {
    const entry = entryAt(tag.commit);
    const named = namedBy(tag);
    // A name that Slipway gave to another dataset of that commit is none of this one's.
    const isOther = named !== undefined && named !== entry?.path && known.has(named);
    return entry && !isOther ? [[tag, entry.md5] as const] : [];
  });
  return { versions, tagged: new Map(tagged), begins };
}

/** Where the `.dvc` file was before it came to its path in this commit; undefined where it was new, or is a dvc.lock. */
async function beforeMove(
  root: string,
  { path, trackedBy, stage }: Of,
  begins: HistoryCommit | undefined,
  signal: AbortSignal,
) {
  const [parent] = begins?.parents ?? [];
  if (stage !== undefined || begins === undefined || parent === undefined) return undefined;
  const from = await renamedFrom(root, begins.commit, trackedBy, signal);
  return from === undefined ? undefined : { of: { path, trackedBy: from, stage }, from: parent };
}

function entryIn(text: string, of: Of, definition: StageDefinition | undefined): Entry | undefined {
  try {
    return of.stage === undefined ? entryOfDotDvc(text, of) : entryOfLock(text, of, definition);
  } catch {
    return undefined; // a commit whose file did not parse has no version
  }
}

/** A `.dvc` file that was moved names another path. */
function entryOfDotDvc(text: string, { path, trackedBy }: Of): Entry | undefined {
  const outs = parseDotDvc(text, trackedBy);
  const out = outs.find((each) => each.path === path) ?? (outs.length === 1 ? outs[0] : undefined);
  return out?.md5 === undefined
    ? undefined
    : { md5: out.md5, sizeBytes: out.sizeBytes, files: out.files, path: out.path };
}

function entryOfLock(
  text: string,
  { path, stage = "" }: Of,
  definition: StageDefinition | undefined,
): Entry | undefined {
  const { localName = stage, wdir = "." } = definition ?? {};
  const lock = parseDvcLock(text).get(localName);
  const { outs, deps = [], params = {}, cmd = "" } = lock ? inProject(lock, wdir) : {};
  const out = outs?.find((each) => each.path === path);
  if (out?.md5 === undefined) return undefined;
  const recipe: VersionRecipe = {
    stage,
    command: typeof cmd === "string" ? cmd : cmd.join(" && "),
    params: Object.entries(params).flatMap(([file, values]) =>
      namedValues(values).map(([key, value]) => ({ file, key, value: wordOf(value) })),
    ),
    deps: deps.map((dep) => ({ path: dep.path, md5: dep.md5 })),
  };
  return { md5: out.md5, sizeBytes: out.size, files: out.nfiles, path, recipe };
}

function wordOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(wordOf).join(", ")}]`;
  return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
}

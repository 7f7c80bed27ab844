import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { parseDotDvc } from "../../adapters/dvc/dot-dvc.js";
import { inProject, parseDvcLock } from "../../adapters/dvc/dvc-lock.js";
import type { DvcRepository } from "../../adapters/dvc/repository.js";
import { readRegularBytes } from "../../adapters/files/regular-file.js";
import { remembered } from "../../adapters/files/remembered-file.js";
import { findGitDir, readHead } from "../../adapters/git/head.js";
import { type FilesOfCommit, filesOfCommit, textsOfBlobs } from "../../adapters/git/history-files.js";
import type { Dataset } from "../../domain/dataset.js";
import type { Tracked } from "./tracked.js";

type Uncommitted = NonNullable<Dataset["uncommitted"]>;

/** What of the tracked data the last commit has otherwise, or not at all, by path. */
export type CommitState = (
  repository: Pick<DvcRepository, "config" | "stages">,
  tracked: readonly Tracked[],
) => Promise<ReadonlyMap<string, Uncommitted>>;

/** A repository of any size is read within this time. */
const withinMs = 10_000;
const nothing: ReadonlyMap<string, Uncommitted> = new Map();

/**
 * Compares hashes with those in HEAD's `.dvc` files and dvc.lock, as `dvc data status` does for "DVC committed changes"
 * (dvc/repo/data.py). Git is read once a commit, and a file's text only where the workspace has another. Where git does not keep the
 * versions, or cannot be read: nothing.
 */
export function createCommitState(root: string): CommitState {
  const blobOf = remembered((path) => blobId(path));
  let known:
    | { readonly commit: string; readonly files: Promise<FilesOfCommit>; texts: Map<string, string> }
    | undefined;
  const filesAt = (commit: string) => {
    if (known?.commit !== commit) {
      const signal = AbortSignal.timeout(withinMs);
      const files = filesOfCommit(root, commit, (path) => path.endsWith(".dvc") || path.endsWith("dvc.lock"), signal);
      files.catch(() => {
        if (known?.commit === commit) known = undefined;
      });
      known = { commit, files, texts: new Map() };
    }
    return known;
  };
  /** Of these files those that are not as the commit has them, with the text that it has. */
  const changedSince = async (commit: string, names: readonly string[]) => {
    if (commit === "") return new Map(names.map((file) => [file, ""]));
    const { files, texts } = filesAt(commit);
    const { blobs } = await files;
    const ids = await Promise.all(names.map((file) => blobOf(join(root, file), file).catch(() => undefined)));
    const changed = names.filter((file, at) => ids[at] === undefined || ids[at] !== blobs.get(file));
    const wanted = changed.flatMap((file) => blobs.get(file) ?? []).filter((blob) => !texts.has(blob));
    if (wanted.length > 0) {
      const read = await textsOfBlobs(root, wanted, AbortSignal.timeout(withinMs));
      for (const [blob, text] of read) texts.set(blob, text);
    }
    return new Map(changed.map((file) => [file, texts.get(blobs.get(file) ?? "") ?? ""]));
  };
  const read = async (repository: Parameters<CommitState>[0], tracked: readonly Tracked[], commit: string) => {
    const changed = await changedSince(commit, [...new Set(tracked.map(({ trackedBy }) => trackedBy))]);
    const hashAt = hashReader(repository, (file) => changed.get(file) ?? "");
    const found = new Map<string, Uncommitted>();
    for (const each of tracked) {
      if (each.md5 === undefined || each.problem || !changed.has(each.trackedBy)) continue;
      const before = hashAt(each);
      if (before === each.md5) continue;
      if (before !== undefined) found.set(each.path, "modified");
      // What lies in a repository of its own is not this one's to have.
      else if (await isOwn(root, each.trackedBy)) found.set(each.path, "added");
    }
    return found;
  };
  return async (repository, tracked) => {
    if (repository.config.noScm) return nothing;
    const head = await readHead(root);
    return head ? read(repository, tracked, head.commit).catch(() => nothing) : nothing;
  };
}

/** Tells the hash of a dataset in texts of the files that track it; each is parsed once. */
function hashReader({ stages }: Pick<DvcRepository, "stages">, textOf: (file: string) => string) {
  const locks = new Map<string, ReturnType<typeof parseDvcLock>>();
  const lockOf = (file: string) => {
    const lock = locks.get(file) ?? parseDvcLock(textOf(file));
    locks.set(file, lock);
    return lock;
  };
  return ({ path, trackedBy, stage }: Tracked): string | undefined => {
    try {
      if (stage === undefined) {
        return parseDotDvc(textOf(trackedBy), trackedBy).find((out) => out.path === path)?.md5;
      }
      const { localName = stage, wdir = "." } = stages.find(({ name }) => name === stage) ?? {};
      const lock = lockOf(trackedBy).get(localName);
      return lock && inProject(lock, wdir).outs?.find((out) => out.path === path)?.md5;
    } catch {
      return undefined; // the commit's file did not parse: it has no version
    }
  };
}

/** The id that git would give the file as a blob (gitformat: "blob SIZE\0" before it), of a repository with SHA-1. */
async function blobId(path: string): Promise<string> {
  const bytes = await readRegularBytes(path);
  return createHash("sha1").update(`blob ${bytes.byteLength}\0`).update(bytes).digest("hex");
}

async function isOwn(root: string, file: string): Promise<boolean> {
  return (await findGitDir(dirname(join(root, file)))) === (await findGitDir(root));
}

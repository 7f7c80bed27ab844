import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { type ImportOrigin, parseDotDvc } from "../../adapters/dvc/dot-dvc.js";
import { parseDvcLock } from "../../adapters/dvc/dvc-lock.js";
import { absolutePath } from "../../adapters/dvc/stage-definition.js";
import { filesAt, git } from "../../adapters/git/git-read.js";
import type { Look } from "../pipeline/look.js";
import type { Tracked } from "./tracked.js";

/**
 * Whether the source of an import has another version than it had then, as `dvc status` tells "update available", and of a file
 * as `dvc update` would find; undefined: it is not on this machine, is gone, or cannot be told.
 */
export type Upstream = (look: Look, tracked: Pick<Tracked, "origin" | "md5">) => Promise<boolean | undefined>;

const gitWithinMs = 5000;
/** A commit that was asked for is that of all imports of one look. */
const freshForMs = 2000;
const mostKnown = 2000;

/** `mayRead`: a folder that is not trusted names no file elsewhere that is read for it. */
export function createUpstream(root: string, mayRead: () => Promise<boolean>): Upstream {
  const commits = new Map<string, { readonly untilMs: number; readonly commit: Promise<string | undefined> }>();
  const known = new Map<string, Promise<boolean | undefined>>();

  const commitOf = (folder: string, rev: string): Promise<string | undefined> => {
    const key = `${folder}\0${rev}`;
    const last = commits.get(key);
    if (last && Date.now() < last.untilMs) return last.commit;
    const commit = revisionOf(folder, `${rev}^{commit}`);
    commits.set(key, { commit, untilMs: Date.now() + freshForMs });
    return commit;
  };

  const repositoryDiffers = async (origin: Origin, md5: string | undefined): Promise<boolean | undefined> => {
    const folder = absolutePath(root, origin.folder);
    if (!(await isRepository(folder))) return undefined;
    const commit = await commitOf(folder, origin.rev ?? "HEAD");
    if (commit === undefined || commit === origin.locked) return commit === undefined ? undefined : false;
    const key = createHash("md5")
      .update(JSON.stringify([origin, md5, commit]))
      .digest("hex");
    const differs = known.get(key) ?? differsAt(folder, origin, commit, md5).catch(() => undefined);
    if (known.size > mostKnown) known.clear();
    known.set(key, differs);
    return differs;
  };

  return async (look, { origin, md5 }) => {
    if (origin === undefined || !(await mayRead())) return undefined;
    return origin.kind === "file" ? fileDiffers(look, origin) : repositoryDiffers(origin, md5);
  };
}

async function fileDiffers(look: Look, { path, legacy, md5 }: Source): Promise<boolean | undefined> {
  const found = await look.hash(path, legacy);
  return found && found !== "pending" && "md5" in found ? found.md5 !== md5 : undefined;
}

type Source = Extract<ImportOrigin, { readonly kind: "file" }>;
type Origin = Extract<ImportOrigin, { readonly kind: "repository" }>;

async function differsAt(
  folder: string,
  { path, locked }: Origin,
  commit: string,
  md5: string | undefined,
): Promise<boolean | undefined> {
  const tracked = (await inDotDvc(folder, commit, path)) ?? (await inLock(folder, commit, path));
  if (tracked !== undefined) return tracked !== md5;
  // What git has itself.
  const [then, now] = await Promise.all([
    revisionOf(folder, `${locked}:${path}`),
    revisionOf(folder, `${commit}:${path}`),
  ]);
  return then === undefined || now === undefined ? undefined : then !== now;
}

async function inDotDvc(folder: string, commit: string, path: string): Promise<string | undefined> {
  const file = `${path}.dvc`;
  const [text] = await filesAt(folder, [commit], file, AbortSignal.timeout(gitWithinMs));
  return text === undefined ? undefined : parseDotDvc(text, file).find((out) => out.path === path)?.md5;
}

/** An out of a stage whose dvc.yaml lies in its folder or in one above it. */
async function inLock(folder: string, commit: string, path: string): Promise<string | undefined> {
  for (let at = posix.dirname(path); ; at = posix.dirname(at)) {
    const [text] = await filesAt(folder, [commit], posix.join(at, "dvc.lock"), AbortSignal.timeout(gitWithinMs));
    const outs = text === undefined ? [] : [...parseDvcLock(text).values()].flatMap(({ outs: of = [] }) => of);
    const found = outs.find((out) => posix.join(at, out.path) === path);
    if (found || at === ".") return found?.md5;
  }
}

function revisionOf(folder: string, revision: string): Promise<string | undefined> {
  const argv = ["rev-parse", "--verify", "--quiet", "--end-of-options", revision];
  return git(folder, argv, AbortSignal.timeout(gitWithinMs)).then(
    (text) => text.trim(),
    () => undefined,
  );
}

/** The folder itself is one, bare or not: git would look for one above it, too. */
async function isRepository(folder: string): Promise<boolean> {
  const isThere = (name: string) =>
    stat(join(folder, name)).then(
      () => true,
      () => false,
    );
  return (await isThere(".git")) || ((await isThere("HEAD")) && (await isThere("objects")));
}

import { dirname, join } from "node:path";
import { type Transfer, transferArgv } from "../../adapters/dvc/data-argv.js";
import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { readRemotes } from "../../adapters/dvc/remotes.js";
import { createBarReader } from "../../adapters/dvc/transfer-progress.js";
import type { UsedOut } from "../../adapters/dvc/used-outs.js";
import { leastFree } from "../../adapters/files/free-space.js";
import type { Caller } from "../../api/calls.js";
import type { DataOutcome } from "../../api/dataset-work-calls.js";
import { bytesWords, countWords } from "../../domain/data/bytes-words.js";
import type { Remote } from "../../domain/data/remote.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import type { PullGuard } from "../datasets/kept/pull-guard.js";
import type { RemoteMemory } from "../datasets/remote-memory.js";
import { missingIn, neededObjects, sizeIn } from "./needed.js";
import { noRepository } from "./no-repository.js";
import { projectPath } from "./project-path.js";
import { heldIn, noteMoved } from "./remote-told.js";
import { followTransfer, type TransferPlan } from "./transfer-follow.js";
import type { DataWork } from "./work.js";

type Request = {
  readonly transfer: Transfer;
  readonly paths: readonly string[];
  readonly remote: string | undefined;
  readonly caller: Caller | undefined;
};

type Parts = {
  readonly isRunning: () => boolean;
  readonly remoteMemory: RemoteMemory;
  readonly guardPull: PullGuard;
};

type Plan = TransferPlan & { readonly cache: string };

const verbs = { push: "pushed", pull: "pulled", fetch: "fetched" } as const;

/** Begins `dvc push`, `pull` or `fetch`. @throws UserError `dvc.no-remote`, `dvc.unknown-remote`, `data.in-use` */
export async function beginTransfer(
  { projectRoot }: HubContext,
  work: DataWork,
  { isRunning, remoteMemory, guardPull }: Parts,
  { transfer, paths: given, remote: name, caller }: Request,
): Promise<{ readonly jobId: string }> {
  const root = await findDvcRoot(projectRoot);
  if (root === undefined) throw noRepository(projectRoot);
  if (transfer === "pull" && isRunning()) throw inUse();
  const paths = given.map(projectPath);
  const remote = chosenRemote(await readRemotes(root), name);
  const { cacheFolder: cache } = await readDvcConfig(root);
  const target = transfer === "push" ? remote.folder : cache;
  const objects = async () => {
    const needed = await neededObjects(projectRoot, cache, paths);
    return transfer === "push" ? needed.filter((each) => isSent(each, remote, name)) : needed;
  };
  const what = paths.length === 0 ? "all data" : paths.join(", ");
  return work.start(`${transfer} ${what} (${remote.name})`, caller, async (tools) => {
    const plan = { transfer, target, cache, objects, remote };
    const before = await missingOf(plan);
    const held = await heldIn(cache, projectRoot, paths);
    const bars = createBarReader();
    const moved = async () => {
      const stop = followTransfer(plan, before, bars, tools);
      try {
        const { stdout } = await tools.dvc(transferArgv(transfer, paths, name), { bars });
        return await outcomeOf(transfer, plan, paths, before, stdout);
      } finally {
        stop();
      }
    };
    try {
      const guarded = transfer === "pull" ? await guardPull(paths, tools.progress, moved) : undefined;
      const outcome = guarded?.result ?? (await moved());
      const after = await heldIn(cache, projectRoot, paths);
      await noteMoved(remoteMemory, { dvcRoot: root, transfer, remote: name, before: held, after });
      return guarded?.kept === undefined ? outcome : { ...outcome, message: `${outcome.message}; ${guarded.kept}` };
    } catch (error) {
      const named = withPaths(error, await objects());
      throw await withRoom(named, { root: projectRoot, cache, objects: await objects(), isPull: transfer === "pull" });
    }
  });
}

/** A push leaves out what goes to no remote, and what goes to another one (dvc/repo/fetch.py, `outs_filter`). */
function isSent({ pushed, remote: own }: UsedOut, remote: Remote, name: string | undefined): boolean {
  return pushed && (own === undefined || own === (name ?? remote.name));
}

/** The named remote, or the default one. @throws UserError `dvc.unknown-remote`, `dvc.no-remote` */
export function chosenRemote(remotes: readonly Remote[], name: string | undefined): Remote {
  const found =
    name === undefined ? remotes.find(({ isDefault }) => isDefault) : remotes.find((each) => each.name === name);
  if (found) return found;
  if (name !== undefined) {
    throw new UserError({
      code: "dvc.unknown-remote",
      kind: "not-found",
      message: `There is no remote "${name}"`,
      hint: `There ${remotes.length === 0 ? "is none" : `are ${remotes.map((each) => each.name).join(", ")}`}: slipway data remotes add NAME URL`,
    });
  }
  throw new UserError({
    code: "dvc.no-remote",
    kind: "missing",
    message: remotes.length === 0 ? "There is no remote" : "No remote is the default",
    hint:
      remotes.length === 0
        ? "Add one: slipway data remotes add NAME URL --default (R in Datasets, then A)"
        : `Name one (--remote ${remotes[0]?.name}), or make it the default: slipway data remotes default NAME`,
  });
}

async function missingOf({ target, objects }: Plan): Promise<readonly UsedOut[] | undefined> {
  return target === undefined ? undefined : missingIn(target, await objects());
}

async function outcomeOf(
  transfer: Transfer,
  plan: Plan,
  paths: readonly string[],
  before: readonly UsedOut[] | undefined,
  stdout: string,
): Promise<DataOutcome> {
  const objects = await plan.objects();
  // `dvc fetch` ends with 0 where the remote has not what was asked for (DVC 3.67).
  const missing = plan.target === undefined ? [] : await missingIn(plan.target, objects);
  if (missing.length > 0) throw stillMissing(transfer, plan.remote, missing);
  const told = Number(/(\d+) files? (?:pushed|fetched)/.exec(stdout)?.[1] ?? 0);
  const hadNot = new Set(before?.map(({ md5 }) => md5));
  const hadNoListing = before?.some(({ md5 }) => md5.endsWith(".dir")) ?? false;
  const count = Math.max(told, hadNot.size);
  const moved = objects.filter(({ md5 }) => hadNot.has(md5) || hadNoListing);
  const sizes =
    plan.target === undefined ? [] : await Promise.all(moved.map((each) => sizeIn(plan.target ?? "", each)));
  const bytes = sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
  const how = transfer === "push" ? `to ${plan.remote.name}` : `from ${plan.remote.name}`;
  const placed = [...stdout.matchAll(/(\d+) files? (?:added|modified|deleted)/g)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
  const here =
    placed === 0 ? "Everything is here already" : `${countWords(placed, "file")} of the cache put into the workspace`;
  const nothing = transfer === "push" ? `${plan.remote.name} has everything already` : here;
  return {
    message: count === 0 ? nothing : `${countWords(count, "file")} ${verbs[transfer]} ${how}`,
    paths,
    commits: [],
    objects: count,
    ...(plan.target === undefined ? {} : { bytes }),
  };
}

/** DVC names hashes: people know paths. */
function withPaths(error: unknown, objects: readonly UsedOut[]): unknown {
  if (!(error instanceof UserError)) return error;
  const paths = new Map(objects.map(({ md5, path }) => [md5, path]));
  const message = error.message.replaceAll(/[0-9a-f]{32}(?:\.dir)?/g, (md5) => paths.get(md5) ?? md5);
  return new UserError({ code: error.code, kind: error.kind, message, hint: error.hint, cause: error });
}

type Places = {
  readonly root: string;
  readonly cache: string;
  readonly objects: readonly UsedOut[];
  readonly isPull: boolean;
};

/**
 * Of a full disk how much is free. A pull that has filled the cache and not the workspace says the same as one that lacks files
 * (DVC 3.67): it is told which of the two it is.
 */
async function withRoom(error: unknown, { root, cache, objects, isPull }: Places): Promise<unknown> {
  if (!(error instanceof UserError)) return error;
  const folders = objects.map(({ path }) => join(root, dirname(path)));
  const { code, kind, hint } = error;
  const isCached = isPull && code === "dvc.missing-files" && (await missingIn(cache, objects)).length === 0;
  if (!isCached && code !== "dvc.disk-full") return error;
  const free = await leastFree([root, cache, ...folders]);
  const room = free === undefined ? "" : `; ${bytesWords(free)} are free`;
  if (!isCached) return new UserError({ code, kind, message: error.message + room, hint, cause: error });
  return new UserError({
    code: "data.not-placed",
    kind: "unavailable",
    message: `Everything is in the cache now, but not all of it could be put into the workspace${room}`,
    hint: "Make room, or look at the permissions of the data's folder, then pull again: nothing is fetched twice.",
    cause: error,
  });
}

const mostNamed = 10;

function stillMissing(transfer: Transfer, remote: Remote, missing: readonly UsedOut[]): UserError {
  const named = missing.slice(0, mostNamed).map(({ path }) => path);
  const rest = missing.length - named.length;
  const list = [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
  if (transfer === "push") {
    return new UserError({
      code: "data.not-pushed",
      kind: "missing",
      message: `${countWords(missing.length, "file")} did not get to ${remote.name}: ${list}`,
      hint: "What is not in the cache here cannot be pushed: fetch or add it first.",
    });
  }
  return new UserError({
    code: "dvc.missing-files",
    kind: "missing",
    message: `${remote.name} does not have, or does not give, ${countWords(missing.length, "file")}: ${list}`,
    hint: "Push from where they were made, name another remote, or test this one (R in Datasets).",
  });
}

function inUse(): UserError {
  return new UserError({
    code: "data.in-use",
    kind: "conflict",
    message: "The pipeline is running: its data stays as it is",
    hint: "Fetch instead (it fills only the cache), or wait for its end.",
  });
}

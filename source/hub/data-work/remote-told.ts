import { z } from "zod";
import type { Transfer } from "../../adapters/dvc/data-argv.js";
import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { createObjectCache } from "../../adapters/dvc/object-cache.js";
import type { UsedOut } from "../../adapters/dvc/used-outs.js";
import { UserError } from "../../domain/user-error.js";
import { type RemoteMemory, remoteKey } from "../datasets/remote-memory.js";
import { missingIn, sizeIn, wholeOuts } from "./needed.js";

/** What the cache has of each of these outs, a folder with every file, as DVC's files say at a time. */
export type Held = {
  readonly outs: readonly UsedOut[];
  readonly of: (out: UsedOut) => "whole" | "part" | "none" | undefined;
};

/** Of the outs that are asked for whole. */
export async function heldIn(cacheFolder: string, root: string, paths: readonly string[]): Promise<Held> {
  const outs = await wholeOuts(root, paths);
  const cache = createObjectCache(cacheFolder);
  const states = await Promise.all(
    outs.map(async (out) => {
      if (await cache.has(out.md5, out.legacy)) return "whole";
      return (await sizeIn(cacheFolder, out)) === undefined ? "none" : "part";
    }),
  );
  const byName = new Map(outs.map((out, at) => [nameOf(out), states[at]]));
  return { outs, of: (out) => byName.get(nameOf(out)) };
}

type Moved = {
  readonly dvcRoot: string;
  readonly transfer: Transfer;
  /** The one that was named; else each out goes to its own or to the default one. */
  readonly remote: string | undefined;
  readonly before: Held;
  readonly after: Held;
};

/**
 * Notes what a transfer that succeeded has shown to be there. Of a push: what the cache had. Of a fetch or pull: what the cache
 * had not, and now has; what it had already was not looked for, and an import may have come from its source.
 */
export async function noteMoved(memory: RemoteMemory, { dvcRoot, transfer, remote, before, after }: Moved) {
  const config = await readDvcConfig(dvcRoot);
  const isShown = (out: UsedOut) => {
    if (!out.pushed || after.of(out) !== "whole") return false;
    // With a named remote DVC leaves out what has another one of its own (dvc/repo/fetch.py, `outs_filter`).
    if (remote !== undefined && out.remote !== undefined && out.remote !== remote) return false;
    return transfer === "push" ? before.of(out) === "whole" : before.of(out) === "none" && !out.imported;
  };
  const byRemote = Map.groupBy(before.outs.filter(isShown), (out) => remote ?? out.remote ?? config.defaultRemote);
  for (const [name, outs] of byRemote) {
    if (name !== undefined) await memory.note(remoteKey(name, config), told(outs, true));
  }
}

/** By path what the remote lacks ("new", "missing") or the cache ("deleted"): DVC 3.67, dvc/repo/status.py, `_cloud_status`. */
const statusSchema = z.record(z.string(), z.enum(["new", "deleted", "missing"]));

/**
 * Which outs are in a remote and which are not, by what `dvc status --cloud --json` wrote. `objects`: the outs and the files of
 * folders. An out of which it tells nothing is in neither list.
 * @throws UserError `dvc.failed` where it wrote something else
 */
export async function readCloudStatus(
  stdout: string,
  outs: readonly UsedOut[],
  objects: readonly UsedOut[],
  cacheFolder: string,
): Promise<{ readonly there: readonly UsedOut[]; readonly absent: readonly UsedOut[] }> {
  const missing = Object.entries(parseStatus(stdout)).flatMap(([path, state]) => (state === "deleted" ? [] : [path]));
  const names = new Set(missing);
  // DVC names an object once, wherever it is used.
  const lacked = new Set(objects.filter(({ path }) => names.has(path)).map(({ md5 }) => md5));
  const folders = new Set(missing.flatMap((path) => foldersOf(path)));
  const lacks = ({ path, md5 }: UsedOut) => names.has(path) || folders.has(path) || lacked.has(md5);
  // DVC asks neither for an out with a remote of its own, nor for a folder whose listing is nowhere.
  const asked = outs.filter(({ pushed, remote }) => pushed && remote === undefined);
  const rest = asked.filter((out) => !lacks(out));
  const unlisted = await missingIn(
    cacheFolder,
    rest.filter(({ md5 }) => md5.endsWith(".dir")),
  );
  return { there: rest.filter((out) => !unlisted.includes(out)), absent: asked.filter(lacks) };
}

export function told(outs: readonly UsedOut[], isThere: boolean) {
  return outs.map(({ md5, legacy }) => ({ md5, legacy, isThere }));
}

function nameOf({ path, md5, legacy }: UsedOut): string {
  return `${md5} ${legacy} ${path}`;
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("/"));
}

function parseStatus(stdout: string): z.infer<typeof statusSchema> {
  try {
    return statusSchema.parse(JSON.parse(stdout));
  } catch (cause) {
    throw new UserError({
      code: "dvc.failed",
      kind: "failed",
      message: "dvc status --cloud --json wrote something else than the state of files",
      hint: "@ shows the command: run it by hand.",
      cause,
    });
  }
}

import type { Dataset } from "../../domain/dataset.js";
import type { Look } from "../pipeline/look.js";
import type { Tracked } from "./tracked.js";

type Seen = Pick<Dataset, "kind" | "state" | "md5" | "sizeBytes" | "files" | "uncached" | "problem"> & {
  /** It lies in the workspace, and can be read. */
  readonly isThere: boolean;
};

/** What the workspace has of it, and DVC's cache. `isRunning`: its stage runs now. */
export async function seenOf(look: Look, tracked: Tracked, isRunning: boolean): Promise<Seen> {
  const { path, md5, legacy, stage } = tracked;
  const [hashed, isCached] = await Promise.all([
    look.hash(path, legacy),
    md5 === undefined ? false : look.objects.has(md5, legacy),
  ]);
  const found = hashed !== undefined && hashed !== "pending" && "md5" in hashed ? hashed : undefined;
  const files = found ? found.files : tracked.files;
  const isFolder = files !== undefined || (!found && md5?.endsWith(".dir"));
  const problem =
    tracked.problem ??
    (hashed && hashed !== "pending" && "unreadable" in hashed
      ? { message: `${path} cannot be read: ${hashed.unreadable}` }
      : undefined);
  const state = (): Dataset["state"] => {
    if (isRunning) return "running";
    if (problem) return "unreadable";
    if (hashed === "pending") return "checking";
    if (!found) return md5 === undefined && stage !== undefined ? "not-made" : "missing";
    if (md5 === undefined) return "new";
    if (found.md5 !== md5) return "modified";
    return isCached ? "clean" : "not-in-cache";
  };
  return {
    kind: isFolder ? "directory" : "file",
    state: state(),
    md5: found?.md5 ?? md5,
    sizeBytes: found?.sizeBytes ?? tracked.sizeBytes,
    files,
    isThere: found !== undefined,
    ...(md5 !== undefined && !isCached ? { uncached: true } : {}),
    ...(problem ? { problem } : {}),
  };
}

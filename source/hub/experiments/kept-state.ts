import { cp, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { isInside } from "../../adapters/dvc/dot-dvc.js";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { placeVersion } from "../../adapters/dvc/place.js";
import { moveAway, namesBeside } from "../../adapters/files/exchange.js";
import { UserError } from "../../domain/user-error.js";
import type { PlannedChange } from "./plan-apply.js";

const pathSchema = z.string().refine(isInside);
/** What one path was before an experiment was applied, and the hash of what that made of it; none: nothing was there. */
export const keptSchema = z.object({
  path: pathSchema,
  after: z.string().optional(),
  before: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("nothing") }),
    /** A copy in the folder of what is kept, under the path. */
    z.object({ kind: z.literal("kept") }),
    z.object({ kind: z.literal("cached"), md5: z.string() }),
  ]),
});
export type Kept = z.infer<typeof keptSchema>;

/** Keeps what applying changes: outs that DVC's cache has not are moved to `folder`, files are copied. */
export async function keepAside(root: string, changes: readonly PlannedChange[], folder: string): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const { path, does, isOut, cachedMd5 } of changes) {
    if (does === "comes") kept.push({ path, before: { kind: "nothing" } });
    else if (cachedMd5 !== undefined) kept.push({ path, before: { kind: "cached", md5: cachedMd5 } });
    else {
      const aside = join(folder, path);
      await mkdir(dirname(aside), { recursive: true });
      if (isOut) await moveAway(join(root, path), aside);
      else await cp(join(root, path), aside, { preserveTimestamps: true, verbatimSymlinks: true });
      kept.push({ path, before: { kind: "kept" } });
    }
  }
  return kept;
}

/** @throws UserError `experiments.changed-since` where a path is not as applying has left it */
export async function requireAsApplied(root: string, kept: readonly Kept[], hasher: Hasher): Promise<void> {
  for (const { path, after } of kept) {
    if ((await hasher.hash(join(root, path)))?.md5 !== after) throw changedSince(path);
  }
}

/** Puts back what was kept; what stands in its place now is moved to `folder`, too. */
export async function putBack(
  root: string,
  kept: readonly Kept[],
  { folder, cache }: { readonly folder: string; readonly cache: string },
): Promise<void> {
  for (const { path, before } of kept) {
    const target = join(root, path);
    const applied = join(folder, "applied", path);
    await rm(applied, { recursive: true, force: true });
    if (before.kind === "cached") {
      await placeVersion(cache, before.md5, { target, aside: applied, ...namesBeside(target) });
    } else {
      await moveAway(target, applied);
      // A copy: what is kept stays whole when this is cut.
      if (before.kind === "kept") {
        await mkdir(dirname(target), { recursive: true });
        await cp(join(folder, path), target, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      }
    }
  }
}

function changedSince(path: string): UserError {
  return new UserError({
    code: "experiments.changed-since",
    kind: "conflict",
    message: `${path} has changed since the experiment was applied: everything is left as it is`,
    hint: "Put back by hand what you want of it: what was there before lies in .slipway/kept.",
  });
}

import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { countWords } from "../../../domain/data/bytes-words.js";
import type { Dataset } from "../../../domain/dataset.js";
import { UserError } from "../../../domain/user-error.js";
import { type DatasetParts, datasetAt, listDatasets } from "../list-datasets.js";
import { unsavedIn } from "../unsaved-in.js";
import { bringBack } from "./bring-back.js";
import type { Kept } from "./kept.js";

type Aside = { readonly id: string; readonly was: Dataset };
type Settled = Aside & { readonly now: Dataset | undefined };

/** Does what may write over datasets of these paths (of all without any), and gives what was kept of them, in words; undefined: nothing. */
export type PullGuard = <Result>(
  paths: readonly string[],
  progress: (text: string) => void,
  pull: () => Promise<Result>,
) => Promise<{ readonly result: Result; readonly kept: string | undefined }>;

/**
 * Keeps what the workspace has of data and DVC's cache has not while a pull runs: DVC was seen to remove a
 * folder of which files are nowhere (3.67). What the pull has lost is put back when it fails; what it has written over stays kept.
 */
export function createPullGuard(root: string, data: DatasetParts, kept: Kept): PullGuard {
  const keep = async (paths: readonly string[]): Promise<readonly Aside[]> => {
    const aside: Aside[] = [];
    try {
      for (const was of await datasetsOf(data, paths)) {
        if (!(await isAtRisk(root, data, was))) continue;
        aside.push({ id: await kept.keepAside(was), was });
      }
    } catch (error) {
      for (const { id } of aside) await kept.forget(id);
      throw error;
    }
    return aside;
  };
  /** Those that are still needed; what the pull has left as it was is in the workspace. */
  const settled = async (aside: readonly Aside[]): Promise<readonly Settled[]> => {
    const needed: Settled[] = [];
    for (const each of aside) {
      const now = await datasetAt(data, each.was.path).catch(() => undefined);
      const isSame = now !== undefined && !now.unseen && !each.was.unseen && now.md5 === each.was.md5;
      if (isSame) await kept.forget(each.id);
      else needed.push({ ...each, now });
    }
    return needed;
  };
  return async (paths, progress, pull) => {
    progress("looks at what the workspace has that DVC does not have");
    const aside = await kept.inTurn(() => keep(paths));
    try {
      const result = await pull();
      const left = await kept.inTurn(() => settled(aside));
      for (const { id } of left) await own(kept, id);
      return { result, kept: left.length === 0 ? undefined : keptWords(left) };
    } catch (error) {
      const words = await kept.inTurn(async () => {
        const back: string[] = [];
        const over: Settled[] = [];
        for (const each of await settled(aside)) {
          const isLost = each.now?.state !== "clean";
          if (isLost && (await putBack(root, kept, each))) back.push(`${each.was.path} is in the workspace as it was`);
          else over.push(each);
        }
        for (const { id } of over) await own(kept, id);
        return [...back, ...(over.length > 0 ? [keptWords(over)] : [])];
      });
      throw withWords(error, words);
    }
  };
}

async function datasetsOf(data: DatasetParts, paths: readonly string[]): Promise<readonly Dataset[]> {
  const { view } = await listDatasets(data);
  if (view.state !== "ready") return [];
  const isOf = ({ path, trackedBy }: Dataset, each: string) =>
    [path, trackedBy].includes(each) || path.startsWith(`${each}/`) || each.startsWith(`${path}/`);
  // One of them may be the name of a stage: then all could be meant.
  const isKnown = paths.every((each) => view.datasets.some((dataset) => isOf(dataset, each)));
  if (paths.length === 0 || !isKnown) return view.datasets;
  return view.datasets.filter((dataset) => paths.some((each) => isOf(dataset, each)));
}

async function isAtRisk(root: string, data: DatasetParts, { path }: Dataset): Promise<boolean> {
  const isThere = await lstat(join(root, path)).then(
    () => true,
    () => false,
  );
  return isThere && (await unsavedIn(data, path)) !== undefined;
}

/** Whether it is in the workspace again; else it stays kept. */
async function putBack(root: string, kept: Kept, { id, now }: Settled): Promise<boolean> {
  let instead = id;
  const told = async (other: string) => {
    instead = other;
  };
  try {
    await bringBack(root, kept, { id, why: "return", was: now, told });
  } catch {
    return false;
  }
  const { entries } = (await kept.book()).data();
  // Of what was not there nothing is kept.
  if (entries.some((entry) => entry.id === instead && !entry.hasData)) await kept.forget(instead);
  else await own(kept, instead);
  return true;
}

/** On a full disk it is kept as it is. */
function own(kept: Kept, id: string): Promise<void> {
  return kept.ownAside(id).catch(() => undefined);
}

function keptWords(aside: readonly Aside[]): string {
  const [first] = aside;
  if (aside.length === 1 && first)
    return `what ${first.was.path} had that DVC does not have is kept: slipway data kept lists it`;
  return `what ${countWords(aside.length, "dataset")} had that DVC does not have is kept: slipway data kept lists it`;
}

function withWords(error: unknown, words: readonly string[]): unknown {
  if (words.length === 0 || !(error instanceof UserError)) return error;
  const { code, kind, message, hint } = error;
  return new UserError({ code, kind, message: [message, ...words].join("; "), hint, cause: error });
}

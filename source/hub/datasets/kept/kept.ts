import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../../adapters/dvc/cache.js";
import { notPlaced } from "../../../adapters/dvc/place.js";
import { copyLinked, namesBeside } from "../../../adapters/files/exchange.js";
import { linkTree, unshare } from "../../../adapters/files/link-tree.js";
import { measure } from "../../../adapters/files/measure.js";
import { replaceText } from "../../../adapters/files/replace-text.js";
import type { Dataset } from "../../../domain/dataset.js";
import type { Document } from "../../../store/document.js";
import { type KeptBook, type KeptEntry, openKeptBook } from "../../../store/kept-data.js";
import type { HubContext } from "../../context.js";

/** What is about to take the place of a dataset. */
type Coming = Pick<KeptEntry, "path" | "trackedBy" | "why" | "by"> & {
  /** What is there now, where it is known. */
  readonly was: Dataset | undefined;
  readonly hadOne: boolean;
  /** The one of what is kept that comes back, and whether that has data. */
  readonly from?: string;
  /** Something is made beside the target. */
  readonly isMade: boolean;
  /** The text of the `.dvc` file as it is, and as it becomes. */
  readonly tracking?: { readonly before: string | undefined; readonly after: string };
};

type Begun = {
  readonly id: string;
  /** Absolute. */
  readonly places: {
    readonly fresh: string;
    readonly target: string;
    readonly aside: string;
    readonly old: string;
  };
  /** To be called when the data is in its place: the `.dvc` file, what is kept, `told`; all of it or nothing. */
  readonly finish: (told: () => Promise<void>) => Promise<void>;
  /** To be called when it failed: the data is as it was. */
  readonly giveUp: () => Promise<void>;
};

export type Kept = {
  readonly book: () => Promise<Document<KeptBook>>;
  readonly folderOf: (id: string) => string;
  readonly dataOf: (id: string) => string;
  /** Notes what will be done, on disk before anything is: a hub that is killed is taken up where it was. */
  readonly begin: (coming: Coming) => Promise<Begun>;
  readonly forget: (id: string) => Promise<void>;
  /** What an experiment's applying has put into the folder of this id, to be listed and to go in time; nothing where that is empty. */
  readonly noteExperiment: (id: string, name: string) => Promise<void>;
  /** Keeps a dataset that stays where it is, by links; listed from now on. Gives its id. */
  readonly keepAside: (dataset: Dataset) => Promise<string>;
  /** What was kept so shares nothing with the workspace any more. */
  readonly ownAside: (id: string) => Promise<void>;
  /** One after another: two into one place would write over each other. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
};

const dataName = "data";
/** The text of the `.dvc` file that is kept with its data, and the one that takes its place. */
export const [beforeName, afterName] = ["tracking.dvc", "after.dvc"] as const;

export function createKept({
  projectRoot,
  slipwayDir,
  now,
}: Pick<HubContext, "projectRoot" | "slipwayDir" | "now">): Kept {
  let opened: Promise<Document<KeptBook>> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const book = () => {
    opened ??= openKeptBook(slipwayDir);
    return opened;
  };
  const folderOf = (id: string) => join(slipwayDir, "kept", id);
  const forget = async (id: string) => {
    await rm(folderOf(id), { recursive: true, force: true });
    await (await book()).update(({ entries }) => {
      const at = entries.findIndex((entry) => entry.id === id);
      if (at >= 0) entries.splice(at, 1);
    });
  };
  return {
    book,
    folderOf,
    dataOf: (id) => join(folderOf(id), dataName),
    forget,
    noteExperiment: async (id, name) => {
      const figures = await measure(folderOf(id));
      if (!figures) return;
      await (await book()).update(({ entries }) => {
        entries.push({ id, path: name, atMs: now(), why: "experiment", hasData: true, ...figures });
      });
    },
    keepAside: async (dataset) => {
      const { path, md5, unseen } = dataset;
      const id = await freshId(now(), await book(), slipwayDir);
      const data = join(folderOf(id), dataName);
      try {
        await linkTree(join(projectRoot, path), data);
        await copyLinked(data, await cacheFolder(projectRoot));
        const figures = await measure(data);
        const known = md5 === undefined || unseen ? {} : { md5 };
        await (await book()).update(({ entries }) => {
          entries.push({ id, path, atMs: now(), why: "pull", hasData: true, ...known, ...figures });
        });
      } catch (error) {
        await forget(id);
        throw await notPlaced({ target: join(projectRoot, path), aside: data }, error);
      }
      return id;
    },
    ownAside: (id) => unshare(join(folderOf(id), dataName)),
    inTurn: (work) => {
      const next = last.then(work);
      last = next.catch(() => undefined);
      return next;
    },
    begin: async ({ was, hadOne, from, isMade, tracking, ...entry }) => {
      const document = await book();
      const id = await freshId(now(), document, slipwayDir);
      const { fresh, old } = namesBeside(entry.path);
      const folder = folderOf(id);
      const [target, aside] = [join(projectRoot, entry.path), join(folder, dataName)];
      const underWay = { old, hadOne, ...(isMade ? { fresh } : {}), ...(from === undefined ? {} : { from }) };
      const isCached = was?.state === "clean" ? { isCached: true } : {};
      const known = was?.md5 === undefined || !hadOne ? {} : { md5: was.md5 };
      const giveUp = () => forget(id);
      try {
        await document.update(({ entries }) => {
          entries.push({ id, atMs: now(), hasData: hadOne, ...entry, ...known, ...isCached, underWay });
        });
        if (tracking?.before !== undefined) await writeFile(join(folder, beforeName), tracking.before);
        if (tracking) await writeFile(join(folder, afterName), tracking.after);
      } catch (error) {
        await giveUp().catch(() => undefined);
        throw await notPlaced({ target, aside }, error);
      }
      return {
        id,
        places: { fresh: join(projectRoot, fresh), target, aside, old: join(projectRoot, old) },
        giveUp,
        finish: async (told) => {
          const file = join(projectRoot, entry.trackedBy ?? "");
          const isOther = tracking !== undefined && tracking.before !== tracking.after;
          if (isOther) await replaceText(file, tracking.before, tracking.after);
          try {
            const figures = was?.sizeBytes === undefined ? await measure(aside) : was;
            await document.update((data) => settle(data, id, hadOne ? figures : undefined));
            await told();
          } catch (error) {
            if (isOther) await takeTextBack(file, tracking);
            throw error;
          }
        },
      };
    },
  };
}

/** It is kept now; `figures` of what was there, undefined where nothing was. */
export function settle(
  { entries }: KeptBook,
  id: string,
  figures: { readonly sizeBytes?: number | undefined; readonly files?: number | undefined } | undefined,
): void {
  const found = entries.find((entry) => entry.id === id);
  if (!found) return;
  found.hasData = figures !== undefined;
  found.sizeBytes = figures?.sizeBytes;
  found.files = figures?.files;
  found.underWay = undefined;
}

/** Makes its folder, too: the moment, and where that is another's the next. */
async function freshId(nowMs: number, document: Document<KeptBook>, slipwayDir: string): Promise<string> {
  const taken = new Set(document.data().entries.map(({ id }) => id));
  await mkdir(join(slipwayDir, "kept"), { recursive: true, mode: 0o700 });
  for (let at = nowMs; ; at++) {
    const id = String(at);
    if (!taken.has(id) && (await isMade(join(slipwayDir, "kept", id)))) return id;
  }
}

function isMade(folder: string): Promise<boolean> {
  return mkdir(folder, { mode: 0o700 }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
      throw error;
    },
  );
}

async function takeTextBack(file: string, { before, after }: NonNullable<Coming["tracking"]>): Promise<void> {
  if (before === undefined) await rm(file, { force: true });
  else await replaceText(file, after, before);
}

import { join } from "node:path";
import { parseDotDvc, type TrackedOut } from "../../adapters/dvc/dot-dvc.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import { readRegular } from "../../adapters/files/regular-file.js";
import type { Dataset } from "../../domain/dataset.js";
import type { Document } from "../../store/document.js";
import { openSeenData, type SeenData } from "../../store/seen-data.js";
import { versionsNote } from "./versions-source.js";

export type SeenVersion = SeenData["versions"][number];

/** More are forgotten, the oldest first: their data may still be in DVC's cache. */
const mostKept = 1000;

/** The versions that the hub itself saw tracked, for projects whose history no git keeps. */
export type SeenVersions = {
  /** Notes what every `.dvc` file says now, and what is known of this dataset, where git keeps no versions. A store that cannot be written is none of a reader's business. */
  readonly note: (atMs: number, dataset?: Dataset) => Promise<void>;
  readonly all: () => Promise<readonly SeenVersion[]>;
  /** Newest first. */
  readonly of: (path: string) => Promise<readonly SeenVersion[]>;
};

export function createSeenVersions(projectRoot: string, slipwayDir: string): SeenVersions {
  let opened: Promise<Document<SeenData> | undefined> | undefined;
  const book = () => {
    opened ??= openSeenData(slipwayDir).catch(() => undefined);
    return opened;
  };
  return {
    note: async (atMs, dataset) => {
      if ((await versionsNote(projectRoot)) === undefined) return;
      const document = await book();
      if (!document) return;
      const known = new Set(document.data().versions.map(({ path, md5 }) => `${md5} ${path}`));
      const tracked = [...(await inDotDvcFiles(projectRoot, atMs)), ...(dataset ? ofStage(dataset, atMs) : [])];
      const added = tracked.filter(({ path, md5 }) => !known.has(`${md5} ${path}`));
      if (added.length === 0) return;
      const add = (data: SeenData) => {
        data.versions.push(...added);
        data.versions.splice(0, data.versions.length - mostKept);
      };
      await document.update(add).catch(() => undefined);
    },
    all: async () => (await book())?.data().versions ?? [],
    of: async (path) => ((await book())?.data().versions ?? []).filter((each) => each.path === path).toReversed(),
  };
}

async function inDotDvcFiles(projectRoot: string, atMs: number): Promise<readonly SeenVersion[]> {
  const { sources } = (await readRepository(projectRoot).catch(() => undefined)) ?? {
    sources: new Map<string, readonly TrackedOut[]>(),
  };
  const found = await Promise.all(
    [...sources.keys()].map(async (file) => {
      const tracking = await readRegular(join(projectRoot, file)).catch(() => "");
      return outsOf(tracking, file).flatMap(({ path, md5, sizeBytes, files }) =>
        md5 === undefined ? [] : [{ path, md5, atMs, tracking, ...sizes(sizeBytes, files) }],
      );
    }),
  );
  return found.flat();
}

function outsOf(text: string, file: string): readonly TrackedOut[] {
  try {
    return parseDotDvc(text, file);
  } catch {
    return []; // it is being written, or damaged
  }
}

/** Of an out of a stage it is known while the workspace has what dvc.lock says. */
function ofStage({ path, stage, state, md5, sizeBytes, files }: Dataset, atMs: number): readonly SeenVersion[] {
  const isTracked = stage !== undefined && (state === "clean" || state === "not-in-cache");
  return isTracked && md5 !== undefined ? [{ path, md5, atMs, ...sizes(sizeBytes, files) }] : [];
}

function sizes(sizeBytes: number | undefined, files: number | undefined) {
  return { ...(sizeBytes === undefined ? {} : { sizeBytes }), ...(files === undefined ? {} : { files }) };
}

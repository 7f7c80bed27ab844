import { join, relative } from "node:path";
import type { LeftOut } from "../../domain/dataset.js";
import { remembered } from "../files/remembered-file.js";
import { parseDotDvc, type TrackedOut } from "./dot-dvc.js";
import { type DvcConfig, readDvcConfig } from "./dvc-config.js";
import { createIgnore, type Ignore } from "./dvc-ignore.js";
import { inProject, lockBeside, readLockFile, type StageLock } from "./dvc-lock.js";
import { findDvcRoot } from "./dvc-root.js";
import { createStageReader } from "./expand-file.js";
import { type Found, findFiles } from "./find-files.js";
import type { StageDefinition } from "./stage-definition.js";
import { readYamlText } from "./yaml-file.js";
import { YamlProblem } from "./yaml-problem.js";

/** What DVC's files of a project say, paths relative to the project. */
export type DvcRepository = {
  /** The folder with `.dvc`, at the project or above it; the project itself where there is none. */
  readonly dvcRoot: string;
  readonly hasDvc: boolean;
  readonly config: DvcConfig;
  /** Of every dvc.yaml, in the order of the files, those of the project's own first. */
  readonly stages: readonly StageDefinition[];
  /** What each stage ran with last, by its address. */
  readonly locks: ReadonlyMap<string, StageLock>;
  /** The outs of every `.dvc` file, by file. */
  readonly sources: ReadonlyMap<string, readonly TrackedOut[]>;
  /** Files that this was read from, and would be, relative to the project. */
  readonly files: readonly string[];
  readonly ignore: Ignore;
  /** False: there are too many folders to have seen every file. */
  readonly isWhole: boolean;
  /** Folders with files of DVC's that do not count, relative to the project. */
  readonly leftOut: readonly LeftOut[];
};

export type RepositoryReader = {
  /** With `broken` a file that does not parse is told there and left out. @throws YamlProblem without it */
  readonly read: (broken?: (problem: YamlProblem) => void) => Promise<DvcRepository>;
  /** Files or folders may have come or gone: the next read looks through the folders again. */
  readonly lookAgain: () => void;
};

/** Nothing is looked for again before it has rested so many times as long as the search took. */
const restsFor = 10;

const readDotDvc = remembered(
  async (path, file): Promise<readonly TrackedOut[]> => parseDotDvc((await readYamlText(path, file)) ?? "", file),
);

const readers = new Map<string, RepositoryReader>();

/** The one reader of a project: what it has parsed is shared by all who ask. */
export function repositoryReader(projectRoot: string): RepositoryReader {
  const reader = readers.get(projectRoot) ?? createRepositoryReader(projectRoot);
  readers.set(projectRoot, reader);
  return reader;
}

/** What DVC's files of a project say now. @throws YamlProblem */
export function readRepository(projectRoot: string): Promise<DvcRepository> {
  return repositoryReader(projectRoot).read();
}

/** The same of a folder that is soon gone: nothing of it is kept. @throws YamlProblem */
export function readRepositoryOnce(root: string): Promise<DvcRepository> {
  return createRepositoryReader(root).read();
}

/** Reads what DVC's files say; what has not changed is not parsed again. */
function createRepositoryReader(projectRoot: string): RepositoryReader {
  const stagesOf = createStageReader();
  let found: { readonly of: string; readonly files: Found; readonly untilMs: number } | undefined;
  let ignores: { readonly of: string; readonly dvc: Ignore; readonly git: Ignore } | undefined;

  const read = async (broken?: (problem: YamlProblem) => void): Promise<DvcRepository> => {
    let isBroken = false;
    const told = (error: unknown): void => {
      if (!broken || !(error instanceof YamlProblem)) throw error;
      isBroken = true;
      broken(error);
    };
    const dvcDir = await findDvcRoot(projectRoot);
    const dvcRoot = dvcDir ?? projectRoot;
    const config = await readDvcConfig(dvcRoot);
    const place = { projectRoot, dvcRoot, parsing: config.parsing };
    if (ignores?.of !== dvcRoot) {
      ignores = { of: dvcRoot, dvc: createIgnore(dvcRoot, ".dvcignore"), git: createIgnore(dvcRoot, ".gitignore") };
    }
    const { dvc, git } = ignores;
    const shownAs = (file: string) => relative(projectRoot, join(dvcRoot, file)).replaceAll("\\", "/");
    const absolute = (path: string) => join(projectRoot, path);
    const stages: StageDefinition[] = [];
    const sources = new Map<string, readonly TrackedOut[]>();
    const take = (file: string): Promise<readonly string[]> =>
      taken(file).catch((error: unknown) => {
        told(error);
        return [];
      });
    const taken = async (file: string): Promise<readonly string[]> => {
      if (file.endsWith(".dvc")) {
        const outs = await readDotDvc(join(dvcRoot, file), shownAs(file));
        sources.set(shownAs(file), outs);
        return outs.map(({ path }) => absolute(path));
      }
      const own = await stagesOf(file, place);
      stages.push(...own);
      return own.flatMap(({ outs }) => outs.map(({ path }) => absolute(path)));
    };
    if (dvcDir === undefined) {
      // Without `.dvc` DVC runs nothing; the project's own file is what will count.
      found = { of: dvcRoot, files: { files: ["dvc.yaml"], isWhole: true, leftOut: [] }, untilMs: 0 };
      await take("dvc.yaml");
    } else if (found?.of === dvcRoot && Date.now() < found.untilMs) {
      for (const file of found.files.files) await take(file);
    } else {
      const startedAtMs = Date.now();
      const files = await findFiles(dvcRoot, config.noScm ? [dvc] : [dvc, git], take);
      // A broken file does not tell which folders are outs.
      const rests = isBroken ? 0 : restsFor * (Date.now() - startedAtMs);
      found = { of: dvcRoot, files, untilMs: Date.now() + rests };
    }
    const { files, isWhole, leftOut } = found.files;
    const isOwn = ({ file }: StageDefinition) => file === "dvc.yaml";
    const ordered = [...stages.filter(isOwn), ...stages.filter((stage) => !isOwn(stage))];
    return {
      dvcRoot,
      hasDvc: dvcDir !== undefined,
      config,
      stages: ordered,
      locks: await locksOf(projectRoot, ordered, told),
      sources,
      files: files.map(shownAs),
      ignore: dvc,
      isWhole,
      leftOut: leftOut.map(({ path, why }) => ({ path: shownAs(path), why })),
    };
  };
  return {
    read,
    lookAgain: () => {
      found = undefined;
    },
  };
}

async function locksOf(
  projectRoot: string,
  stages: readonly StageDefinition[],
  told: (error: unknown) => void,
): Promise<ReadonlyMap<string, StageLock>> {
  const locks = new Map<string, StageLock>();
  const files = new Map<string, ReadonlyMap<string, StageLock>>();
  const none = (error: unknown): ReadonlyMap<string, StageLock> => {
    told(error);
    return new Map();
  };
  for (const { name, file, localName, wdir } of stages) {
    const path = lockBeside(file);
    const ofFile = files.get(path) ?? (await readLockFile(join(projectRoot, path), path).catch(none));
    files.set(path, ofFile);
    const lock = ofFile.get(localName);
    if (lock) locks.set(name, inProject(lock, wdir));
  }
  return locks;
}

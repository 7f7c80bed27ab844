import { isInside, type TrackedOut } from "../../adapters/dvc/dot-dvc.js";
import { lockBeside } from "../../adapters/dvc/dvc-lock.js";
import type { DvcRepository } from "../../adapters/dvc/repository.js";
import { isElsewhere } from "../../adapters/dvc/stage-definition.js";
import type { YamlProblem } from "../../adapters/dvc/yaml-problem.js";
import type { Dataset } from "../../domain/dataset.js";

/** What DVC's files say of something they track; paths are relative to the project. */
export type Tracked = Pick<Dataset, "path" | "trackedBy" | "stage" | "md5" | "sizeBytes" | "files" | "problem"> & {
  /** DVC 2 made it: its hash is another, and its object lies elsewhere. */
  readonly legacy: boolean;
  /** The remote that it alone is pushed to. */
  readonly remote: string | undefined;
  /** False: it goes to no remote. */
  readonly isPushed: boolean;
  readonly importedFrom: TrackedOut["importedFrom"];
  readonly origin?: TrackedOut["origin"];
};

/** Everything that DVC tracks: outs of `.dvc` files, cached outs of stages. What a file that does not parse tracks is told with its problem. */
export function trackedBy(repository: DvcRepository, problems: readonly YamlProblem[]): readonly Tracked[] {
  const broken = new Map(problems.map((problem) => [problem.file, problem]));
  const files = problems.filter(({ file }) => !file.endsWith(".lock")).map(ofBrokenFile);
  return [...ofDotDvcFiles(repository), ...ofStages(repository, broken), ...files].filter(
    ({ path }) => isInside(path) && !isElsewhere(path),
  );
}

function ofDotDvcFiles({ sources }: DvcRepository): readonly Tracked[] {
  return [...sources.values()]
    .flat()
    .filter(({ cached }) => cached)
    .map(({ file, cached: _, pushed: isPushed, ...out }) => ({ ...out, isPushed, trackedBy: file, stage: undefined }));
}

function ofStages({ stages, locks }: DvcRepository, broken: ReadonlyMap<string, YamlProblem>): readonly Tracked[] {
  return stages.flatMap(({ name, file, outs }) => {
    const lock = locks.get(name);
    const lockFile = lockBeside(file);
    const problem = broken.get(lockFile);
    return outs
      .filter(({ cached }) => cached)
      .map(({ path, remote, pushed }) => {
        const entry = lock?.outs?.find((out) => out.path === path);
        return {
          path,
          trackedBy: lockFile,
          stage: name,
          md5: entry?.md5,
          // As in a stage's state: without an entry it is one of DVC 2 (dvc/stage/loader.py, `fill_from_lock`).
          legacy: lock !== undefined && entry?.hash === undefined,
          sizeBytes: entry?.size,
          files: entry?.nfiles,
          remote,
          isPushed: pushed,
          importedFrom: undefined,
          ...(problem ? { problem: told(problem) } : {}),
        };
      });
  });
}

/** `data/a.csv.dvc` tracks `data/a.csv`, whatever is wrong in it. */
function ofBrokenFile(problem: YamlProblem): Tracked {
  return {
    path: problem.file.replace(/\.dvc$/, ""),
    trackedBy: problem.file,
    stage: undefined,
    md5: undefined,
    legacy: false,
    sizeBytes: undefined,
    files: undefined,
    remote: undefined,
    isPushed: false,
    importedFrom: undefined,
    problem: told(problem),
  };
}

function told({ message, hint }: YamlProblem): NonNullable<Dataset["problem"]> {
  return { message, ...(hint === undefined ? {} : { hint }) };
}

import { type DvcRepository, readRepository } from "./repository.js";

/** As much of a repository as decides what a command without a target would leave out. */
export type PipelineFiles = {
  readonly stages: readonly Pick<DvcRepository["stages"][number], "file" | "deps" | "frozen">[];
  readonly sources: ReadonlyMap<string, readonly { readonly path: string }[]>;
};

type Arguments = { readonly options: readonly string[]; readonly targets: readonly string[] };

/** What a run's argv is made from; of files that cannot be read nothing: that is told where they are checked. */
export function pipelineFiles(projectRoot: string): Promise<PipelineFiles> {
  return readRepository(projectRoot).catch(() => ({ stages: [], sources: new Map() }));
}

/**
 * With which `dvc repro` and `dvc exp run` (DVC 3.67) run the targets; of none every stage of every dvc.yaml. Without any DVC takes
 * only the dvc.yaml of the folder. With `--all-pipelines` it also wants the data of every .dvc file to be there, be it read by no
 * stage: where there is such a file, each dvc.yaml is named instead.
 */
export function pipelineArguments(targets: readonly string[], { stages, sources }: PipelineFiles): Arguments {
  if (targets.length > 0 || stages.every(({ file }) => file === "dvc.yaml")) return { options: [], targets };
  const read = stages.flatMap(({ deps, frozen }) => (frozen ? [] : deps));
  const isRead = (path: string) => read.some((dep) => `${dep}/`.startsWith(`${path}/`) || path.startsWith(`${dep}/`));
  return [...sources.values()].every((outs) => outs.some(({ path }) => isRead(path)))
    ? { options: ["--all-pipelines"], targets }
    : { options: [], targets: [...new Set(stages.map(({ file }) => file))] };
}

import { readFile } from "node:fs/promises";
import { isCommitId } from "../../../adapters/git/git-diff.js";
import { filesAt } from "../../../adapters/git/git-read.js";
import type { FileCell, MatrixView } from "../../../api/run-compare-views.js";
import type { Run } from "../../../domain/run.js";
import type { TrackingStore } from "../../../domain/tracking-store.js";
import { leavesOf } from "../../pipeline/params.js";
import { allFiles, artifactPlace } from "../detail/artifact-tree.js";
import { commitOf, dirtyOf, modelsOf } from "../detail/run-lineage.js";
import type { ArtifactFiles } from "../runs-feature.js";
import type { createDigests } from "./digests.js";
import { type MatrixWindow, matrixView, notesOf } from "./matrix.js";
import { environmentFiles, packagesOf } from "./packages.js";

const mostFiles = 5000;
/** Files whose contents are read together. */
const readAtOnce = 32;
const mostText = 2_000_000;
/** The ids of models differ from run to run: they stand under their names. */
const modelAddress = /^models:\/(m-[0-9a-f]{32})\//;

type Found = {
  readonly path: string;
  readonly sizeBytes: number;
  readonly file: () => Promise<string | undefined>;
};

/** Files of a run and of its models by the paths under which runs are compared. */
async function filesOf(store: TrackingStore, artifacts: ArtifactFiles, run: Run): Promise<readonly Found[]> {
  const models = await modelsOf(store, run);
  const files = await allFiles(artifacts, run, models, { most: mostFiles });
  return files.map(({ path, sizeBytes }) => {
    const place = artifactPlace(run, models, path);
    const name = models.find(({ modelId }) => modelId === modelAddress.exec(path)?.[1])?.name;
    return {
      path: path.replace(modelAddress, `${name ?? "model"}/`),
      sizeBytes,
      file: async () => place && artifacts.file(place.owner, place.path),
    };
  });
}

/** Artifacts by path: added, removed, of another size or another content. */
export async function compareArtifacts(
  store: TrackingStore,
  artifacts: ArtifactFiles,
  digestOf: ReturnType<typeof createDigests>,
  runs: readonly Run[],
  window: MatrixWindow,
): Promise<MatrixView<FileCell>> {
  const files = await Promise.all(runs.map((run) => filesOf(store, artifacts, run)));
  const sizes = files.map((each) => new Map(each.map(({ path, sizeBytes }) => [path, sizeBytes])));
  const cellOf = async ({ path, sizeBytes, file }: Found): Promise<FileCell> => {
    // Only where the sizes are equal does the content tell more.
    const isTwin = sizes.filter((size) => size.get(path) === sizeBytes).length > 1;
    const place = isTwin ? await file() : undefined;
    const digest = place === undefined ? undefined : await digestOf(place, sizeBytes);
    return { sizeBytes, ...(digest === undefined ? {} : { digest }) };
  };
  const columns: Map<string, FileCell>[] = [];
  for (const each of files) {
    const cells = new Map<string, FileCell>();
    for (let at = 0; at < each.length; at += readAtOnce) {
      const some = each.slice(at, at + readAtOnce);
      const found = await Promise.all(some.map(cellOf));
      for (const [index, cell] of found.entries()) cells.set(some[index]?.path ?? "", cell);
    }
    columns.push(cells);
  }
  const same = (a: FileCell, b: FileCell) =>
    a.sizeBytes === b.sizeBytes && (a.digest === undefined || b.digest === undefined || a.digest === b.digest);
  const notes = notesOf(files.map((each) => (each.length === 0 ? "has no artifacts" : undefined)));
  return matrixView({ columns, window, notes, same });
}

/** `params.yaml` as it was at each run's commit, by dotted keys. */
export async function compareParamsFile(
  root: string,
  runs: readonly Run[],
  window: MatrixWindow,
  signal: AbortSignal,
): Promise<MatrixView<string>> {
  const commits = runs.map(commitOf);
  const known = [...new Set(commits.filter((commit) => commit !== undefined))].filter(isCommitId);
  const texts = await filesAt(root, known, "params.yaml", signal);
  const textOf = (commit: string | undefined) => (commit === undefined ? undefined : texts[known.indexOf(commit)]);
  const columns = commits.map((commit) => new Map(leavesOf(textOf(commit) ?? "")));
  const reasons = runs.map((run, at) => {
    const commit = commits[at];
    if (commit === undefined) return "no commit is recorded: its params.yaml is not known";
    if (textOf(commit) === undefined) return `its commit ${commit.slice(0, 8)} has no params.yaml here`;
    return dirtyOf(run) === true ? "the tree was dirty: params.yaml may have been another one" : undefined;
  });
  return matrixView({ columns, window, notes: notesOf(reasons) });
}

/** Python packages by the files that MLflow writes beside a model, or that the run logged. */
export async function comparePackages(
  store: TrackingStore,
  artifacts: ArtifactFiles,
  runs: readonly Run[],
  window: MatrixWindow,
): Promise<MatrixView<string>> {
  const environments = await Promise.all(runs.map((run) => environmentOf(store, artifacts, run)));
  const notes = notesOf(
    environments.map(({ used }) =>
      used.length === 0
        ? `no ${environmentFiles.join(", ")} among its artifacts: log a model, or mlflow.log_artifact('requirements.txt')`
        : `read from ${used.join(", ")}`,
    ),
  );
  return matrixView({ columns: environments.map(({ packages }) => packages), window, notes });
}

async function environmentOf(store: TrackingStore, artifacts: ArtifactFiles, run: Run) {
  const files = (await filesOf(store, artifacts, run)).filter(({ sizeBytes }) => sizeBytes <= mostText);
  const packages = new Map<string, string>();
  const used: string[] = [];
  for (const name of environmentFiles) {
    // The one nearest to the root; a conda.yaml says again what requirements.txt has said.
    const [found] = files
      .filter(({ path }) => path === name || path.endsWith(`/${name}`))
      .sort((a, b) => a.path.split("/").length - b.path.split("/").length);
    const file = await found?.file();
    if (!found || file === undefined || (name === "conda.yaml" && packages.size > 0)) continue;
    const text = await readFile(file, "utf8").catch(() => "");
    for (const [each, version] of packagesOf(name, text)) if (!packages.has(each)) packages.set(each, version);
    used.push(found.path);
  }
  return { packages, used };
}

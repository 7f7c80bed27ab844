import { join, relative } from "node:path";
import { z } from "zod";
import { cacheFolder } from "../../adapters/dvc/cache.js";
import { expApplyArgv } from "../../adapters/dvc/exp-apply-argv.js";
import { readExperimentRefs } from "../../adapters/dvc/exp-refs.js";
import { expShowArgv, parseExpShow } from "../../adapters/dvc/exp-show.js";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { statOf } from "../../adapters/files/file-identity.js";
import { UserError } from "../../domain/user-error.js";
import type { Feature, HubContext } from "../context.js";
import type { Kept as KeptData } from "../datasets/kept/kept.js";
import type { DvcCommands } from "../executions/dvc-commands.js";
import { notTrusted } from "../executions/executions-feature.js";
import { type Kept, keepAside, keptSchema, putBack, requireAsApplied } from "./kept-state.js";
import { createExperimentList } from "./list-experiments.js";
import { planApply } from "./plan-apply.js";

const appliedKind = "experiments.apply";
const appliedSchema = z.object({ folder: z.string().regex(/^kept\/exp-\d+$/), kept: z.array(keptSchema) });

type Parts = {
  readonly dvc: DvcCommands;
  readonly hasher: Hasher;
  /** A pipeline runs in the workspace. */
  readonly isRunning: () => boolean;
  readonly keptData: Pick<KeptData, "noteExperiment">;
};

/** `experiments.*`: results of `dvc exp`, read natively, applied by DVC in the one queue; undone by what was kept. */
export function createExperimentsFeature(context: HubContext, { dvc, hasher, isRunning, keptData }: Parts): Feature {
  const { projectRoot, slipwayDir, events, trust, undo, now } = context;
  const list = createExperimentList(projectRoot, async (signal) => {
    const { exitCode, stdout, stderr } = await dvc(expShowArgv, { caller: undefined, signal });
    const shown = exitCode === 0 ? parseExpShow(stdout) : undefined;
    if (shown) return shown;
    throw new UserError({
      code: "experiments.not-shown",
      kind: "failed",
      message: `dvc exp show failed: ${lastLine(stderr) || "its answer is none that is known"}`,
      hint: "Every command that was run is behind @.",
    });
  });
  const tell = () => {
    for (const topic of ["pipeline", "project", "datasets"] as const) events.emit(topic);
  };
  const requireExperiment = async (commit: string, signal: AbortSignal) => {
    const found = (await readExperimentRefs(projectRoot, signal)).find((each) => each.commit === commit);
    if (found) return found;
    throw new UserError({
      code: "experiments.unknown",
      kind: "not-found",
      message: `There is no experiment ${commit.slice(0, 8)}`,
      hint: "List them: slipway exp ls",
    });
  };

  undo.on(appliedKind, appliedSchema, async ({ folder, kept }) => {
    // Nothing is run by it: it may give back the commands that are trusted.
    if (isRunning()) throw runs();
    await requireKept(join(slipwayDir, folder), kept);
    await requireAsApplied(projectRoot, kept, hasher);
    await putBack(projectRoot, kept, { folder: join(slipwayDir, folder), cache: await cacheFolder(projectRoot) });
    tell();
  });

  return {
    handlers: {
      "experiments.list": (_, { signal }) => list(signal),
      "experiments.plan": async ({ commit }, { signal }) => {
        await requireExperiment(commit, signal);
        // The filters of git, which the repository names, run where files are compared.
        if (!(await trust.isTrusted())) throw notTrusted(projectRoot);
        const { command, params, changes } = await planApply(projectRoot, commit, hasher, signal);
        return { command, params, changes: changes.map(({ cachedMd5: _, ...change }) => change) };
      },
      "experiments.apply": async ({ commit, caller }, { signal }) => {
        if (!(await trust.isTrusted())) throw notTrusted(projectRoot);
        if (isRunning()) throw runs();
        const { name } = await requireExperiment(commit, signal);
        const { changes, cacheFolder: cache } = await planApply(projectRoot, commit, hasher, signal);
        if (changes.length === 0) return { changed: 0 };
        const id = `exp-${now()}`;
        const folder = join("kept", id);
        const place = { folder: join(slipwayDir, folder), cache };
        const kept = await keepAside(projectRoot, changes, place.folder);
        try {
          const { exitCode, stderr } = await dvc(expApplyArgv(commit), { caller, signal });
          if (exitCode !== 0) throw notApplied(name, stderr);
        } catch (error) {
          // DVC may have stopped between the files and the outs.
          await putBack(projectRoot, kept, place);
          tell();
          throw error;
        }
        const applied = await Promise.all(kept.map((each) => withHash(projectRoot, each, hasher)));
        await keptData.noteExperiment(id, name);
        await undo.push({ label: `experiment ${name}`, kind: appliedKind, data: { folder, kept: applied } });
        tell();
        return { changed: changes.length, kept: relative(projectRoot, place.folder) };
      },
    },
  };
}

/** @throws UserError `kept.gone` where it was dropped */
async function requireKept(folder: string, kept: readonly Kept[]): Promise<void> {
  if (!kept.some(({ before }) => before.kind === "kept") || (await statOf(folder))) return;
  throw new UserError({
    code: "kept.gone",
    kind: "not-found",
    message: "What the experiment took the place of was dropped: it cannot be taken back",
    hint: "List what is kept: slipway data kept",
  });
}

async function withHash(root: string, kept: Kept, hasher: Hasher): Promise<Kept> {
  const hashed = await hasher.hash(join(root, kept.path));
  return hashed ? { ...kept, after: hashed.md5 } : kept;
}

function notApplied(name: string, stderr: string): UserError {
  return new UserError({
    code: "experiments.not-applied",
    kind: "failed",
    message: `dvc exp apply of ${name} failed: ${lastLine(stderr)}`,
    hint: "The workspace is as it was before. Every command that was run is behind @.",
  });
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1)?.trim() ?? "";
}

function runs(): UserError {
  return new UserError({
    code: "experiments.in-use",
    kind: "conflict",
    message: "The pipeline is running: the workspace stays as it is",
    hint: "Wait for its end, or stop it: slipway stop (X in Pipeline).",
  });
}

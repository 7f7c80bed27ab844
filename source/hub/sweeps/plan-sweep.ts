import type { z } from "zod";
import { expRunArgv } from "../../adapters/dvc/exp-run-argv.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import type { PipelineFiles } from "../../adapters/dvc/whole-pipeline.js";
import { git } from "../../adapters/git/git-read.js";
import { readHead } from "../../adapters/git/head.js";
import type { sweepSchema } from "../../api/sweep-views.js";
import { disagreementOf } from "../../domain/params/portable-scalar.js";
import { type Objective, parseObjective } from "../../domain/sweep/objective.js";
import { bad } from "../../domain/sweep/param-setting.js";
import type { ParamValue } from "../../domain/sweep/param-value.js";
import { mostTrials } from "../../domain/sweep/sweep.js";
import { type Combination, gridSize, sampleOf, valuesText, wholeGrid } from "../../domain/sweep/sweep-space.js";
import { UserError } from "../../domain/user-error.js";
import { type CheckedSetting, checkSettings } from "../params/check-settings.js";
import { requireTargets } from "../pipeline/require-targets.js";

export type SweepInput = z.input<typeof sweepSchema>;

/** A sweep that was checked: what it varies, and each trial's values. */
export type Planned = {
  readonly kind: "run" | "sweep";
  readonly params: readonly CheckedSetting[];
  readonly combinations: readonly Combination[];
  readonly grid: number;
  readonly seed: number | undefined;
  readonly objective: Objective | undefined;
  readonly notes: readonly string[];
};

const usualSeed = 1;

/**
 * Checks what a sweep asks for and lists its trials; nothing is started or changed.
 * @throws UserError `arguments.…` for what is asked, `sweep.no-git`, `sweep.no-commit`, `sweep.no-scm`, `sweep.no-dvc` for what
 *   `dvc exp run` needs and is not there, `pipeline.no-stages`
 */
export async function planSweep(root: string, input: SweepInput, signal: AbortSignal): Promise<Planned> {
  const params = await checkSettings(root, input.set);
  if (params.length === 0) throw bad("No param is set", "Give one: --set finetuning.lora_rank=4,8,16");
  const objective = input.metric === undefined ? undefined : parseObjective(input.metric);
  const grid = gridSize(params);
  const ranges = params.filter(({ range }) => range).map(({ name }) => name);
  if (input.sample === undefined && ranges.length > 0) {
    throw bad(`${ranges.join(", ")}: a range has no grid`, "Say how many are drawn from it: --sample 20");
  }
  const trials = Math.min(grid, input.sample ?? grid);
  if (trials > mostTrials) {
    throw bad(
      `${trials.toLocaleString("en")} trials are too many: a sweep has at most ${mostTrials.toLocaleString("en")}`,
      "Draw some of them at random: --sample 100",
    );
  }
  const seed = input.sample === undefined ? undefined : (input.seed ?? usualSeed);
  const combinations = seed === undefined ? wholeGrid(params) : sampleOf(params, trials, seed);
  const kind = grid === 1 ? "run" : "sweep";
  await requireTargets(root, input.targets);
  if (kind === "sweep") await requireExperiments(root);
  const notes = [
    ...seedNote(params, seed, trials, grid),
    ...(kind === "sweep" ? exponentNote(params, combinations) : []),
    ...(kind === "sweep" ? await untrackedNote(root, signal) : []),
  ];
  return { kind, params, combinations, grid, seed, objective, notes };
}

/** argv of each trial, in order; `nameOf` names its experiment. */
export function trialCommands(
  { params, combinations }: Pick<Planned, "params" | "combinations">,
  { targets, force }: Pick<SweepInput, "targets" | "force">,
  files: PipelineFiles,
  nameOf: (number: number) => string,
): readonly (readonly string[])[] {
  return combinations.map((values, at) =>
    expRunArgv(
      {
        name: nameOf(at + 1),
        settings: params.map(({ file, key }, index) => ({ file, key, value: values[index] ?? null })),
        targets,
        force,
      },
      files,
    ),
  );
}

/** `dvc exp run` keeps experiments as git commits: it needs a repository with a commit, and DVC in it. */
async function requireExperiments(root: string): Promise<void> {
  const head = await readHead(root);
  if (!head) throw needs("sweep.no-git", "is in no git repository", "Make it one: git init, then commit.");
  if (!/^[0-9a-f]{40,64}$/.test(head.commit)) {
    throw needs("sweep.no-commit", "has no commit yet", 'Commit what is there: git add -A && git commit -m "first"');
  }
  const { hasDvc, config } = await readRepository(root);
  if (!hasDvc) throw needs("sweep.no-dvc", "has no DVC", "Make it a DVC project: dvc init");
  if (config.noScm) {
    throw needs("sweep.no-scm", "has DVC without git (no_scm)", "Switch it on: dvc config core.no_scm false");
  }
}

function seedNote(params: readonly CheckedSetting[], seed: number | undefined, trials: number, grid: number) {
  if (seed === undefined) return [];
  if (trials === grid) return [`the whole grid: it has only ${grid} combinations`];
  const of = Number.isFinite(grid) ? ` of ${grid.toLocaleString("en")} combinations` : "";
  const ranges = params.filter(({ range }) => range).map((param) => `${param.name} from ${valuesText(param)}`);
  return [[`drawn at random${of} with seed ${seed}`, ...ranges].join("; ")];
}

/** DVC writes floats as Python does (1e-05), which PyYAML reads as a text: a script that counts with it fails. */
function exponentNote(params: readonly CheckedSetting[], combinations: readonly Combination[]): readonly string[] {
  return params.flatMap(({ name }, at) => {
    const texts = combinations.map((values) => pythonFloat(values[at] ?? null));
    const disagreement = texts.flatMap((text) => (text === undefined ? [] : (disagreementOf(text) ?? [])))[0];
    return disagreement ? [`${name}: ${disagreement.message}: use float(…) in the script`] : [];
  });
}

/** `repr(float)` below 1e-4, where it has an exponent; undefined for others. */
function pythonFloat(value: ParamValue): string | undefined {
  if (typeof value !== "number" || value === 0 || Math.abs(value) >= 1e-4) return undefined;
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
}

/** A trial runs in a folder of its own with what git and DVC track: a dep that neither knows is not there. */
async function untrackedNote(root: string, signal: AbortSignal): Promise<readonly string[]> {
  const { stages } = await readRepository(root);
  const outs = stages.flatMap((stage) => stage.outs.map(({ path }) => path));
  const deps = [...new Set(stages.flatMap((stage) => stage.deps))].filter(
    (dep) => !outs.some((out) => dep === out || dep.startsWith(`${out}/`) || out.startsWith(`${dep}/`)),
  );
  if (deps.length === 0) return [];
  const listed = await git(root, ["ls-files", "--others", "--exclude-standard", "-z", "--", ...deps], signal);
  const untracked = listed.split("\0").filter((path) => path !== "");
  if (untracked.length === 0) return [];
  const shown = untracked.slice(0, 5).join(", ") + (untracked.length > 5 ? ", …" : "");
  return [`git does not know ${shown}: trials run without ${untracked.length === 1 ? "it" : "them"} (git add first)`];
}

function needs(code: string, what: string, hint: string): UserError {
  return new UserError({
    code,
    kind: "missing",
    message: `A sweep runs dvc exp run, which needs git and DVC: this project ${what}`,
    hint,
  });
}

import { typedCommand } from "../shell-words.js";
import { cycleProblems, listed, outProblems } from "./graph-problems.js";
import type { PipelineProblem } from "./problem.js";

/** What has to be looked up before the rules can tell; paths are relative to the project. */
export type PreflightFacts = {
  readonly stages: readonly {
    readonly name: string;
    readonly deps: readonly string[];
    readonly outs: readonly { readonly path: string; readonly cached: boolean; readonly remote: string | undefined }[];
    readonly params: readonly { readonly file: string; readonly keys: readonly string[] }[];
    readonly frozen: boolean;
  }[];
  readonly upstream: ReadonlyMap<string, readonly string[]>;
  /** The outs of each `.dvc` file. */
  readonly sources: readonly { readonly name: string; readonly outs: readonly string[] }[];
  readonly isThere: (path: string) => boolean;
  /** Keys of a params file that are not in it; undefined where the file is not there. */
  readonly missingKeys: (file: string, keys: readonly string[]) => readonly string[] | undefined;
  /** Outs that git has in its index. */
  readonly inGit: ReadonlySet<string>;
  /** Outs that .dvcignore leaves out. */
  readonly ignored: ReadonlySet<string>;
  readonly hasGit: boolean;
  readonly noScm: boolean;
  readonly remotes: readonly string[];
  readonly defaultRemote: string | undefined;
  /** Where the outs of last time are more than what is free. */
  readonly space: readonly { readonly folder: string; readonly neededBytes: number; readonly freeBytes: number }[];
  /** Paths that only DVC can look at (`s3://…`). */
  readonly elsewhere: readonly string[];
};

/** Everything that would stop a run, then everything that would surprise, each with its fix. */
export function preflight(facts: PreflightFacts): readonly PipelineProblem[] {
  const made = facts.stages.map(makerOf);
  const problems = [
    ...cycleProblems(withSelf(facts)),
    ...outProblems([...made, ...facts.sources]),
    ...facts.stages.flatMap((stage) => [
      ...depProblems(stage, facts, made),
      ...paramProblems(stage, facts),
      ...frozenProblems(stage, facts),
    ]),
    ...pathProblems(facts),
    ...spaceProblems(facts),
    ...settingProblems(facts),
  ];
  return problems.sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}

type Stage = PreflightFacts["stages"][number];
type Maker = { readonly name: string; readonly outs: readonly string[] };

function makerOf({ name, outs }: Stage): Maker {
  return { name, outs: outs.map(({ path }) => path) };
}

/** A stage that reads its own out waits for itself. */
function withSelf({ stages, upstream }: PreflightFacts): ReadonlyMap<string, readonly string[]> {
  const own = new Set(
    stages.filter(({ deps, outs }) => outs.some(({ path }) => deps.includes(path))).map(({ name }) => name),
  );
  return new Map([...upstream].map(([name, before]) => [name, own.has(name) ? [...before, name] : before]));
}

function depProblems(
  { name, deps, params, frozen }: Stage,
  { isThere, elsewhere, sources }: PreflightFacts,
  made: readonly Maker[],
): readonly PipelineProblem[] {
  const missing = frozen ? [] : deps.filter((dep) => !isThere(dep) && !elsewhere.includes(dep));
  const makes =
    (dep: string) =>
    ({ outs }: Maker) =>
      outs.some((out) => isIn(dep, out) || isIn(out, dep));
  const both = params.filter(({ file }) => deps.includes(file)).map(({ file }) => file);
  return [
    ...missing
      .filter((dep) => !made.some(makes(dep)))
      .map((dep): PipelineProblem => {
        const tracked = sources.find(makes(dep))?.name;
        return {
          code: "missing-dep",
          severity: "error",
          message: `${dep}, a dep of ${name}, is missing`,
          fix:
            tracked === undefined
              ? `Put it there, let a stage make it, or take it out of the deps of ${name}.`
              : `Get it from the cache or the remote: dvc checkout ${tracked}, or dvc pull ${tracked}`,
          stages: [name],
        };
      }),
    ...both.map(
      (file): PipelineProblem => ({
        code: "params-as-dep",
        severity: "warning",
        message: `${file} is both a dep and the params of ${name}: every change of it runs the stage, whatever params it names`,
        fix: `Take ${file} out of the deps of ${name}.`,
        stages: [name],
      }),
    ),
  ];
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function paramProblems({ name, params, frozen }: Stage, { missingKeys }: PreflightFacts): readonly PipelineProblem[] {
  if (frozen) return [];
  return params.flatMap(({ file, keys }): readonly PipelineProblem[] => {
    const missing = missingKeys(file, keys);
    if (missing?.length === 0) return [];
    return [
      {
        code: "missing-param",
        severity: "error",
        message: missing
          ? `${listed(missing)}, ${missing.length === 1 ? "a param" : "params"} of ${name}, ${missing.length === 1 ? "is" : "are"} not in ${file}`
          : `${file}, the params of ${name}, is missing`,
        fix: missing
          ? `Add ${listed(missing)} to ${file}, or take it out of params.`
          : `Make ${file}, or take it out of params.`,
        stages: [name],
      },
    ];
  });
}

/** DVC says of it only: missing data 'source'. */
function frozenProblems(
  { name, outs, frozen }: Stage,
  { isThere, elsewhere }: PreflightFacts,
): readonly PipelineProblem[] {
  const missing = frozen ? outs.map(({ path }) => path).filter((out) => !isThere(out) && !elsewhere.includes(out)) : [];
  if (missing.length === 0) return [];
  return [
    {
      code: "frozen-missing-out",
      severity: "error",
      message: `${name} is frozen and ${listed(missing)} of its outs ${missing.length === 1 ? "is" : "are"} missing: DVC refuses it`,
      fix: `Unfreeze it: ${typedCommand(["dvc", "unfreeze", name])}; or bring back what its cache has: ${typedCommand(["dvc", "checkout", name])}`,
      stages: [name],
    },
  ];
}

function pathProblems({ stages, inGit, ignored }: PreflightFacts): readonly PipelineProblem[] {
  return stages.flatMap(({ name, outs }) => [
    ...outs
      .filter(({ path, cached }) => cached && inGit.has(path))
      .map(
        ({ path }): PipelineProblem => ({
          code: "out-in-git",
          severity: "error",
          message: `${path}, an out of ${name}, is tracked by git: DVC says so only when the stage has run`,
          fix: `Take it out of git, the file stays: git rm -r --cached '${path}', then commit; or give it cache: false.`,
          stages: [name],
        }),
      ),
    ...outs
      .filter(({ path }) => ignored.has(path))
      .map(
        ({ path }): PipelineProblem => ({
          code: "out-ignored",
          severity: "error",
          message: `${path}, an out of ${name}, is left out by .dvcignore: DVC refuses it`,
          fix: "Take the pattern out of .dvcignore.",
          stages: [name],
        }),
      ),
  ]);
}

function spaceProblems({ space }: PreflightFacts): readonly PipelineProblem[] {
  return space
    .filter(({ neededBytes, freeBytes }) => neededBytes > freeBytes)
    .map(({ folder, neededBytes, freeBytes }) => ({
      code: "no-space",
      severity: "error",
      message: `${folder} has ${sizeInWords(freeBytes)} free; the outs of last time took ${sizeInWords(neededBytes)}`,
      fix: "Free some space (dvc gc -w removes versions that nothing here uses), or move the cache: dvc cache dir.",
      stages: [],
    }));
}

function sizeInWords(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

function settingProblems(facts: PreflightFacts): readonly PipelineProblem[] {
  const { hasGit, noScm, remotes, defaultRemote, stages, elsewhere } = facts;
  const warn = (code: string, message: string, fix: string, about: readonly string[] = []): PipelineProblem => ({
    code,
    severity: "warning",
    message,
    fix,
    stages: about,
  });
  const makesData = stages.some(({ outs }) => outs.some(({ cached }) => cached)) || facts.sources.length > 0;
  const unknown = stages.flatMap(({ name, outs }) =>
    outs
      .filter(({ remote }) => remote !== undefined && !remotes.includes(remote))
      .map(({ path, remote }) =>
        warn(
          "unknown-remote",
          `${path} of ${name} goes to the remote ${remote}, which is not configured`,
          `Add it: dvc remote add ${remote} URL`,
          [name],
        ),
      ),
  );
  return [
    ...(noScm && hasGit
      ? [
          warn(
            "no-scm",
            "DVC is told not to use git (core.no_scm), though this is a git repository: data is not put into .gitignore, and has no history",
            "dvc config core.no_scm false, then dvc add again what it tracks.",
          ),
        ]
      : []),
    ...(defaultRemote !== undefined && !remotes.includes(defaultRemote)
      ? [
          warn(
            "unknown-remote",
            `the default remote ${defaultRemote} is not configured`,
            `Add it: dvc remote add ${defaultRemote} URL`,
          ),
        ]
      : []),
    ...unknown,
    ...(makesData && remotes.length === 0
      ? [
          warn(
            "no-remote",
            "there is no remote: the data is on this machine only, and dvc push has nowhere to go",
            "dvc remote add -d NAME URL",
          ),
        ]
      : []),
    ...(makesData && remotes.length > 0 && defaultRemote === undefined
      ? [
          warn(
            "no-default-remote",
            "no remote is the default: dvc push wants one named each time",
            `dvc remote default ${remotes[0]}`,
          ),
        ]
      : []),
    ...(elsewhere.length > 0
      ? [
          warn(
            "elsewhere",
            `${listed(elsewhere.slice(0, 3))}${elsewhere.length > 3 ? " and others" : ""} lie elsewhere and are not looked at`,
            "Ask DVC whether they have changed: dvc status",
          ),
        ]
      : []),
  ];
}

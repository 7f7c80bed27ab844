import type { PipelineProblem } from "./problem.js";

type Maker = { readonly name: string; readonly outs: readonly string[] };

/** Outs that two make, and outs that lie in another's: DVC refuses the whole repository then (dvc/repo/graph.py). */
export function outProblems(makers: readonly Maker[]): readonly PipelineProblem[] {
  const byPath = new Map<string, string[]>();
  for (const { name, outs } of makers) {
    for (const out of outs) byPath.set(out, [...(byPath.get(out) ?? []), name]);
  }
  const doubled = [...byPath]
    .filter(([, names]) => names.length > 1)
    .map(
      ([path, names]): PipelineProblem => ({
        code: "doubled-out",
        severity: "error",
        message: `${path} is an out of ${listed(names)}`,
        fix: `Take it out of all but one of them: an out has one maker.`,
        stages: names,
      }),
    );
  const overlapping = [...byPath].flatMap(([path, names]) =>
    foldersAbove(path).flatMap((folder): readonly PipelineProblem[] => {
      const above = byPath.get(folder);
      if (!above) return [];
      const [name = "", other = ""] = [names[0], above[0]];
      return [
        {
          code: "overlapping-outs",
          severity: "error",
          message: `${path} of ${name} lies in ${folder} of ${other}`,
          fix: `Move one of them: no out may lie in another.`,
          stages: [...new Set([name, other])],
        },
      ];
    }),
  );
  return [...doubled, ...overlapping];
}

/** Stages that wait for each other, one problem for each ring. */
export function cycleProblems(upstream: ReadonlyMap<string, readonly string[]>): readonly PipelineProblem[] {
  const problems: PipelineProblem[] = [];
  const done = new Set<string>();
  for (const start of upstream.keys()) {
    const ring = ringFrom(start, upstream, done);
    if (!ring) continue;
    problems.push({
      code: "cycle",
      severity: "error",
      message:
        ring.length === 1
          ? `${ring[0]} reads what it makes itself`
          : `${listed(ring)} wait for each other: ${[...ring, ring[0]].join(" → ")}`,
      fix: "Take one dep or out away, so that the pipeline has a beginning.",
      stages: ring,
    });
  }
  return problems;
}

/** The first ring that is met on the way up, in the order of running; not by recursion: a chain may be a thousand stages long. */
function ringFrom(
  start: string,
  upstream: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): readonly string[] | undefined {
  if (done.has(start)) return undefined;
  const path: { readonly name: string; readonly rest: string[] }[] = [];
  const enter = (name: string) => path.push({ name, rest: [...(upstream.get(name) ?? [])] });
  let ring: readonly string[] | undefined;
  enter(start);
  for (let at = path.at(-1); at; at = path.at(-1)) {
    const next = at.rest.shift();
    if (next === undefined) {
      done.add(at.name);
      path.pop();
    } else if (!done.has(next)) {
      const from = path.findIndex(({ name }) => name === next);
      if (from < 0) enter(next);
      else
        ring ??= path
          .slice(from)
          .map(({ name }) => name)
          .reverse();
    }
  }
  return ring;
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("/"));
}

/**
 * Which stages a run is about, from the ones that are named: `needed`: these and what they are made of (of none: all);
 * `alone`: these only (`-s`); `downstream`: these and what is made of them.
 */
export type RunScope = "needed" | "alone" | "downstream";

type Node = { readonly name: string; readonly upstream: readonly string[]; readonly frozen?: true };

/** The stages that a run looks at, in the order of the list. A target of foreach or matrix may be its group. */
export function stagesInScope<Stage extends Node>(
  stages: readonly Stage[],
  targets: readonly string[],
  scope: RunScope,
): readonly Stage[] {
  if (targets.length === 0) return stages;
  const named = stages.filter(({ name }) => targets.includes(name) || targets.includes(name.replace(/@[^@]*$/, "")));
  const wanted = new Set(named.map(({ name }) => name));
  if (scope === "alone") return stages.filter(({ name }) => wanted.has(name));
  const next = scope === "needed" ? upstreamByName(stages) : downstreamByName(stages);
  const open = [...wanted];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const each of next.get(name) ?? []) {
      if (wanted.has(each)) continue;
      wanted.add(each);
      open.push(each);
    }
  }
  return stages.filter(({ name }) => wanted.has(name));
}

/** What DVC would not look at: the stages before a frozen one. */
function upstreamByName(stages: readonly Node[]): ReadonlyMap<string, readonly string[]> {
  return new Map(stages.map(({ name, upstream, frozen }) => [name, frozen ? [] : upstream]));
}

function downstreamByName(stages: readonly Node[]): ReadonlyMap<string, readonly string[]> {
  const after = new Map<string, string[]>();
  for (const { name, upstream } of stages) {
    for (const before of upstream) after.set(before, [...(after.get(before) ?? []), name]);
  }
  return after;
}

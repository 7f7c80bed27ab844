type Node = { readonly name: string; readonly deps: readonly string[]; readonly outs: readonly string[] };

/**
 * Of each stage the names of those whose outs it reads, in the order of the list: a dep is an out, lies in one, or holds one
 * (dvc/repo/graph.py). By the folders of each path, not by pairs of stages: a thousand stages are a thousand looks.
 */
export function upstreamOf(stages: readonly Node[]): ReadonlyMap<string, readonly string[]> {
  const makers = new Map<string, string[]>();
  const below = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, name: string) => {
    const names = map.get(key);
    if (names) names.push(name);
    else map.set(key, [name]);
  };
  for (const { name, outs } of stages) {
    for (const out of outs) {
      add(makers, out, name);
      for (const folder of foldersOf(out)) add(below, folder, name);
    }
  }
  const order = new Map(stages.map(({ name }, at) => [name, at]));
  return new Map(
    stages.map(({ name, deps }) => {
      const found = new Set(
        deps.flatMap((dep) => [
          ...[dep, ...foldersOf(dep)].flatMap((path) => makers.get(path) ?? []),
          ...(below.get(dep) ?? []),
        ]),
      );
      found.delete(name);
      return [name, [...found].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))];
    }),
  );
}

/** The stages that will run because one before them does, and which of those before them do. */
export function runsAfter(
  upstream: ReadonlyMap<string, readonly string[]>,
  own: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const downstream = new Map<string, string[]>();
  for (const [name, before] of upstream) {
    for (const each of before) downstream.set(each, [...(downstream.get(each) ?? []), name]);
  }
  const runs = new Set(own);
  const open = [...own];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const next of downstream.get(name) ?? []) {
      if (runs.has(next)) continue;
      runs.add(next);
      open.push(next);
    }
  }
  return new Map(
    [...upstream].flatMap(([name, before]) => {
      const running = before.filter((each) => runs.has(each));
      return running.length > 0 ? [[name, running]] : [];
    }),
  );
}

/** The folders that a path lies in, the nearest first. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) folders.push(path.slice(0, at));
  return folders;
}

import type { PipelineSource, PipelineStage } from "../../../source/domain/pipeline.js";

/** A node of the drawing: a stage, all stages of one foreach or matrix, or what a `.dvc` file tracks. */
export type GraphNode = {
  readonly id: string;
  readonly stages: readonly PipelineStage[];
  readonly source?: PipelineSource;
  readonly upstream: readonly string[];
};

/** Each stage a node; with `folded` those of one foreach or matrix are one; with sources what `.dvc` files track before them. */
export function graphNodes(
  stages: readonly PipelineStage[],
  sources: readonly PipelineSource[],
  folded: boolean,
): readonly GraphNode[] {
  const nodeOf = new Map(stages.map((stage) => [stage.name, folded ? groupOf(stage.name) : stage.name]));
  const members = new Map<string, PipelineStage[]>();
  for (const stage of stages) {
    const id = nodeOf.get(stage.name) ?? stage.name;
    members.set(id, [...(members.get(id) ?? []), stage]);
  }
  const readers = sources.map((source) => ({
    source,
    id: source.file,
    reads: (dep: string) => source.outs.some((out) => dep === out || isBelow(dep, out) || isBelow(out, dep)),
  }));
  const nodes = [...members].map(([id, of]): GraphNode => {
    const before = of.flatMap(({ upstream, deps }) => [
      ...upstream.map((name) => nodeOf.get(name) ?? name),
      ...readers.filter(({ reads }) => deps.some(reads)).map((reader) => reader.id),
    ]);
    return { id, stages: of, upstream: [...new Set(before)].filter((each) => each !== id) };
  });
  return [...readers.map(({ source, id }) => ({ id, source, stages: [], upstream: [] })), ...nodes];
}

/** Stages of a foreach or a matrix have one name up to the "@". */
function groupOf(name: string): string {
  const at = name.indexOf("@");
  return at < 0 ? name : `${name.slice(0, at)}@*`;
}

export function hasGroups(stages: readonly PipelineStage[]): boolean {
  const groups = stages.flatMap(({ name }) => (name.includes("@") ? [groupOf(name)] : []));
  return new Set(groups).size < groups.length;
}

/** All that a node comes from and all that comes from it, by names; itself, too. */
export function kinOf(nodes: readonly GraphNode[], id: string | undefined): ReadonlySet<string> {
  if (id === undefined) return new Set();
  const downstream = new Map<string, string[]>();
  const upstream = new Map<string, readonly string[]>();
  for (const node of nodes) {
    upstream.set(node.id, node.upstream);
    for (const before of node.upstream) downstream.set(before, [...(downstream.get(before) ?? []), node.id]);
  }
  const kin = new Set([id]);
  for (const ways of [upstream, downstream]) {
    const open = [id];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const next of ways.get(at) ?? []) {
        if (kin.has(next)) continue;
        kin.add(next);
        open.push(next);
      }
    }
  }
  return kin;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

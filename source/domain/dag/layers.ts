/** A node to be placed: its name, and the names of those that its lines come from. */
export type DagNode = { readonly id: string; readonly upstream: readonly string[] };

/** What stands in a layer: a node, or the point where the line of one passes through. */
export type LayerItem = { readonly of: string; readonly isNode: boolean };

/** More points than this are no picture that anyone reads. */
const mostItems = 6000;
const sweeps = 4;

/**
 * The nodes in layers, each behind all that it comes from, ordered so that few lines cross (barycentres, after Sugiyama,
 * Tagawa and Toda, 1981). The line of a node that is needed further on passes through the layers between. Undefined where
 * there would be too many points.
 */
export function layersOf(nodes: readonly DagNode[]): readonly (readonly LayerItem[])[] | undefined {
  const depth = depthsOf(nodes);
  const last = new Map<string, number>();
  for (const { id, upstream } of nodes) {
    for (const before of upstream) {
      if (depth.has(before)) last.set(before, Math.max(last.get(before) ?? 0, (depth.get(id) ?? 0) - 1));
    }
  }
  const layers: LayerItem[][] = [];
  let items = 0;
  for (const { id } of nodes) {
    const first = depth.get(id) ?? 0;
    for (let at = first; at <= Math.max(first, last.get(id) ?? 0); at++) {
      items += 1;
      if (items > mostItems) return undefined;
      const layer = layers[at] ?? [];
      layer.push({ of: id, isNode: at === first });
      layers[at] = layer;
    }
  }
  return ordered(layers, nodes);
}

/** How many lines a node is behind the first; one that comes from nothing stands right before the first that needs it. */
function depthsOf(nodes: readonly DagNode[]): ReadonlyMap<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depth = new Map<string, number>();
  const open = new Set<string>();
  // Not by recursion: a chain of a thousand stages is one.
  for (const { id } of nodes) {
    const stack = [id];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (depth.has(top)) {
        stack.pop();
        continue;
      }
      open.add(top);
      const before = (byId.get(top)?.upstream ?? []).filter((each) => byId.has(each));
      // A line that closes a circle does not count.
      const waiting = before.filter((each) => !depth.has(each) && !open.has(each));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      depth.set(top, Math.max(0, ...before.map((each) => (depth.get(each) ?? -1) + 1)));
      open.delete(top);
      stack.pop();
    }
  }
  const nearest = new Map<string, number>();
  for (const { id, upstream } of nodes) {
    for (const before of upstream) nearest.set(before, Math.min(nearest.get(before) ?? Infinity, depth.get(id) ?? 0));
  }
  for (const { id, upstream } of nodes) {
    const next = nearest.get(id);
    if (next !== undefined && !upstream.some((each) => byId.has(each))) depth.set(id, Math.max(0, next - 1));
  }
  return depth;
}

function ordered(layers: readonly LayerItem[][], nodes: readonly DagNode[]): readonly (readonly LayerItem[])[] {
  const upstream = new Map(nodes.map((node) => [node.id, node.upstream]));
  /** What an item's lines come from in the layer before. */
  const before = ({ of, isNode }: LayerItem): readonly string[] => (isNode ? (upstream.get(of) ?? []) : [of]);
  let best = layers.map((layer) => [...layer]);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forward = sweep % 2 === 0;
    const next = best.map((layer) => [...layer]);
    const order = forward ? next.keys() : [...next.keys()].reverse();
    for (const at of order) {
      const fixed = next[forward ? at - 1 : at + 1];
      const layer = next[at];
      if (!fixed || !layer) continue;
      const places = new Map<string, number[]>();
      fixed.forEach((item, place) => {
        const keys = forward ? [item.of] : before(item);
        for (const key of keys) places.set(key, [...(places.get(key) ?? []), place]);
      });
      const centre = (item: LayerItem, own: number) => {
        const near = (forward ? before(item) : [item.of]).flatMap((key) => places.get(key) ?? []);
        return near.length === 0 ? own : near.reduce((sum, place) => sum + place, 0) / near.length;
      };
      const centres = new Map(layer.map((item, own) => [item, centre(item, own)]));
      layer.sort((a, b) => (centres.get(a) ?? 0) - (centres.get(b) ?? 0));
    }
    best = next;
  }
  return best;
}

import { type DagNode, type LayerItem, layersOf } from "./layers.js";

/** Which way the lines run. */
export type DagDirection = "right" | "down";

export type SizedNode = DagNode & { readonly width: number; readonly height: number };

export type PlacedNode = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** A straight part of a line, in cells, both ends included. */
type Segment = { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };

/** The line from one node to another; its last cell is the arrow. */
type DagLine = { readonly from: string; readonly to: string; readonly segments: readonly Segment[] };

export type PlacedDag = {
  readonly direction: DagDirection;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly lines: readonly DagLine[];
};

/** Cells between two nodes of a layer. */
const gaps = { right: 1, down: 2 } as const;
/** Cells between two layers besides the tracks of their lines: the arrow, and a cell before it. */
const channels = { right: 3, down: 1 } as const;
const passes = 4;
/** Where the line leaves and reaches a node that runs right: at its name. */
const framedHeight = 4;

type Item = LayerItem & { readonly along: number; readonly across: number; at: number };

/**
 * Where each node and line stands, in cells. Main axis: along the lines; the other: across. Undefined where there are too many
 * nodes for a picture.
 */
export function placeDag(nodes: readonly SizedNode[], direction: DagDirection): PlacedDag | undefined {
  const layers = layersOf(nodes);
  if (!layers) return undefined;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const isRight = direction === "right";
  const items: readonly (readonly Item[])[] = layers.map((layer) =>
    layer.map((item) => {
      const { width = 1, height = 1 } = byId.get(item.of) ?? {};
      const size = isRight ? { along: width, across: height } : { along: height, across: width };
      return { ...item, ...(item.isNode ? size : { along: 1, across: 1 }), at: 0 };
    }),
  );
  align(items, byId, gaps[direction], (item) => port(item, direction));
  const lines = routes(items, byId, direction);
  const placed: PlacedNode[] = [];
  let [alongEnd, acrossEnd] = [0, 0];
  items.forEach((layer, depth) => {
    const start = lines.starts[depth] ?? 0;
    for (const { of, isNode, along, across, at } of layer) {
      alongEnd = Math.max(alongEnd, start + (isNode ? along : 1));
      acrossEnd = Math.max(acrossEnd, at + across);
      if (!isNode) continue;
      placed.push(
        isRight
          ? { id: of, x: start, y: at, width: along, height: across }
          : { id: of, x: at, y: start, width: across, height: along },
      );
    }
  });
  return {
    direction,
    width: isRight ? alongEnd : acrossEnd,
    height: isRight ? acrossEnd : alongEnd,
    nodes: placed,
    lines: lines.lines,
  };
}

/** Across: where a line meets the item. */
function port({ isNode, across, at }: Item, direction: DagDirection): number {
  if (!isNode) return at;
  if (direction === "down") return at + Math.floor(across / 2);
  return at + (across >= framedHeight ? 1 : Math.floor((across - 1) / 2));
}

/** Each item as near to the middle of its neighbours as the order in its layer lets it. */
function align(
  layers: readonly (readonly Item[])[],
  byId: ReadonlyMap<string, DagNode>,
  gap: number,
  portOf: (item: Item) => number,
): void {
  for (const layer of layers) settle(layer, gap, () => 0);
  const keyed = layers.map((layer) => new Map(layer.map((item) => [item.of, item])));
  const neighbours = (item: Item, depth: number, forward: boolean): readonly Item[] => {
    if (forward) {
      const from = item.isNode ? (byId.get(item.of)?.upstream ?? []) : [item.of];
      return from.flatMap((id) => keyed[depth - 1]?.get(id) ?? []);
    }
    return after.get(item) ?? [];
  };
  const after = new Map<Item, Item[]>();
  layers.forEach((layer, depth) => {
    for (const item of layer) {
      for (const from of neighbours(item, depth, true)) after.set(from, [...(after.get(from) ?? []), item]);
    }
  });
  for (let pass = 0; pass < passes; pass++) {
    const forward = pass % 2 === 1;
    const depths = forward ? [...layers.keys()] : [...layers.keys()].reverse();
    for (const depth of depths) {
      settle(layers[depth] ?? [], gap, (item) => {
        const near = neighbours(item, depth, forward);
        const shift = portOf(item) - item.at;
        if (near.length === 0) return item.at;
        return near.reduce((sum, each) => sum + portOf(each), 0) / near.length - shift;
      });
    }
  }
  const all = layers.flat();
  const least = all.reduce((low, { at }) => Math.min(low, at), Number.POSITIVE_INFINITY);
  for (const item of all) item.at -= least;
}

/** Isotonic regression (pool adjacent violators): nearest to what each wants, in order and without overlap. */
function settle(layer: readonly Item[], gap: number, wants: (item: Item) => number): void {
  const offsets: number[] = [];
  let offset = 0;
  for (const item of layer) {
    offsets.push(offset);
    offset += item.across + gap;
  }
  const pools: { sum: number; count: number }[] = [];
  layer.forEach((item, at) => {
    pools.push({ sum: wants(item) - (offsets[at] ?? 0), count: 1 });
    for (;;) {
      const [a, b] = pools.slice(-2);
      if (!a || !b || a.sum / a.count <= b.sum / b.count) break;
      pools.splice(-2, 2, { sum: a.sum + b.sum, count: a.count + b.count });
    }
  });
  let at = 0;
  for (const { sum, count } of pools) {
    const base = Math.round(sum / count);
    for (let i = 0; i < count; i++, at++) {
      const item = layer[at];
      if (item) item.at = base + (offsets[at] ?? 0);
    }
  }
}

type Bundle = {
  readonly from: Item;
  readonly to: readonly Item[];
  /** Across: where it leaves, where it is wanted. */
  readonly row: number;
  readonly rows: readonly number[];
  track: number;
  /** Rows that it reaches by a way around: what leaves on such a row waits for it in turn. */
  readonly around: Map<number, Around>;
};

/** Beside the row as far as `track`, there onto the row itself. */
type Around = { via: number; track: number };

/** Where each layer starts along the lines, and the lines, each through a track of its own where they would overlap. */
function routes(layers: readonly (readonly Item[])[], byId: ReadonlyMap<string, DagNode>, direction: DagDirection) {
  const starts: number[] = [];
  const lines: DagLine[] = [];
  /** The ways so far of lines that pass through the layer. */
  let passing: ReadonlyMap<string, readonly Segment[]> = new Map();
  let start = 0;
  layers.forEach((layer, depth) => {
    starts.push(start);
    const next = layers[depth + 1];
    if (!next) return;
    const bundles = bundlesOf(layer, next, byId, direction);
    const end = start + Math.max(1, ...layer.map(({ along }) => along));
    const channel = { start, end, entry: end + assignTracks(bundles) + channels[direction] };
    const goOn = new Map<string, readonly Segment[]>();
    for (const bundle of bundles) {
      const way = passing.get(bundle.from.of) ?? [];
      for (const target of bundle.to) {
        const segments = [...way, ...wayTo(target, bundle, channel, direction)];
        if (target.isNode) lines.push({ from: bundle.from.of, to: target.of, segments });
        else goOn.set(bundle.from.of, segments);
      }
    }
    passing = goOn;
    start = channel.entry;
  });
  return { starts, lines };
}

/** From where the bundle leaves its layer to the arrow before the target, or through to where the next layer begins. */
function wayTo(
  target: Item,
  { from, row, track, around }: Bundle,
  { start, end, entry }: { readonly start: number; readonly end: number; readonly entry: number },
  direction: DagDirection,
): readonly Segment[] {
  const cell = (along1: number, across1: number, along2: number, across2: number): Segment =>
    direction === "right"
      ? { x1: along1, y1: across1, x2: along2, y2: across2 }
      : { x1: across1, y1: along1, x2: across2, y2: along2 };
  const leaves = from.isNode ? start + from.along : start;
  const reaches = port(target, direction);
  const last = target.isNode ? entry - 1 : entry;
  if (reaches === row) return [cell(leaves, row, last, row)];
  const bendAt = (of: number) => end + of + (direction === "right" ? 1 : 0);
  const bend = bendAt(track);
  const way = around.get(reaches);
  if (way) {
    const next = bendAt(way.track);
    return [
      cell(leaves, row, bend, row),
      cell(bend, row, bend, way.via),
      cell(bend, way.via, next, way.via),
      cell(next, way.via, next, reaches),
      cell(next, reaches, last, reaches),
    ];
  }
  return [cell(leaves, row, bend, row), cell(bend, row, bend, reaches), cell(bend, reaches, last, reaches)];
}

function bundlesOf(
  layer: readonly Item[],
  next: readonly Item[],
  byId: ReadonlyMap<string, DagNode>,
  direction: DagDirection,
): readonly Bundle[] {
  const targets = new Map<string, Item[]>();
  for (const item of next) {
    const from = item.isNode ? (byId.get(item.of)?.upstream ?? []) : [item.of];
    for (const id of from) targets.set(id, [...(targets.get(id) ?? []), item]);
  }
  return layer.flatMap((from) => {
    const to = targets.get(from.of);
    if (!to) return [];
    const row = port(from, direction);
    return [{ from, to, row, rows: to.map((item) => port(item, direction)), track: 0, around: new Map() }];
  });
}

type Span = { readonly low: number; readonly high: number; readonly only: number | undefined };

/**
 * Tracks so that no two lines that overlap share one; how many there are. A line that leaves where another is wanted bends
 * before that: else they would run over each other. Where both wait for the other, one goes around.
 */
function assignTracks(bundles: readonly Bundle[]): number {
  const bent = bundles.filter(({ row, rows }) => rows.some((each) => each !== row));
  const leaving = new Map(bent.map((bundle) => [bundle.row, bundle]));
  const taken: Span[][] = [];
  const begun = new Set<Bundle>();
  const open = new Set<Bundle>();
  const assign = (bundle: Bundle) => {
    if (begun.has(bundle)) return;
    begun.add(bundle);
    open.add(bundle);
    let track = 0;
    for (const row of bundle.rows) {
      const other = leaving.get(row);
      if (!other || other === bundle) continue;
      assign(other);
      if (open.has(other)) bundle.around.set(row, { via: row, track: 0 });
      else track = Math.max(track, other.track + 1);
    }
    open.delete(bundle);
    bundle.track = freeTrack(bundle, track, taken);
  };
  for (const bundle of bent) assign(bundle);
  return goAround(bundles, taken.length);
}

/** The first track from `track` on where nothing else runs beside the bundle; it is taken. */
function freeTrack({ row, rows, around }: Bundle, track: number, taken: Span[][]): number {
  // A way around may be one cell further out.
  const more = around.size > 0 ? 1 : 0;
  const [low, high] = [Math.min(row, ...rows) - more, Math.max(row, ...rows) + more];
  // Lines to one node join before it.
  const only = rows.length === 1 && more === 0 ? rows[0] : undefined;
  const isTaken = (span: Span) => span.low <= high && low <= span.high && (only === undefined || span.only !== only);
  let free = track;
  while (taken[free]?.some(isTaken)) free += 1;
  const spans = taken[free] ?? [];
  spans.push({ low, high, only });
  taken[free] = spans;
  return free;
}

/** Gives each way around a row of its own beside the one it wants, and a track behind all others; how many tracks there are then. */
function goAround(bundles: readonly Bundle[], tracks: number): number {
  const used = new Set(bundles.flatMap(({ row, rows }) => [row, ...rows]));
  let count = tracks;
  for (const { row: from, around } of bundles) {
    for (const [row, way] of around) {
      const side = from < row ? -1 : 1;
      way.via = [row + side, row - side].find((each) => !used.has(each)) ?? row;
      used.add(way.via);
      way.track = count++;
    }
  }
  return count;
}

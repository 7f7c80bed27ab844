/**
 * The keys of a run's params, tags or metrics in their order. Runs of one script have the same ones: they share the shape
 * and hold the values alone, which keeps ten thousand runs with a hundred columns small.
 */
export type Shape = {
  readonly length: number;
  readonly keys: () => readonly string[];
  /** The shape with one key more at its end. */
  readonly with: (key: string) => Shape;
  /** The shape without its last key, and that key; undefined for the empty one and those made of a whole list. */
  readonly end: { readonly before: Shape; readonly last: string } | undefined;
};

/** Lists that are known to be shared; of those that came later each run has its own. */
const mostShared = 4096;
/** A list as long as this is one run's alone. */
const longestShared = 1000;

const shared = new Map<string, WeakRef<Shape>>();

/** No keys: where every shape begins. */
export const emptyShape: Shape = shapeOfList([]);

/** The shape of these keys; the same one for the same keys, as far as they are shared. */
export function shapeOf(keys: readonly string[]): Shape {
  if (keys.length === 0) return emptyShape;
  if (keys.length > longestShared) return shapeOfList(keys);
  const name = JSON.stringify(keys);
  const known = shared.get(name)?.deref();
  if (known) return known;
  const shape = shapeOfList(keys);
  if (shared.size >= mostShared) forgetUnused();
  if (shared.size < mostShared) shared.set(name, new WeakRef(shape));
  return shape;
}

function forgetUnused(): void {
  for (const [name, shape] of shared) if (!shape.deref()) shared.delete(name);
}

function shapeOfList(keys: readonly string[]): Shape {
  return { end: undefined, length: keys.length, keys: () => keys, with: growing() };
}

function shapeAfter(before: Shape, last: string): Shape {
  let keys: WeakRef<readonly string[]> | undefined;
  return {
    end: { before, last },
    length: before.length + 1,
    keys() {
      const known = keys?.deref();
      if (known) return known;
      const made = keysOf(this);
      // Weakly: a run that is given one key after the other would leave a list behind at each.
      keys = new WeakRef(made);
      return made;
    },
    with: growing(),
  };
}

/** Makes the shapes with one key more, each once as long as a run has it. */
function growing(): Shape["with"] {
  let next: Map<string, WeakRef<Shape>> | undefined;
  return function withKey(this: Shape, key) {
    next ??= new Map();
    const known = next.get(key)?.deref();
    if (known) return known;
    const added = shapeAfter(this, key);
    next.set(key, new WeakRef(added));
    return added;
  };
}

/** Step by step: a run may have more keys than calls may be nested. */
function keysOf(shape: Shape): readonly string[] {
  const added: string[] = [];
  let from = shape;
  while (from.end) {
    added.push(from.end.last);
    from = from.end.before;
  }
  return [...from.keys(), ...added.reverse()];
}

/**
 * The keys of a run's params, tags or metrics in their order. Runs of one script have the same ones: they share the shape
 * and hold the values alone, which keeps ten thousand runs with a hundred columns small.
 */
export type Shape = {
  readonly length: number;
  readonly keys: () => readonly string[];
  /** The shape with one key more at its end. */
  readonly with: (key: string) => Shape;
};

/** No keys: where every shape begins. */
export const emptyShape: Shape = shapeAfter(undefined, "");

export function shapeOf(keys: Iterable<string>): Shape {
  let shape = emptyShape;
  for (const key of keys) shape = shape.with(key);
  return shape;
}

type Link = Shape & { readonly before: Link | undefined; readonly last: string };

function shapeAfter(before: Link | undefined, last: string): Link {
  const next = new Map<string, Link>();
  let keys: readonly string[] | undefined;
  return {
    before,
    last,
    length: before ? before.length + 1 : 0,
    keys() {
      keys ??= keysOf(this);
      return keys;
    },
    with(key) {
      const known = next.get(key);
      if (known) return known;
      // A run that has got a key more leaves this shape: its list is made again where another run is still here.
      keys = undefined;
      const added = shapeAfter(this, key);
      next.set(key, added);
      return added;
    },
  };
}

/** From the end, link by link: each asking the one before itself, a run of 12,000 metrics overflowed the stack. */
function keysOf(shape: Link): readonly string[] {
  const keys: string[] = [];
  for (let link = shape; link.before; link = link.before) keys.push(link.last);
  return keys.reverse();
}

/**
 * The keys of a run's params, tags or metrics in their order. Runs of one script have the same ones: they share the shape
 * and hold the values alone, which keeps ten thousand runs with a hundred columns small.
 */
export type Shape = {
  readonly length: number;
  readonly keys: () => readonly string[];
  /** The shape with one key more at its end. */
  readonly with: (key: string) => Shape;
  /** The shape without its last key, and that key; undefined for the empty one. */
  readonly end: { readonly before: Shape; readonly last: string } | undefined;
};

/** No keys: where every shape begins. */
export const emptyShape: Shape = shapeAfter(undefined);

export function shapeOf(keys: Iterable<string>): Shape {
  let shape = emptyShape;
  for (const key of keys) shape = shape.with(key);
  return shape;
}

function shapeAfter(end: Shape["end"]): Shape {
  const next = new Map<string, Shape>();
  let keys: readonly string[] | undefined;
  return {
    end,
    length: end ? end.before.length + 1 : 0,
    keys() {
      keys ??= keysOf(this);
      return keys;
    },
    with(key) {
      const known = next.get(key);
      if (known) return known;
      // A run that has got a key more leaves this shape: its list is made again where another run is still here.
      keys = undefined;
      const added = shapeAfter({ before: this, last: key });
      next.set(key, added);
      return added;
    },
  };
}

/** Step by step: a run may have more keys than calls may be nested. */
function keysOf(shape: Shape): readonly string[] {
  const keys: string[] = [];
  for (let { end } = shape; end; end = end.before.end) keys.push(end.last);
  return keys.reverse();
}

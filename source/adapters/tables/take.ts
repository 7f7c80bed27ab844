/** At most so many of them. */
export function* take<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let left = most;
  if (left <= 0) return;
  for (const item of items) {
    yield item;
    left -= 1;
    if (left <= 0) return;
  }
}

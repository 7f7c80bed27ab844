import { formatCount } from "./text/format.js";
import { useKept } from "./use-kept.js";

export type Scroll = {
  readonly total: number;
  /** The first row that is seen. */
  readonly offset: number;
  readonly move: (by: number) => void;
  readonly page: (by: number) => void;
  readonly halfPage: (by: number) => void;
  readonly first: () => void;
  readonly last: () => void;
};

/** Where a text without a cursor is, kept under `name`: `total` rows of which `height` are seen. */
export function useScroll(name: string, total: number, height: number): Scroll {
  const [kept, setOffset, offsetNow] = useKept(name, 0);
  const most = Math.max(0, total - Math.max(1, height));
  const to = (offset: number) => setOffset(Math.max(0, Math.min(most, offset)));
  const move = (by: number) => to(Math.min(most, offsetNow()) + by);
  return {
    total,
    offset: Math.min(kept, most),
    move,
    page: (by) => move(by * Math.max(1, height - 1)),
    halfPage: (by) => move(by * Math.max(1, Math.floor(height / 2))),
    first: () => to(0),
    last: () => to(most),
  };
}

/** "4-9 of 12" where not everything is seen, else "". */
export function seenOf({ total, offset }: Pick<Scroll, "total" | "offset">, height: number): string {
  return total <= height
    ? ""
    : `${formatCount(offset + 1)}-${formatCount(Math.min(total, offset + height))} of ${formatCount(total)}`;
}

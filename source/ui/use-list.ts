import { emptyList, fitList, type ListState, moveTo } from "./list-state.js";
import { useKept } from "./use-kept.js";

export type List = ListState & {
  readonly total: number;
  readonly move: (by: number) => void;
  readonly to: (index: number) => void;
  readonly page: (by: number) => void;
  readonly halfPage: (by: number) => void;
  readonly first: () => void;
  readonly last: () => void;
};

/** Cursor and window, kept under `name`, of a list of `total` rows of which `height` are seen; valid when either changes. */
export function useList(name: string, total: number, height: number): List {
  const [kept, setState] = useKept(name, emptyList);
  const state = fitList(kept, total, height);
  const move = (by: number) =>
    setState((current) => moveTo(current, fitList(current, total, height).cursor + by, total, height));
  const to = (index: number) => setState((current) => moveTo(current, index, total, height));
  return {
    ...state,
    total,
    move,
    to,
    page: (by) => move(by * Math.max(1, height - 1)),
    halfPage: (by) => move(by * Math.max(1, Math.floor(height / 2))),
    first: () => to(0),
    last: () => to(total - 1),
  };
}

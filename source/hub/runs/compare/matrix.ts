import type { MatrixRow, MatrixView, Note } from "../../../api/run-compare-views.js";
import { findWords } from "../../../domain/find-words.js";
import { byName } from "../detail/metric-rows.js";

/** Which rows are wanted: those that match, without those where all cells are alike unless `all`. */
export type MatrixWindow = {
  readonly all: boolean;
  readonly find: string;
  readonly offset: number;
  readonly limit: number;
};

type Options<Cell> = {
  /** What each run has, in the order of the runs. */
  readonly columns: readonly ReadonlyMap<string, Cell>[];
  readonly window: MatrixWindow;
  readonly notes: readonly Note[];
  /** Two cells that say the same; absent: by their JSON. */
  readonly same?: (a: Cell, b: Cell) => boolean;
  /** Which cells of a row are the best ones. */
  readonly best?: (key: string, cells: readonly (Cell | null)[]) => readonly number[];
  /** The order of rows; absent: by name. */
  readonly order?: (a: string, b: string) => number;
};

/** Runs beside each other, a row for each key that one of them has. */
export function matrixView<Cell>({ columns, window, notes, ...options }: Options<Cell>): MatrixView<Cell> {
  const { same = sameJson, best = () => [], order = byName } = options;
  const keys = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort(order);
  const rows = keys.map((key): MatrixRow<Cell> => {
    const cells = columns.map((column) => column.get(key) ?? null);
    const [first = null] = cells;
    const differs = cells.some((cell) => (cell === null || first === null ? cell !== first : !same(first, cell)));
    return { key, cells, differs, best: differs ? best(key, cells) : [] };
  });
  const matches = findWords(window.find);
  const found = rows.filter(({ key, differs }) => (window.all || differs) && matches(key));
  return {
    rows: found.slice(window.offset, window.offset + window.limit),
    total: found.length,
    differing: rows.filter(({ differs }) => differs).length,
    all: rows.length,
    notes,
  };
}

/** A note for each run that something is missing of. */
export function notesOf(reasons: readonly (string | undefined)[]): readonly Note[] {
  return reasons.flatMap((text, run) => (text === undefined ? [] : [{ run, text }]));
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

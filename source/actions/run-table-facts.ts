import type { RunTableLook, RunTableRun } from "../api/run-table-views.js";

export type SelectedRun = Pick<RunTableRun, "runId" | "name" | "experiment" | "state" | "deleted">;

/** What lies over the table. */
export type TableMenu = "columns" | "sort" | "group" | "looks";

/** The table of runs, what of it is selected and how it looks. */
export type RunTableFacts = {
  readonly run: SelectedRun | undefined;
  /** The marked runs, else the one under the cursor. */
  readonly targets: readonly { readonly runId: string; readonly name: string }[];
  readonly marked: number;
  readonly look: RunTableLook;
  /** No run is logged yet. */
  readonly empty: boolean;
  /** The deleted runs are shown. */
  readonly showsDeleted: boolean;
  readonly note: string;
  readonly isBaseline: boolean;
  readonly openMenu: (menu: TableMenu) => void;
  readonly writeFilter: () => void;
  readonly mark: () => void;
  /** The first time where a range begins, then all in between. */
  readonly markRange: () => Promise<void>;
  readonly markAll: () => Promise<void>;
  readonly clearMarks: () => void;
  readonly pinBaseline: () => void;
  /** Asks for the form and the place, then copies or writes the table. */
  readonly export: () => void;
  /** The cursor is on the first or the last row. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly move: (by: number) => void;
  /** Folds or unfolds what is under the cursor; false: there is nothing to fold, it is scrolled sideways. */
  readonly fold: (folded: boolean) => void;
  readonly scroll: (by: number) => void;
  readonly toggleDeleted: () => void;
};

/** The filter is set, or a range is begun: Esc takes it away. */
export type RunsFilteredFacts = { readonly clear: () => void; readonly what: string };

/** The filter is being written. */
export type RunsFilterFacts = { readonly keep: () => void; readonly drop: () => void };

/** A list over the table, found in by typing. */
type MenuFacts = { readonly close: () => void; readonly find: () => void; readonly chosen: string | undefined };

export type RunsFindFacts = { readonly keep: () => void; readonly drop: () => void };

export type RunsColumnsFacts = MenuFacts & {
  readonly shown: boolean;
  readonly toggle: () => void;
  readonly move: (by: number) => void;
  readonly pin: () => void;
  readonly isMetric: boolean;
  readonly nextFigure: () => void;
  readonly automatic: boolean;
  readonly reset: () => void;
};

export type RunsSortFacts = MenuFacts & {
  readonly sorted: boolean;
  readonly sortBy: () => void;
  readonly addKey: () => void;
  readonly removeKey: () => void;
  readonly reset: () => void;
};

export type RunsGroupFacts = MenuFacts & { readonly choose: () => void; readonly nextAggregate: () => void };

export type RunsLooksFacts = MenuFacts & {
  readonly choose: () => void;
  /** The names that are taken. */
  readonly save: (name: string) => Promise<void>;
  readonly forget: () => Promise<void>;
  readonly isSaved: boolean;
};

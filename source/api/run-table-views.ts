// The table of runs as the hub composes it: values of the columns that are asked for, of the rows that are seen.
import type { RunId } from "../domain/ids.js";
import type { RunState } from "../domain/run-table/run-state.js";

/** A number, "NaN", "Infinity" and "-Infinity" as words, a text, the points of a sparkline; null: the run has none. */
export type RunCell = number | string | null | readonly number[];

export type RunTableRun = {
  readonly kind: "run";
  readonly runId: RunId;
  readonly name: string;
  readonly experiment: string;
  readonly state: RunState;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly lastPointAtMs?: number;
  readonly deleted: boolean;
  /** How far it stands under its parents. */
  readonly depth: number;
  /** Runs below it that meet the filter. */
  readonly children: number;
  readonly folded: boolean;
  /** The best trial of its sweep. */
  readonly best?: true;
  /** Its points cannot be read. */
  readonly damaged?: true;
  /** In the order of the view's columns; of age and took nothing: they go on by themselves. */
  readonly cells: readonly RunCell[];
};

export type RunTableGroup = {
  readonly kind: "group";
  readonly id: string;
  /** What its runs have in common; "" for those that have no such value. */
  readonly title: string;
  readonly count: number;
  readonly folded: boolean;
  readonly cells: readonly RunCell[];
};

export type RunTableRow = RunTableRun | RunTableGroup;

/** What a filter names that no run has, and names that are like it; its kind where the filter tells it (`tag:a`). */
export type UnknownField = {
  readonly key: string;
  readonly kind?: "metric" | "param" | "tag";
  readonly similar: readonly string[];
};

export type RunTableView = {
  readonly rows: readonly RunTableRow[];
  /** Rows there are, of groups and of runs that are not folded away. */
  readonly total: number;
  /** Runs that meet the filter, and those there are. */
  readonly found: number;
  readonly all: number;
  /** Runs that are deleted, where no others are there. */
  readonly deleted?: number;
  /** Ids of the columns that the cells belong to. */
  readonly columns: readonly string[];
  /** Cells of the run that the others are held against. */
  readonly baseline?: { readonly runId: RunId; readonly name: string; readonly cells: readonly RunCell[] };
  /** Where the row is that was looked for. */
  readonly foundAt?: number;
  /** Why no run meets the filter, where it names what none has. */
  readonly unknown?: readonly UnknownField[];
};

export type RunIdsView = {
  readonly runIds: readonly string[];
  /** Of the first of them. */
  readonly names: readonly (readonly [runId: string, name: string])[];
};

export type RunTableSort = { readonly column: string; readonly descending: boolean };

/** What a table shows and how: saved under a name, and the present one. */
export type RunTableLook = {
  readonly filter: string;
  readonly sort: readonly RunTableSort[];
  /** Undefined: what differs, chosen by the hub. */
  readonly columns?: readonly string[] | undefined;
  /** Columns that stay when the others are scrolled sideways. */
  readonly pinned: readonly string[];
  /** "", "experiment", "parent", `param:KEY`, `tag:KEY` */
  readonly group: string;
  /** What a group's row shows of its metrics. */
  readonly aggregate: "best" | "mean";
};

/** The runs that are picked out in the table. */
export type RunChoice = {
  /** In the order in which they were marked. */
  readonly marks: readonly string[];
  /** The run that the others are held against. */
  readonly baseline?: string | undefined;
};

export type RunLooksView = {
  /** Names of the first of the marked runs, whether they have been on the screen or not. */
  readonly names?: readonly (readonly [runId: string, name: string])[];
  /** Of runs that are there. */
  readonly choice: RunChoice;
  /** Those that are kept as marked or as the baseline, and are not there (any more). */
  readonly gone?: readonly string[];
  readonly current?: RunTableLook | undefined;
  readonly saved: readonly { readonly name: string; readonly look: RunTableLook }[];
};

/** One step of a stage that prepares data, as it counted itself. */
type PreparationStep = {
  readonly name: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly note?: string;
  /** Rows that were left out, by reason. */
  readonly dropped?: Readonly<Record<string, number>>;
  /** Columns after the step. */
  readonly columns?: readonly string[];
  /** Any counts of tokens: total, longest, p50. */
  readonly tokens?: Readonly<Record<string, number>>;
  readonly examples?: readonly { readonly before: string; readonly after: string }[];
};

/** What a stage writes beside its output as `NAME.stats.json` (docs/stats-json.md). */
export type Preparation = {
  readonly steps: readonly PreparationStep[];
  /** Rows by split: train, eval. */
  readonly splits?: Readonly<Record<string, number>>;
};

/** Rows of a step that its reasons do not tell of: those that went, without those that were dropped. Below 0: more was dropped. */
export function unexplained({ rowsIn, rowsOut, dropped }: PreparationStep): number {
  const told = Object.values(dropped ?? {}).reduce((sum, rows) => sum + rows, 0);
  return dropped === undefined ? 0 : rowsIn - rowsOut - told;
}

/** Where the counts of an output may stand: by its name without its ending, then by its whole name. */
export function statsFilesOf(path: string): readonly [short: string, whole: string] {
  return [`${path.replace(/\.[^./]+$/, "")}.stats.json`, `${path}.stats.json`];
}

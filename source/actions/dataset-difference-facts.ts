/** Two versions are held against each other. What is undefined the focused pane, or the kind of the data, has not. */
export type DataDifferenceFacts = {
  /** One level up: what is computed is stopped, a filter is cleared, the view is closed. */
  readonly close: () => void;
  /** The file under the cursor, or the rows of the check. */
  readonly open: (() => void) | undefined;
  /** Columns by their names. */
  readonly filter: (() => void) | undefined;
  readonly swap: () => void;
  /** Which columns tell rows apart. */
  readonly chooseKey: (() => void) | undefined;
  readonly setContext: (() => void) | undefined;
  /** All examples, or those of one kind. */
  readonly nextKind: (() => void) | undefined;
  /** The difference as Markdown. */
  readonly copied: (() => string) | undefined;
  readonly save: (() => void) | undefined;
  /** Computes it again; undefined while it is being computed. */
  readonly again: (() => void) | undefined;
};

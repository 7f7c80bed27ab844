import type { ParamRow } from "../api/params-views.js";

/** The params editor is open. */
export type ParamsFacts = {
  readonly file: string;
  readonly row: ParamRow | undefined;
  /** Why nothing of the file is changed here. */
  readonly whyReadOnly: string | undefined;
  /** Why it cannot be opened in the editor. */
  readonly whyNotOpened: string | undefined;
  /** The line that the editor begins at. */
  readonly line: number;
  /** Why there is nothing to commit. */
  readonly whyNotCommitted: string | undefined;
  /** What the message begins with. */
  readonly message: string;
  /** Commits with this message. */
  readonly commit: (message: string, signal: AbortSignal) => Promise<void>;
  readonly files: number;
  readonly close: () => void;
  /** Begins to change the value under the cursor. */
  readonly edit: () => void;
  readonly toggle: (opens?: boolean) => void;
  readonly add: () => void;
  readonly remove: (signal: AbortSignal) => Promise<void>;
  readonly putBack: (signal: AbortSignal) => Promise<void>;
  readonly fix: (signal: AbortSignal) => Promise<void>;
  readonly nextFile: (by: number) => void;
  readonly find: () => void;
  readonly difference: (signal: AbortSignal) => Promise<void>;
  readonly openEditor: (signal: AbortSignal) => Promise<void>;
};

/** A value is being typed. */
export type ParamsFieldFacts = {
  readonly accept: (signal: AbortSignal) => Promise<void>;
  readonly leave: () => void;
};

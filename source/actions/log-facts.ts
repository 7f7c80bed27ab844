import type { OpenedFile } from "./action.js";

type Place = { readonly path: string; readonly line: number };

/** What a log's keys know and do, beside the moves of a list. */
export type LogOwnFacts = {
  readonly following: boolean;
  readonly wrapped: boolean;
  readonly times: boolean;
  readonly hasLines: boolean;
  /** What is looked for: "/loss", "errors". */
  readonly pattern: string | undefined;
  /** Only lines that are found are shown. */
  readonly filters: boolean;
  /** Its stages can be shown alone. */
  readonly hasParts: boolean;
  /** What Esc takes away next. */
  readonly clear: LogFoundFacts | undefined;
  readonly toggleFollow: () => void;
  readonly toggleWrap: () => void;
  readonly toggleTimes: () => void;
  readonly writeSearch: () => void;
  readonly nextMatch: (back: boolean) => Promise<void>;
  readonly nextError: () => Promise<void>;
  readonly toggleFilter: () => void;
  readonly markRange: () => void;
  /** The chosen lines, else the one under the cursor, without colours. @throws UserError `log.too-much-to-copy` */
  readonly copied: (signal: AbortSignal) => Promise<{ readonly text: string; readonly lines: number }>;
  readonly save: () => void;
  readonly chooseStage: () => void;
  /** The file that the cursor's line, or its traceback, names. */
  readonly source: (signal: AbortSignal) => Promise<Place | undefined>;
  /** Where a file of the log's, or the log itself, can be opened. @throws UserError `file.elsewhere` */
  readonly opened: (what: Place | undefined, signal: AbortSignal) => Promise<LogFile | undefined>;
};

type LogFile = DistributiveOmit<OpenedFile, "by">;
type DistributiveOmit<Union, Keys extends PropertyKey> = Union extends unknown ? Omit<Union, Keys> : never;

/** Something is looked for or chosen in a log: Esc takes it away. */
export type LogFoundFacts = { readonly what: string; readonly run: () => void };

import type { HubClient } from "../client/hub-client.js";
import type { PathCompletion } from "../domain/data/path-completion.js";
import type { ScopeFacts, ScopeName } from "./scopes.js";

export type ToastKind = "info" | "good" | "warning" | "bad";

/** What an action may ask of the frame around it. */
export type Shell = {
  readonly toast: (kind: ToastKind, message: string, hint?: string) => void;
  readonly showTab: (tab: string) => void;
  /** +1 the next pane, -1 the one before. */
  readonly movePane: (by: number) => void;
  readonly focusPane: (pane: string) => void;
  readonly open: (overlay: "help" | "palette" | "commands" | "jobs") => void;
  /** A page over the tab; undefined: the tab again. */
  readonly openPage: (page: "machine" | undefined) => void;
  readonly lastView: () => void;
  readonly zoom: () => void;
  readonly quit: () => void;
  readonly suspend: () => void;
  /** To the clipboard of the terminal. */
  readonly copy: (text: string) => void;
  /** Into a new file of the terminal's machine (relative to where Slipway was started); the whole path that it has. */
  readonly writeFile: (path: string, content: AsyncIterable<string | Uint8Array>) => Promise<string>;
  /** Shows a file in $PAGER or $EDITOR; resolves when that has ended. */
  readonly openFile: (file: OpenedFile) => Promise<void>;
  /** The text as the user has left it in $EDITOR, which opens a file of this name at the line (from 1). */
  readonly editText: (file: { readonly name: string; readonly text: string; readonly line: number }) => Promise<string>;
  /** A text file of the terminal's machine (relative to where Slipway was started): its whole path, what it is called, its text. @throws UserError */
  readonly readText: (path: string) => Promise<{ readonly path: string; readonly name: string; readonly text: string }>;
  /** What a path of the terminal's machine, typed as far as here, may go on as. */
  readonly completePath: (typed: string) => Promise<PathCompletion>;
};

export type OpenedFile = {
  readonly by: "pager" | "editor";
  /** Where it opens: 1 is the first line. */
  readonly line?: number | undefined;
} & (
  | { readonly path: string }
  /** Of a copy of that name: what is changed there is lost. */
  | { readonly name: string; readonly content: AsyncIterable<string | Uint8Array> }
);

/** What a dialog shows before an action runs. */
export type Confirmation = {
  readonly title: string;
  /** What will happen, literally. */
  readonly lines: readonly string[];
  /** What the user should see first, in the colour of warnings. */
  readonly warnings?: readonly string[];
  /** The command that shows all lines, where they may be more than the screen has room for. */
  readonly allLines?: string;
  /** The exact command, where one is run. */
  readonly command?: string;
  /** What a user would type for it, where Slipway does it itself. */
  readonly equivalent?: string;
  /** Word of the button that runs it. */
  readonly verb: string;
  /** Asks for a line of text that the action gets as `note`. */
  readonly asksNote?: boolean;
  /** What the line of text is, where it is no note for the audit; it may begin with something to change. */
  readonly asks?: {
    readonly what: string;
    readonly placeholder: string;
    readonly initial?: string;
    /** Why the text cannot be taken: it is said beside the field, which stays. */
    readonly refuse?: (text: string) => string | undefined;
  };
};

export type ActionContext<Name extends ScopeName> = {
  readonly facts: ScopeFacts[Name];
  readonly client: HubClient;
  readonly shell: Shell;
  readonly signal: AbortSignal;
  /** What was typed into the dialog; "" where it asked for nothing. */
  readonly note: string;
};

/** One key of Slipway: feeds the footer, the help, the palette, the keys page and the tests. */
export type Action<Name extends ScopeName = ScopeName> = {
  /** `registry.promote` */
  readonly id: string;
  readonly scope: Name;
  /** Names of keys (key-names.ts); the first is the one that is shown. */
  readonly keys: readonly string[];
  /** One or two words for the footer. */
  readonly label: string;
  /** Shown in the footer where it is true of the moment; absent: only in help and palette. */
  readonly inFooter?: boolean;
  /** A sentence for help and palette. */
  readonly tooltip: string;
  /** It changes something: a terminal that may only read does not have it. */
  readonly writes?: true;
  /** Why it cannot be done now; shown as a toast when its key is pressed. */
  readonly disabled?: (facts: ScopeFacts[Name]) => string | undefined;
  readonly confirm?: (facts: ScopeFacts[Name]) => Confirmation | undefined;
  readonly run: (context: ActionContext<Name>) => Promise<void> | void;
};

/** An action of whatever scope, for tables. */
export type AnyAction = { readonly [Name in ScopeName]: Action<Name> }[ScopeName];

/** What the terminal's own machine does for client and screens; composed in `cli/`, faked in tests. */
export type Host = {
  /** Starts the hub of the project where none answers; resolves when hub.json counts. @throws UserError `hub.start-failed` */
  readonly startHub: (projectRoot: string, signal?: AbortSignal) => Promise<void>;
  /** Opens `$EDITOR` with the screen suspended; resolves to the text that was saved. */
  readonly openEditor: (text: string, suffix: string) => Promise<string>;
  readonly writeFile: (path: string, content: string | Uint8Array) => Promise<void>;
  /** To the clipboard of the terminal (OSC 52). */
  readonly copy: (text: string) => void;
};

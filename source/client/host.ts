/** What the terminal's own machine does for the client; composed in `cli/`, faked in tests. */
export type Host = {
  /** Starts the hub of the project where none answers; resolves when hub.json counts. @throws UserError `hub.start-failed` */
  readonly startHub: (projectRoot: string, signal?: AbortSignal) => Promise<void>;
};

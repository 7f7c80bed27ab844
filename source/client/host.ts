/** What the terminal's own machine does for the client; composed in `cli/`, faked in tests. */
export type Host = {
  /** Starts the hub of the project where none answers; resolves when hub.json counts. @throws UserError `hub.start-failed` */
  readonly startHub: (projectRoot: string, signal?: AbortSignal) => Promise<void>;
  /** A start that was begun before the client was there, once: waited for before a hub is looked for. @throws as `startHub` does */
  readonly begunStart?: (signal: AbortSignal) => Promise<void> | undefined;
};

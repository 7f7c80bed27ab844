/** Events say what changed and never carry it. They are coalesced: one a topic and batch. */
const topics = [
  "project", // git state, trust, tools
  "pipeline", // stages, params
  "executions", // started, stage begun or ended, ended
  "sweeps", // ids: sweep ids (trials, best, state)
  "log", // ids: execution ids whose log grew
  "runs", // ids: run ids (rows, params, tags, status)
  "looks", // how the table of runs looks, what is marked in it
  "series", // ids: run ids whose points grew
  "models", // ids: names of registered models
  "datasets",
  "tables", // how far the reading of tables is
  "chats", // ids: chat ids
  "ollama", // hosts and their models
  "model-jobs", // ids: jobs (pulls, creations) that went on
  "watch", // the watch mode
  "commands",
  "jobs",
  "machine", // the header's strip
  "samples", // a look at the machine, while somebody shows its page
] as const;

export type Topic = (typeof topics)[number];

/** One line of `GET /slipway/v1/events` (newline-delimited JSON). `ids` empty: anything of the topic may have changed. */
export type HubEvent = {
  readonly topic: Topic;
  readonly ids: readonly string[];
  /** Grows with each event of this hub process; a gap or a smaller one after a reconnect means: refetch all. */
  readonly revision: number;
};

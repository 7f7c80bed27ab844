/** A DVC command that has the repository, or paths of it, locked now. */
export type DvcProcess = {
  readonly pid: number;
  /** As it was started: "dvc repro train". */
  readonly command: string;
  readonly user: string;
  /** Epoch ms; undefined where the system does not tell. */
  readonly startedAtMs?: number | undefined;
  /** "pts/2"; undefined: it has none. */
  readonly terminal?: string | undefined;
  /** It has the lock of the whole repository, as between two stages. */
  readonly holdsRepository: boolean;
  /** Absolute paths that it writes and reads now: those of the stage that it runs. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
};

/** "dvc repro train (pid 1234, ada, started 3 min ago in pts/2)". */
export function processWords(
  { command, pid, user, startedAtMs, terminal }: Omit<DvcProcess, "holdsRepository" | "writes" | "reads">,
  nowMs: number,
): string {
  const where = terminal === undefined ? "" : ` in ${terminal}`;
  const since = startedAtMs === undefined ? "" : `, started ${agoWords(nowMs - startedAtMs)}${where}`;
  return `${command} (pid ${pid}, ${user}${since})`;
}

function agoWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 86_400 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} d ago`;
}

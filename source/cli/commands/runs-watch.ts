import type { RunRow } from "../../api/views.js";
import type { HubClient } from "../../client/hub-client.js";
import { UserError } from "../../domain/user-error.js";
import { formatClock, formatCount, formatNumber } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { withClient } from "../with-client.js";
import { findRun } from "./find-run.js";

/** `met`: the expression is true. `finished`, `failed`: every run has ended, well or not. `timeout`: neither came in time. */
type Outcome = "met" | "finished" | "failed" | "timeout";

type Watched = {
  readonly filter: string;
  readonly until: string | undefined;
  /** Told as they come; not with --json. */
  readonly tells: boolean;
};

/** A look while no event has come: one may be lost when the hub is replaced. */
const lookEveryMs = 1000;
/** More lines a second nobody reads. */
const leastMs = 200;
const mostRuns = 100;
const shownMetrics = 6;

/**
 * `slipway runs watch [ID | --filter F] [--until EXPRESSION] [--timeout S]`: a line a change. Exit code 0 when the expression
 * (MLflow's language, on last values) is true of one of the runs; without one, when all have finished. 1 when they ended
 * without it, or the time was over.
 */
export function runRunsWatch(args: Arguments): Promise<number> {
  const [text] = args.positionals;
  const given = args.text("filter");
  if (text !== undefined && given !== undefined) throw invalid("runs watch", "Give a run or --filter, not both");
  const timeoutS = args.number("timeout", 1, 10_000_000);
  return withClient(args, async (client) => {
    const filter =
      given ?? `attributes.run_id = '${text === undefined ? await newestRun(client) : await findRun(client, text)}'`;
    const watched = { filter, until: args.text("until"), tells: !args.flag("json") };
    const { outcome, runs } = await watch(
      client,
      watched,
      timeoutS === undefined ? undefined : Date.now() + timeoutS * 1000,
    );
    const isDone = watched.until === undefined ? outcome === "finished" : outcome === "met";
    if (args.flag("json")) printJson({ outcome, runs });
    else printLine(`${formatClock(Date.now())} ${saidOf(outcome, watched.until)}`);
    return isDone ? 0 : 1;
  });
}

/** How it ended, and the runs as they were then. */
async function watch(client: HubClient, watched: Watched, endsAtMs: number | undefined) {
  const told = new Map<string, string>();
  for (;;) {
    const next = nextEvent(client, endsAtMs);
    const runs = await search(client, watched.filter);
    for (const run of watched.tells ? runs : []) {
      const line = lineOf(run);
      if (told.get(run.runId) !== line) printLine(`${formatClock(Date.now())} ${line}`);
      told.set(run.runId, line);
    }
    const outcome = await outcomeOf(client, watched, runs);
    if (outcome !== undefined) return { outcome, runs };
    if (endsAtMs !== undefined && Date.now() >= endsAtMs) return { outcome: "timeout" as const, runs };
    await next;
  }
}

/** Undefined while it is not decided: a run is on its way, or none is there yet. */
async function outcomeOf(
  client: HubClient,
  { filter, until }: Watched,
  runs: readonly RunRow[],
): Promise<Exclude<Outcome, "timeout"> | undefined> {
  if (until !== undefined) {
    const both = filter.trim() === "" ? until : `${filter} AND ${until}`;
    if ((await search(client, both)).length > 0) return "met";
  }
  const isAlive = ({ status, stale }: RunRow) => (status === "RUNNING" || status === "SCHEDULED") && !stale;
  if (runs.length === 0 || runs.some(isAlive)) return undefined;
  return runs.every(({ status }) => status === "FINISHED") ? "finished" : "failed";
}

async function search(client: HubClient, filter: string): Promise<readonly RunRow[]> {
  const orderBy = ["attributes.start_time DESC"];
  return (await client.call("runs.list", { filter, orderBy, offset: 0, limit: mostRuns })).rows;
}

/** @throws UserError `run.none` */
async function newestRun(client: HubClient): Promise<string> {
  const [run] = (
    await client.call("runs.list", { filter: "", orderBy: ["attributes.start_time DESC"], offset: 0, limit: 1 })
  ).rows;
  if (run) return run.runId;
  throw new UserError({
    code: "run.none",
    kind: "not-found",
    message: "No run is logged yet",
    hint: "Name the runs that will come: slipway runs watch --filter \"params.lr = '0.1'\"",
  });
}

/** "calm-otter 5e9d72be RUNNING step 40  loss 0.31  rouge_l 0.5" */
function lineOf({ name, runId, status, stale, metrics }: RunRow): string {
  const step = Math.max(...metrics.map((metric) => metric.step));
  const shown = metrics.filter(({ key }) => !key.startsWith("system/")).slice(0, shownMetrics);
  return [
    `${label(name)} ${runId.slice(0, 8)} ${stale ? "STALE" : status}${metrics.length === 0 ? "" : ` step ${formatCount(step)}`}`,
    ...shown.map(({ key, last }) => `${label(key)} ${formatNumber(last)}`),
  ].join("  ");
}

function saidOf(outcome: Outcome, until: string | undefined): string {
  if (outcome === "met") return `${label(until ?? "")}: true`;
  const without = until === undefined ? "" : ` without ${label(until)}`;
  return outcome === "timeout" ? `the time is over${without}` : `ended (${outcome})${without}`;
}

/** Resolves after the next change of a run, not sooner than lines are told; at the latest after a look's time or at the end. */
function nextEvent(client: HubClient, endsAtMs: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const startedAtMs = Date.now();
    const leftMs = endsAtMs === undefined ? lookEveryMs : Math.max(0, endsAtMs - startedAtMs);
    const done = () => {
      stop();
      clearTimeout(timer);
      setTimeout(resolve, Math.max(0, Math.min(leftMs, leastMs - (Date.now() - startedAtMs))));
    };
    const timer = setTimeout(done, Math.min(lookEveryMs, leftMs));
    const stop = client.onEvent(({ topic }) => {
      if (topic === "runs" || topic === "series") done();
    });
  });
}

import type { RunRow } from "../../api/views.js";
import type { HubClient } from "../../client/hub-client.js";
import { parseRunFilter, type RunCondition } from "../../domain/filter/run-condition.js";
import { statusWord } from "../../domain/run-table/run-state.js";
import { UserError } from "../../domain/user-error.js";
import { formatClock, formatCount, formatNumber } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine, printWarning } from "../output.js";
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
 * `slipway runs watch [ID | --filter F] [--until EXPRESSION] [--timeout S]`: a line a change. Without a run and a filter the
 * newest run that is running, else the next one to start. Exit code 0 when the expression (MLflow's language or the short
 * form, on last values) is true of one of the runs; without one, when all have finished. 1 when they ended without it, or the
 * time was over.
 */
export function runRunsWatch(args: Arguments): Promise<number> {
  const [text] = args.positionals;
  const given = args.text("filter");
  if (text !== undefined && given !== undefined) throw invalid("runs watch", "Give a run or --filter, not both");
  const until = args.text("until");
  if (given !== undefined) conditionsOf("--filter", given);
  if (until !== undefined) assertDecides(until);
  const timeoutS = args.number("timeout", 1, 10_000_000);
  return withClient(args, async (client) => {
    const endsAtMs = timeoutS === undefined ? undefined : Date.now() + timeoutS * 1000;
    const filter =
      given ?? idFilter(text === undefined ? await nextRun(client, endsAtMs) : await findRun(client, text));
    const watched = { filter, until, tells: !args.flag("json") };
    const { outcome, runs } = await watch(client, watched, endsAtMs);
    const isDone = watched.until === undefined ? outcome === "finished" : outcome === "met";
    if (args.flag("json")) printJson({ outcome, runs });
    else printLine(`${formatClock(Date.now())} ${saidOf(outcome, watched.until)}`);
    return isDone ? 0 : 1;
  });
}

/** How it ended, and the runs as they were then. */
async function watch(client: HubClient, watched: Watched, endsAtMs: number | undefined) {
  const told = new Map<string, string>();
  const look = async () => {
    const runs = await search(client, watched.filter);
    for (const run of watched.tells ? runs : []) {
      const line = lineOf(run);
      if (told.get(run.runId) !== line) printLine(`${formatClock(Date.now())} ${line}`);
      told.set(run.runId, line);
    }
    return runs;
  };
  for (;;) {
    const next = nextEvent(client, endsAtMs);
    const runs = await look();
    const outcome = await outcomeOf(client, watched, runs);
    // What decided it may have come since the look.
    if (outcome !== undefined) return { outcome, runs: await look() };
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
    if ((await search(client, filter, until)).length > 0) return "met";
  }
  const isAlive = ({ status, stale }: RunRow) => (status === "RUNNING" || status === "SCHEDULED") && !stale;
  if (runs.length === 0 || runs.some(isAlive)) return undefined;
  return runs.every(({ status }) => status === "FINISHED") ? "finished" : "failed";
}

/** The runs that meet the filter, and the other one, whichever language each is in. */
async function search(client: HubClient, filter: string, and = ""): Promise<readonly RunRow[]> {
  const orderBy = ["attributes.start_time DESC"];
  return (await client.call("runs.list", { filter, and, orderBy, offset: 0, limit: mostRuns })).rows;
}

/** @throws UserError `arguments.invalid` with the text as it was given */
function conditionsOf(option: string, text: string): readonly RunCondition[] {
  try {
    return parseRunFilter(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw invalid("runs watch", error.message.replace("Invalid filter", `Invalid ${option}`));
  }
}

/** An expression that says nothing of a run's values is never true, or always. @throws UserError `arguments.invalid` */
function assertDecides(until: string): void {
  const conditions = conditionsOf("--until", until);
  const example = "such as 'metrics.loss < 0.1'";
  if (conditions.length === 0) throw invalid("runs watch", `--until wants a condition, ${example}: it is empty`);
  const bare = conditions.find(({ operator }) => operator === "FUZZY");
  if (bare) {
    throw invalid("runs watch", `Invalid --until "${until}": "${bare.value}" is no condition, ${example}`);
  }
}

function idFilter(runId: string | undefined): string {
  return `attributes.run_id = '${runId ?? ""}'`;
}

/** The newest run that is running, else the next one that starts; undefined where none did in time. */
async function nextRun(client: HubClient, endsAtMs: number | undefined): Promise<string | undefined> {
  const [running] = await search(client, "status:running");
  if (running) return running.runId;
  const before = new Set((await search(client, "")).map(({ runId }) => runId));
  printWarning("no run is running: waiting for the next one to start (name a run to look at one that has ended)");
  for (;;) {
    const next = nextEvent(client, endsAtMs);
    const started = (await search(client, "")).find(({ runId }) => !before.has(runId));
    if (started) return started.runId;
    if (endsAtMs !== undefined && Date.now() >= endsAtMs) return undefined;
    await next;
  }
}

/** "calm-otter 5e9d72be running step 40  loss 0.31  rouge_l 0.5" */
function lineOf({ name, runId, status, stale, metrics }: RunRow): string {
  const step = Math.max(...metrics.map((metric) => metric.step));
  const shown = metrics.filter(({ key }) => !key.startsWith("system/")).slice(0, shownMetrics);
  return [
    `${label(name)} ${runId.slice(0, 8)} ${statusWord({ status, stale })}${metrics.length === 0 ? "" : ` step ${formatCount(step)}`}`,
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

import type { HubClient } from "../../../source/client/hub-client.js";
import type { WholeComparison, WholeRun } from "./gather.js";

const pointsAPage = 25_000;

/** A record of a CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it; a number is left alone. */
export function csvRecord(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** Params, tags and figures of metrics: a row each. */
export function runCsv({ params, tags, metrics }: WholeRun): string {
  return [
    csvRecord(["kind", "key", "value", "best", "best_step", "min", "max", "points", "nan"]),
    ...params.map(([key, value]) => csvRecord(["param", key, value, null, null, null, null, null, null])),
    ...metrics.map(({ key, last, best, bestStep, min, max, count, nanCount }) =>
      csvRecord(["metric", key, last, best ?? null, bestStep ?? null, min ?? null, max ?? null, count, nanCount]),
    ),
    ...tags.map(([key, value]) => csvRecord(["tag", key, value, null, null, null, null, null, null])),
  ].join("");
}

/** Every point of every metric, as it is asked for: a run of ten million points is never whole in memory. */
export async function* historyCsv(
  client: HubClient,
  runId: string,
  keys: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield csvRecord(["metric", "step", "timestamp_ms", "value"]);
  for (const key of keys) {
    let pageToken: string | undefined;
    do {
      const input = { runId, key, limit: pointsAPage, ...(pageToken === undefined ? {} : { pageToken }) };
      const page = await client.call("runs.points", input, { signal });
      yield page.points.map(([step, atMs, value]) => csvRecord([key, step, atMs, value])).join("");
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
  }
}

/** What differs of the params and metrics: a column each run. */
export function comparisonCsv({ runs, params, metrics }: WholeComparison): string {
  return [
    csvRecord(["kind", "key", ...runs.map(({ name }) => name)]),
    csvRecord(["run", "id", ...runs.map(({ runId }) => runId)]),
    ...params.rows.map(({ key, cells }) => csvRecord(["param", key, ...cells])),
    ...metrics.rows.map(({ key, cells }) => csvRecord(["metric", key, ...cells])),
  ].join("");
}

function csvCell(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  const isNumber = typeof value === "number" || /^-?(\d+\.?\d*([eE][-+]?\d+)?|Infinity)$/.test(text);
  const guarded = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

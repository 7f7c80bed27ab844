// The questions of the screens and of the client: a search, a whole history, a chart.
import { z } from "zod";
import { longMetric, searchedFor } from "./data.js";
import { digestOf, median, timed, type Work } from "./in-turn.js";
import { peakMb, resetPeaks } from "./process-tree.js";
import type { Server } from "./server.js";

const runsSchema = z.object({ runs: z.array(z.object({ info: z.object({ run_id: z.string() }) })) });
const point = z.object({ value: z.number(), timestamp: z.number(), step: z.number() });
const pageSchema = z.object({ metrics: z.array(point), next_page_token: z.string().optional() });
const bulkSchema = z.object({ metrics: z.array(z.object({ step: z.number(), run_id: z.string() })) });

/** What the Python client asks for at once (GET_METRIC_HISTORY_MAX_RESULTS of its rest_store). */
const historyPage = 25_000;
const chartColumns = 320;

/** The median in ms of a search: filter on a metric and a param, ordered by a metric, 100 rows. */
export async function searchRuns(server: Server, calls: number): Promise<Work> {
  const connection = server.connect();
  const body = Buffer.from(JSON.stringify(searchedFor));
  let reply: Buffer = Buffer.alloc(0);
  const durations = await timed(calls, 10_000, async () => {
    reply = await connection.post("/api/2.0/mlflow/runs/search", body);
  });
  connection.close();
  const { runs } = runsSchema.parse(JSON.parse(reply.toString()));
  const answer = digestOf(runs.map(({ info }) => info.run_id));
  return { value: median(durations), units: durations.length, answer };
}

/** The whole history of a long series. */
export type History = Work & {
  readonly points: number;
  /** Resident memory of the server's largest process while it answered. */
  readonly peakMb: number;
  /** False where `withinMs` was over before the last page. */
  readonly whole: boolean;
};

/** The time in ms of reading a series to its end, page after page as the client does; parsing the replies is not in it. */
export async function wholeHistory(server: Server, runId: string, withinMs: number): Promise<History> {
  const connection = server.connect();
  const base = `/api/2.0/mlflow/metrics/get-history?run_id=${runId}&metric_key=${longMetric}&max_results=${historyPage}`;
  resetPeaks(server.pid);
  const digests: string[] = [];
  let [value, read] = [0, 0];
  let token: string | undefined = "";
  while (token !== undefined && value < withinMs) {
    const began = performance.now();
    const reply = await connection.get(token === "" ? base : `${base}&page_token=${encodeURIComponent(token)}`);
    value += performance.now() - began;
    const page: z.infer<typeof pageSchema> = pageSchema.parse(JSON.parse(reply.toString()));
    digests.push(digestOf(page.metrics));
    read += page.metrics.length;
    token = page.next_page_token;
  }
  connection.close();
  const answer = digestOf(digests);
  return { value, units: read, answer, points: read, peakMb: peakMb(server.pid), whole: token === undefined };
}

/** The median in ms of 320 points of a long series for a chart. */
export async function chart(server: Server, runId: string, calls: number): Promise<Work> {
  const connection = server.connect();
  const path = `/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids=${runId}&metric_key=${longMetric}&max_results=${chartColumns}`;
  let reply: Buffer = Buffer.alloc(0);
  const durations = await timed(calls, 20_000, async () => {
    reply = await connection.get(path);
  });
  connection.close();
  const { metrics } = bulkSchema.parse(JSON.parse(reply.toString()));
  return { value: median(durations), units: durations.length, answer: digestOf(metrics.map(({ step }) => step)) };
}

import { z } from "zod";
import { longMetric, lossAt, timestampAt } from "./data.js";
import type { Work } from "./in-turn.js";
import type { Server } from "./server.js";

const keys = 20;
const stepsPerBatch = 50;
const metricsPerBatch = keys * stepsPerBatch;
const batchesPerRun = 100;

const createdSchema = z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) });

/** The metrics of batches, as they stand behind the run's id: made once, so that sending costs nearly nothing. */
const batches = Array.from({ length: batchesPerRun }, (_, batch) =>
  Buffer.from(`"metrics":[${metricsOf(batch).join(",")}]}`),
);

/**
 * Metrics a second that `clients` get answered, each with its own connection and run: batches of 1000 metrics, 20 keys of
 * 50 steps each, no point twice.
 */
export async function logBatches(server: Server, clients: number, withinMs: number): Promise<Work> {
  const until = performance.now() + withinMs;
  const began = performance.now();
  const sent = await Promise.all(Array.from({ length: clients }, () => logUntil(server, until)));
  const metrics = sent.reduce((sum, count) => sum + count, 0) * metricsPerBatch;
  return { value: (metrics / (performance.now() - began)) * 1000, units: metrics };
}

/**
 * Writes one series of `points` points into a fresh run, 1000 a batch over one connection, and resolves to the run and the
 * points a second; it gives up when the sending has taken `withinMs`. Making the bodies does not count.
 */
export async function logSeries(
  server: Server,
  points: number,
  withinMs: number,
): Promise<{ readonly runId: string; readonly written: number; readonly perSecond: number }> {
  const connection = server.connect();
  const runId = await createRun(connection.post);
  const prefix = Buffer.from(`{"run_id":"${runId}",`);
  let [written, sendingMs] = [0, 0];
  while (written < points && sendingMs < withinMs) {
    const block: Buffer[] = [];
    for (let batch = 0; batch < batchesPerRun && written + block.length * 1000 < points; batch++) {
      block.push(Buffer.from(`"metrics":[${seriesFrom(written + batch * 1000).join(",")}]}`));
    }
    const began = performance.now();
    for (const body of block) await connection.post("/api/2.0/mlflow/runs/log-batch", prefix, body);
    sendingMs += performance.now() - began;
    written += block.length * 1000;
  }
  connection.close();
  return { runId, written, perSecond: (written / sendingMs) * 1000 };
}

/** The id of a fresh run of the experiment "Default". */
export async function createRun(post: (path: string, body: object) => Promise<Buffer>): Promise<string> {
  const reply = await post("/api/2.0/mlflow/runs/create", { experiment_id: "0", start_time: timestampAt(0) });
  return createdSchema.parse(JSON.parse(reply.toString())).run.info.run_id;
}

async function logUntil(server: Server, until: number): Promise<number> {
  const connection = server.connect();
  let sent = 0;
  while (sent === 0 || performance.now() < until) {
    const prefix = Buffer.from(`{"run_id":"${await createRun(connection.post)}",`);
    for (const batch of batches) {
      await connection.post("/api/2.0/mlflow/runs/log-batch", prefix, batch);
      sent += 1;
      if (performance.now() >= until) break;
    }
  }
  connection.close();
  return sent;
}

/** As the Python client writes them. */
function metricsOf(batch: number): readonly string[] {
  return Array.from({ length: metricsPerBatch }, (_, at) => {
    const step = batch * stepsPerBatch + Math.floor(at / keys);
    return JSON.stringify({ key: `metric_${at % keys}`, value: lossAt(step), timestamp: timestampAt(step), step });
  });
}

function seriesFrom(first: number): readonly string[] {
  return Array.from({ length: 1000 }, (_, at) => {
    const step = first + at;
    return JSON.stringify({ key: longMetric, value: lossAt(step), timestamp: timestampAt(step), step });
  });
}

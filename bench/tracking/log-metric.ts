import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { keep } from "./cleanup.js";
import { lossAt, timestampAt } from "./data.js";
import { median, type Sides, timed, type Work } from "./in-turn.js";
import { createRun } from "./log-batches.js";
import type { Peer } from "./peer.js";
import type { Server } from "./server.js";

const sideSchema = z.object({ p50Ms: z.number(), clientCpuMs: z.number() });
const printedSchema = z.object({ peer: sideSchema, hub: sideSchema });

/** What a call of the real client takes: the median in ms, and the CPU time of the client's own process in it. */
export type ClientCall = z.infer<typeof sideSchema>;

/** The median in ms of log-metric from here, one after another on one connection: the server's part and the socket's. */
export async function logMetricRaw(server: Server, calls: number): Promise<Work> {
  const connection = server.connect();
  const run_id = await createRun(connection.post);
  const durations = await timed(calls, 10_000, (step) =>
    connection.post("/api/2.0/mlflow/runs/log-metric", {
      run_id,
      key: "loss",
      value: lossAt(step),
      timestamp: timestampAt(step),
      step,
    }),
  );
  connection.close();
  return { value: median(durations), units: durations.length };
}

/** The same from the real Python client, both servers in turn from one process of it. */
export async function logMetricFromPython(
  { python, env }: Peer,
  servers: Sides<Server>,
  { rounds, calls }: { readonly rounds: number; readonly calls: number },
): Promise<Sides<ClientCall>> {
  const child = spawn(python, [resolve("bench/tracking/log-metric.py")], { env, stdio: ["pipe", "pipe", "inherit"] });
  if (child.pid !== undefined) keep(child.pid);
  const sides = Object.entries(servers).map(([name, server]) => [
    name,
    { url: server?.url, token: server?.token ?? null },
  ]);
  child.stdin.end(JSON.stringify({ rounds, calls, servers: Object.fromEntries(sides) }));
  return printedSchema.parse(JSON.parse(await text(child.stdout)));
}

import { createHash } from "node:crypto";
import { treeCpuMs } from "./process-tree.js";
import type { Server } from "./server.js";

/** The two sides of a comparison; the real server may be missing. */
export type Sides<T> = { readonly peer: T | undefined; readonly hub: T };

/** What a piece of work on one server gave. */
export type Work = {
  /** The figure itself. */
  readonly value: number;
  /** Over how many metrics or requests the server's CPU time is shared out. */
  readonly units: number;
  /** What came back, where both sides must answer the same. */
  readonly answer?: string;
};

export type Taken = {
  readonly value: number;
  /** CPU time of all processes of the server for one unit. */
  readonly cpuMsPerUnit: number;
  /** CPU time of the load generator, as a share of one core while it ran. */
  readonly generatorShare: number;
  readonly answer: string | undefined;
};

/** The same work on one side after the other, round after round; the medians. */
export async function inTurn(
  { peer, hub }: Sides<Server>,
  rounds: number,
  work: (server: Server) => Promise<Work>,
): Promise<Sides<Taken>> {
  const ofPeer: Taken[] = [];
  const ofHub: Taken[] = [];
  for (let round = 0; round < rounds; round++) {
    if (peer) ofPeer.push(await measured(peer, work));
    ofHub.push(await measured(hub, work));
  }
  return { peer: peer && medianOf(ofPeer), hub: medianOf(ofHub) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Calls `request` again and again until `count` calls or `withinMs` are over; the duration of each in ms. */
export async function timed(
  count: number,
  withinMs: number,
  request: (index: number) => Promise<unknown>,
): Promise<readonly number[]> {
  const durations: number[] = [];
  const until = performance.now() + withinMs;
  while (durations.length < count && (durations.length === 0 || performance.now() < until)) {
    const began = performance.now();
    await request(durations.length);
    durations.push(performance.now() - began);
  }
  return durations;
}

export const digestOf = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");

async function measured(server: Server, work: (server: Server) => Promise<Work>): Promise<Taken> {
  const serverBefore = treeCpuMs(server.pid);
  const ownBefore = process.cpuUsage();
  const began = performance.now();
  const { value, units, answer } = await work(server);
  const wallMs = performance.now() - began;
  const own = process.cpuUsage(ownBefore);
  return {
    value,
    cpuMsPerUnit: (treeCpuMs(server.pid) - serverBefore) / units,
    generatorShare: (own.user + own.system) / 1000 / wallMs,
    answer,
  };
}

function medianOf(samples: readonly Taken[]): Taken {
  const of = (key: "value" | "cpuMsPerUnit" | "generatorShare") => median(samples.map((sample) => sample[key]));
  return {
    value: of("value"),
    cpuMsPerUnit: of("cpuMsPerUnit"),
    generatorShare: of("generatorShare"),
    answer: samples[0]?.answer,
  };
}

// The hub beside a real `mlflow server`: both get the same work in turn; the ratios are printed beside their goals.
// usage: npm run bench:tracking [-- --rounds N --runs N --points N --write]   --write: into docs/performance.md, too
// The real server is the provisioned one (node scripts/provision-tests.mjs), or SLIPWAY_BENCH_MLFLOW names a Python that has it.
import { parseArgs } from "node:util";
import type { Project } from "../test/support/project.js";
import { type Data, longRunId } from "./tracking/data.js";
import { startHub } from "./tracking/hub.js";
import { fillHubStore } from "./tracking/hub-store.js";
import { inTurn, median, type Sides, type Taken } from "./tracking/in-turn.js";
import { logBatches } from "./tracking/log-batches.js";
import { logMetricFromPython, logMetricRaw } from "./tracking/log-metric.js";
import { openPeer } from "./tracking/peer.js";
import { atRest, idleMemoryMb } from "./tracking/process-tree.js";
import { benchProject } from "./tracking/project.js";
import { chart, searchRuns, wholeHistory } from "./tracking/reads.js";
import { circumstances, type Figure, figureTable, publish, short, table } from "./tracking/report.js";
import type { Server } from "./tracking/server.js";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    runs: { type: "string", default: "10000" },
    points: { type: "string", default: "1000000" },
    write: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const runs = Number(options.runs);
const [long, medium] = [Number(options.points), 100_000];
/** A batch of writing is over after this time: the real server gets some dozens of batches answered in it. */
const writeForMs = 5000;
const historyWithinMs = 300_000;

const figures: Figure[] = [];
const costs: string[][] = [];

await using emptyProject = benchProject();
await using fullProject = benchProject();
const peer = await openPeer(emptyProject.env);
if (!peer) console.log("No real mlflow server is here: node scripts/provision-tests.mjs. Slipway is measured alone.");
await onEmptyStores();
await onFullStores();
publish("tracking", [circumstances(), figureTable(figures), costTable()].join("\n\n"), options.write);

async function onEmptyStores(): Promise<void> {
  const starts: number[] = [];
  for (let round = 1; round < rounds; round++) {
    const hub = await startHub(emptyProject);
    starts.push(hub.startMs);
    await hub.end();
  }
  const servers = await startBoth(emptyProject);
  add("start to /health, empty store", "ms", servers.peer?.startMs, median([...starts, servers.hub.startMs]), {
    under: 500,
  });
  await addMemory("memory at rest, all processes, empty store", servers, { under: 100 });
  for (const clients of [1, 8]) {
    const taken = await inTurn(servers, rounds, (server) => logBatches(server, clients, writeForMs));
    const goal = { times: clients === 1 ? 40 : 50 };
    addTaken(`log-batch of 1000, ${clients} client${clients === 1 ? "" : "s"}`, "metrics/s", taken, goal, "metric");
  }
  addTaken("log-metric, raw, p50", "ms", await inTurn(servers, rounds, (server) => logMetricRaw(server, 300)));
  const called = peer && (await logMetricFromPython(peer, servers, { rounds, calls: 200 }));
  const note = called && `of which the client's own CPU: ${short(called.hub.clientCpuMs)} ms`;
  add("log_metric from Python, p50", "ms", called?.peer?.p50Ms, called?.hub.p50Ms, { times: 4 }, note);
  await addMemory("memory at rest after the writing", servers, { times: 10 });
  await end(servers);
}

async function onFullStores(): Promise<void> {
  const data = { runs, series: [long, medium] };
  say(`filling both stores: ${runs} runs, series of ${data.series.join(" and ")} points`);
  await fillHubStore(fullProject.root, data);
  await (await startHub(fullProject)).end(); // what is derived from the store is there from now on, as it is in use
  const servers = await startBoth(fullProject, data);
  add(`start to /health, ${runs} runs`, "ms", servers.peer?.startMs, servers.hub.startMs, { under: 1000 });
  await addMemory(`memory at rest, ${runs} runs`, servers, { times: 10 });
  const found = await inTurn(servers, rounds, (server) => searchRuns(server, 50));
  addTaken(`runs/search over ${runs} runs, 100 rows, p50`, "ms", found, { times: 100 });
  const charted = await inTurn(servers, rounds, (server) => chart(server, longRunId(medium), 20));
  addTaken(`${medium} points, 320 for a chart, p50`, "ms", charted, { times: 100 });
  await addHistory(servers);
  await addMemory("memory at rest after the reading", servers, { times: 10 });
  await end(servers);
}

/** One after the other: the real server's helpers go on loading when it answers already, and would slow down the hub's start. */
async function startBoth(project: Project, data?: Data): Promise<Sides<Server>> {
  const hub = await startHub(project);
  const ofPeer = await peer?.start(data);
  if (ofPeer) await atRest(ofPeer.pid);
  return { peer: ofPeer, hub };
}

async function addHistory(servers: Sides<Server>): Promise<void> {
  const peaks = new Map<Server, number>();
  const taken = await inTurn(servers, 1, async (server) => {
    const history = await wholeHistory(server, longRunId(long), historyWithinMs);
    peaks.set(server, history.peakMb);
    if (!history.whole) say(`only ${history.points} of ${long} points were read in ${historyWithinMs / 1000} s`);
    // A part is as good as the whole to compare with: what is left would take longer, not shorter.
    return { ...history, value: history.value * (long / history.points) };
  });
  addTaken(`whole history of ${long} points, paged`, "ms", taken, { times: 25 }, "point");
  add("peak memory meanwhile", "MB", servers.peer && peaks.get(servers.peer), peaks.get(servers.hub));
}

async function addMemory(work: string, { peer: peerServer, hub }: Sides<Server>, goal: Figure["goal"]): Promise<void> {
  const ofHub = await idleMemoryMb(hub.pid);
  add(work, "MB", peerServer && (await idleMemoryMb(peerServer.pid)), ofHub, goal);
}

function addTaken(
  work: string,
  unit: Figure["unit"],
  { peer: ofPeer, hub }: Sides<Taken>,
  goal?: Figure["goal"],
  per = "request",
): void {
  const differ = ofPeer && ofPeer.answer !== hub.answer;
  add(work, unit, ofPeer?.value, hub.value, goal, differ ? "the answers DIFFER" : undefined);
  const cost = (taken: Taken | undefined) => (taken ? `${short(taken.cpuMsPerUnit * 1000)} µs` : "not measured");
  const ratio = ofPeer ? `${short(ofPeer.cpuMsPerUnit / hub.cpuMsPerUnit)} x` : "";
  costs.push([work, `one ${per}`, cost(ofPeer), cost(hub), ratio, `${Math.round(hub.generatorShare * 100)} %`]);
}

function add(
  work: string,
  unit: Figure["unit"],
  ofPeer: number | undefined,
  hub: number | undefined,
  goal?: Figure["goal"],
  note?: string | undefined,
): void {
  const figure = { work, unit, peer: ofPeer, hub, ...(goal && { goal }), ...(note !== undefined && { note }) };
  figures.push(figure);
  say(figureTable([figure]).split("\n").at(-1) ?? "");
}

function costTable(): string {
  return table(
    ["CPU time of the server", "for", "mlflow server", "Slipway", "ratio", "load generator beside Slipway, of a core"],
    costs,
  );
}

async function end({ peer: peerServer, hub }: Sides<Server>): Promise<void> {
  await peerServer?.end();
  await hub.end();
}

function say(line: string): void {
  console.log(line);
}

// How fast the built program shows its first frame on the sample, what it costs, and that it is silent when idle.
// usage: npm run bench:start [-- ROUNDS]   A bare Node stands beside it: trust CPU milliseconds and ratios, not wall times.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cpuMs, endOf, hubPid, rssBytes } from "../test/support/processes.js";
import { makeSampleProject, type Project } from "../test/support/project.js";
import { type App, startApp } from "../test/support/pty.js";
import { missing, pathWithTools } from "../test/support/tools.js";

const rounds = Number(process.argv[2] ?? 7);
const goalCpuMs = 300;
const idleMs = 10_000;

type Sample = { readonly wallMs: number; readonly cpuMs: number; readonly rssMb: number; readonly bytes: number };

/** All five tabs are named: the frame stands. */
const firstFrame = /Chat.*Datasets.*Pipeline.*Runs.*Registry/;

await using project = makeSampleProject();
const bare: Sample[] = [];
const cold: Sample[] = [];
const warm: Sample[] = [];
for (let round = 0; round < rounds; round++) {
  bare.push(await measure(() => startApp({ command: [process.execPath, "-e", bareScript()] }), "ready"));
  await endHub(project);
  cold.push(await measure(() => start(project), firstFrame));
  warm.push(await measure(() => start(project), firstFrame)); // the round before has left a hub running
}

print("bare node", bare);
print("hub not running", cold, bare);
print("hub running", warm, bare);
await printIdle(project);
const worst = Math.max(median(cold, "cpuMs"), median(warm, "cpuMs"));
console.log(
  `\ngoal: at most ${goalCpuMs} ms of CPU to the first frame: ${worst <= goalCpuMs ? "met" : "MISSED"} (${worst} ms)`,
);

function bareScript(): string {
  return "process.stdout.write('ready'); setInterval(() => {}, 1e6)";
}

function start({ root, env }: Project) {
  // With the tools on the PATH, as on a machine in use: else an installation would run beside.
  const path = missing("python", "dvc") ? env.PATH : pathWithTools("python", "dvc");
  return startApp({ args: [root], env: { ...env, PATH: path }, columns: 120, rows: 40 });
}

async function measure(open: () => Promise<App>, wanted: string | RegExp): Promise<Sample> {
  const began = performance.now();
  await using app = await open();
  await app.waitFor(wanted, 30_000);
  const wallMs = performance.now() - began;
  return { wallMs, cpuMs: cpuMs(app.pid), rssMb: rssBytes(app.pid) / 2 ** 20, bytes: app.bytes() };
}

async function printIdle(of: Project): Promise<void> {
  await using app = await start(of);
  await app.waitFor(firstFrame, 30_000);
  await quiet(app);
  const hub = hubPid(of.root);
  const before = { bytes: app.bytes(), terminal: cpuMs(app.pid), hub: cpuMs(hub) };
  await new Promise((done) => setTimeout(done, idleMs));
  const mb = (pid: number) => `${Math.round(rssBytes(pid) / 2 ** 20)} MB`;
  console.log(`\nidle for ${idleMs / 1000} s (goal: 0 bytes):`);
  console.log(`  written   ${app.bytes() - before.bytes} bytes`);
  console.log(`  terminal  ${Math.round(cpuMs(app.pid) - before.terminal)} ms CPU, ${mb(app.pid)}`);
  console.log(`  hub       ${Math.round(cpuMs(hub) - before.hub)} ms CPU, ${mb(hub)}`);
}

/** Resolves when nothing was written for 2 s: what the slow sources say has arrived. */
async function quiet(app: App): Promise<void> {
  for (let last = -1; last !== app.bytes(); ) {
    last = app.bytes();
    await new Promise((done) => setTimeout(done, 2000));
  }
}

async function endHub(of: Project): Promise<void> {
  if (existsSync(join(of.root, ".slipway/hub.json"))) await endOf(hubPid(of.root));
}

function median(samples: readonly Sample[], key: keyof Sample): number {
  const sorted = samples.map((sample) => sample[key]).sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
}

function print(title: string, samples: readonly Sample[], beside?: readonly Sample[]): void {
  const cpu = median(samples, "cpuMs");
  const ratio = beside ? `  ${(cpu / median(beside, "cpuMs")).toFixed(1)} x bare node's CPU` : "";
  const cell = (key: keyof Sample) => String(median(samples, key)).padStart(5);
  console.log(
    `${title.padEnd(16)} CPU ${cell("cpuMs")} ms  wall ${cell("wallMs")} ms  RSS ${cell("rssMb")} MB  ${cell("bytes")} bytes${ratio}`,
  );
}

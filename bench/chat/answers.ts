import { setTimeout as wait } from "node:timers/promises";
import { act } from "../../test/support/act.js";
import type { RunningOllama } from "../../test/support/ollama.js";
import { cpuMs } from "../../test/support/processes.js";
import { type App, startApp } from "../../test/support/pty.js";
import { missing, ollamaBin } from "../../test/support/tools.js";
import { type Side, startSlipway } from "../runs/side.js";
import { startHub } from "../tracking/hub.js";
import { median } from "../tracking/in-turn.js";
import { processTree } from "../tracking/process-tree.js";
import { table, withUnit } from "../tracking/report.js";
import { makeEndless } from "./endless-model.js";
import { chatProject, realOllama } from "./project.js";

const size = { columns: 120, rows: 40 };
const tokens = 2000;
const [shortRounds, longRounds] = [25, 7];
const goals = { firstMs: 10, wholeShare: 3, freeMs: 50 };

/** Of one answer: from Enter to its first token on the screen and to its end; CPU time of who shows it, and of the hub. */
type Taken = { readonly firstMs: number; readonly wholeMs: number; readonly cpuMs: number; readonly hubCpuMs: number };
type Both = { readonly ours: readonly Taken[]; readonly theirs: readonly Taken[] };

/**
 * The same prompts to the same model of the same server, in `ollama run` and in the Chat tab, in turn, each in a terminal of the
 * same size.
 */
export async function benchAnswers(): Promise<string> {
  if (missing("ollama")) throw new Error("No real Ollama is here: node scripts/provision-tests.mjs");
  await using ollama = await realOllama();
  await ollama.makeTiny("tiny");
  await makeEndless(ollama, "long", tokens);
  const short = await inBoth(ollama, "tiny", shortRounds);
  const long = await inBoth(ollama, "long", longRounds);
  const freeMs = await freeAfterStop(ollama);
  const of = (both: Both, key: keyof Taken) =>
    [both.theirs, both.ours].map((side) => median(side.map((one) => one[key]))) as [number, number];
  const [theirFirst, ourFirst] = of(short, "firstMs");
  const [theirWhole, ourWhole] = of(long, "wholeMs");
  const [theirCpu, ourCpu] = of(long, "cpuMs");
  const [, hubCpu] = of(long, "hubCpuMs");
  const share = ((ourWhole - theirWhole) / theirWhole) * 100;
  const added = ourFirst - theirFirst;
  const each = (ms: number) => withUnit((ms * 1000) / tokens, "ms");
  const verdict = (isMet: boolean) => (isMet ? "met" : "MISSED");
  return table(
    ["work", "ollama run", "Slipway", "added", "goal", ""],
    [
      [
        "Enter to the first token on the screen, warm model",
        withUnit(theirFirst, "ms"),
        withUnit(ourFirst, "ms"),
        `${added.toFixed(1)} ms`,
        `under ${goals.firstMs} ms`,
        verdict(added < goals.firstMs),
      ],
      [
        `Enter to the end of ${tokens.toLocaleString("en")} tokens`,
        withUnit(theirWhole, "ms"),
        withUnit(ourWhole, "ms"),
        `${share.toFixed(1)} %`,
        `under ${goals.wholeShare} %`,
        verdict(share < goals.wholeShare),
      ],
      ["CPU of the terminal for 1,000 tokens", each(theirCpu), each(ourCpu), "", "", ""],
      ["CPU of the hub for 1,000 tokens", "", each(hubCpu), "", "", ""],
      [
        "a stop by its key to the server's answer to another request",
        "",
        withUnit(freeMs, "ms"),
        "",
        `under ${goals.freeMs} ms`,
        verdict(freeMs < goals.freeMs),
      ],
    ],
  );
}

async function inBoth(ollama: RunningOllama, model: string, rounds: number): Promise<Both> {
  await using project = chatProject(ollama.url);
  await using own = await openChat(project, model);
  const command: readonly [string, ...string[]] = [ollamaBin(), "run", model];
  await using peer = await startApp({ command, env: ollama.env, ...size });
  await peer.waitFor(/>>> /, 60_000);
  const [ours, theirs]: [Taken[], Taken[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    // The first of each only warms up.
    const prompt = `Who are you, ${round}?`;
    const taken = [await askPeer(peer, prompt), await askSlipway(own, prompt)] as const;
    if (round > 0) {
      theirs.push(taken[0]);
      ours.push(taken[1]);
    }
  }
  return { ours, theirs };
}

/** The Chat tab with a conversation of this model alone on the screen, the field open. */
async function openChat(project: ReturnType<typeof chatProject>, model: string): Promise<Side> {
  // Ended with the project.
  const hub = await startHub(project);
  const connection = hub.connect();
  const settings = { noHistory: true };
  await connection.post("/slipway/v1/call/chats.create", { model: `${model}:latest`, title: "bench", settings });
  connection.close();
  const side = await startSlipway(project, size, "1");
  const { app } = side;
  await app.waitFor(new RegExp(`Models[\\s\\S]*${model}:latest`));
  await app.waitFor(/Conversations[\s\S]*bench/);
  act(app, "global.next-pane");
  act(app, "list.first");
  act(app, "chat.write");
  await app.waitFor(/╭─ bench/);
  act(app, "chat-field.leave");
  await app.waitFor("Enter writes a message");
  act(app, "global.previous-pane");
  act(app, "global.zoom");
  await app.waitFor((screen) => !screen.includes("Models"));
  act(app, "chat.write");
  return side;
}

async function askPeer(app: App, prompt: string): Promise<Taken> {
  // Each message alone, so that all rounds are the same to the model.
  const cleared = (screen: string) => screen.split("Cleared session context").length;
  const before = cleared(app.screen());
  await say(app, "/clear");
  await app.waitFor((screen) => cleared(screen) > before || /\/clear\n[^\n]*Cleared[^\n]*\n>>> /.test(screen));
  await type(app, prompt);
  const spent = cpuOf(app.pid);
  const began = performance.now();
  app.press("enter");
  // Until then a sign that turns.
  await app.waitFor((screen) => /^[^\n]*\n\s*[\p{L}\p{N}"'(]/u.test(after(screen, prompt)), 60_000);
  const firstMs = performance.now() - began;
  await app.waitFor((screen) => /\n>>> /.test(after(screen, prompt)) || !screen.includes(prompt), 60_000);
  await app.waitFor(/\n>>> [^\n]*\s*$/, 60_000);
  const wholeMs = performance.now() - began;
  await wait(300);
  return { firstMs, wholeMs, cpuMs: cpuOf(app.pid) - spent, hubCpuMs: 0 };
}

async function askSlipway({ app, hubPid }: Side, prompt: string): Promise<Taken> {
  await type(app, prompt);
  const spent = { terminal: cpuOf(app.pid), hub: cpuOf(hubPid()) };
  const began = performance.now();
  app.press("enter");
  // Behind the name of the model in the row above; "…" until then.
  await app.waitFor((screen) => /\n│ [^\n]*:latest[^\n]*\n[│ ┃]*[\p{L}\p{N}"'(]/u.test(after(screen, prompt)), 60_000);
  const firstMs = performance.now() - began;
  await app.waitFor(
    (screen) => / tok · /.test(after(screen, prompt)) || (!screen.includes(prompt) && / tok · /.test(screen)),
    60_000,
  );
  const wholeMs = performance.now() - began;
  await wait(300);
  return {
    firstMs,
    wholeMs,
    cpuMs: cpuOf(app.pid) - spent.terminal,
    hubCpuMs: cpuOf(hubPid()) - spent.hub,
  };
}

/** From the key that stops an endless answer to the answer to the next request, which a server with one place gives then. */
async function freeAfterStop(ollama: RunningOllama): Promise<number> {
  await makeEndless(ollama, "endless", -1);
  await using project = chatProject(ollama.url);
  await using own = await openChat(project, "endless");
  const body = JSON.stringify({ model: "endless", prompt: "Hi", stream: false, options: { num_predict: 1 } });
  const ask = () => fetch(`${ollama.url}/api/generate`, { method: "POST", body }).then((response) => response.json());
  const times: number[] = [];
  for (let round = 0; round < 9; round++) {
    await say(own.app, `Who are you, ${round}?`);
    await own.app.waitFor(/streaming/);
    await wait(500);
    const began = performance.now();
    act(own.app, "chat-field.leave");
    await ask();
    const freeMs = performance.now() - began;
    await own.app.waitFor((screen) => !screen.includes("streaming"));
    const alone = performance.now();
    await ask();
    times.push(freeMs - (performance.now() - alone));
  }
  return median(times);
}

/** Types a line and waits until it stands there: its time is not that of the answer. */
async function type(app: App, text: string): Promise<void> {
  app.type(text);
  await app.waitFor((screen) => screen.includes(text));
  await wait(200);
}

async function say(app: App, text: string): Promise<void> {
  await type(app, text);
  app.press("enter");
}

function cpuOf(root: number): number {
  return processTree(root).reduce((sum, pid) => sum + cpuMs(pid), 0);
}

function after(screen: string, prompt: string): string {
  const at = screen.lastIndexOf(prompt);
  return at < 0 ? "" : screen.slice(at + prompt.length);
}

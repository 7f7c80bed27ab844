import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { type RunningOllama, startOllama } from "../../test/support/ollama.js";
import { runsProject } from "../runs/project.js";
import { endTree, keep } from "../tracking/cleanup.js";
import { freePort } from "../tracking/server.js";

/** A project whose first host is this one. */
export function chatProject(url: string): ReturnType<typeof runsProject> {
  const project = runsProject();
  return { ...project, env: { ...project.env, OLLAMA_HOST: url } };
}

/** A real Ollama, ended with the benchmark at the latest. */
export async function realOllama(): Promise<RunningOllama> {
  const ollama = await startOllama();
  keep(ollama.pid);
  return ollama;
}

export type StandIn = { readonly url: string; readonly [Symbol.asyncDispose]: () => Promise<void> };

/** A server whose model writes `tokens` tokens, `perSecond` of them a second; a process of its own. */
export async function standIn(perSecond: number, tokens: number): Promise<StandIn> {
  const port = await freePort();
  const argv = [resolve("bench/chat/stand-in.mjs"), port, perSecond, tokens].map(String);
  const { pid = 0 } = spawn(process.execPath, argv, { stdio: "ignore" });
  keep(pid);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`${url}/api/version`).catch(() => undefined);
    if (answer?.ok) return { url, [Symbol.asyncDispose]: () => endTree(pid) };
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error("the stand-in does not answer");
}

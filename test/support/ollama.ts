import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./ports.js";
import { endOf } from "./processes.js";
import { ollamaBin } from "./tools.js";

export type RunningOllama = {
  readonly url: string;
  readonly pid: number;
  /** `OLLAMA_HOST`, a home and a model folder of its own. */
  readonly env: Readonly<Record<string, string>>;
  /** Ollama's own command line on this server; resolves to what it printed. */
  readonly cli: (...args: readonly string[]) => Promise<string>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** A real Ollama server without models, on a free port of loopback, ready. Skips or fails as `ollamaBin` does. */
export async function startOllama(): Promise<RunningOllama> {
  const binary = ollamaBin();
  const home = mkdtempSync(join(tmpdir(), "slipway-ollama-"));
  const host = `127.0.0.1:${await freePort()}`;
  const env = { PATH: process.env.PATH ?? "", HOME: home, OLLAMA_HOST: host, OLLAMA_MODELS: join(home, "models") };
  const mark = process.env.SLIPWAY_TEST_RUN;
  const marked = mark ? { ...env, SLIPWAY_TEST_RUN: mark } : env;
  const server = spawn(binary, ["serve"], { env: marked, stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  server.stderr.on("data", (data) => {
    log = (log + String(data)).slice(-20_000);
  });
  const url = `http://${host}`;
  await answering(`${url}/api/version`, () => {
    if (server.exitCode !== null) throw new Error(`ollama serve ended with ${server.exitCode}:\n${log}`);
  });
  return {
    url,
    pid: server.pid ?? 0,
    env,
    cli: async (...args) => (await promisify(execFile)(binary, args, { env: marked })).stdout,
    [Symbol.asyncDispose]: async () => {
      await endOf(server.pid ?? 0);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function answering(url: string, check: () => void): Promise<void> {
  for (const until = Date.now() + 30_000; Date.now() < until; ) {
    check();
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${url} does not answer`);
}

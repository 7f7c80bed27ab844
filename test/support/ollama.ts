import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./ports.js";
import { endOf, gone } from "./processes.js";
import { ollamaBin } from "./tools.js";

export type RunningOllama = {
  readonly url: string;
  /** Of the server that runs now. */
  readonly pid: number;
  /** `OLLAMA_HOST`, a home and a model folder of its own. */
  readonly env: Readonly<Record<string, string>>;
  /** Ollama's own command line on this server; resolves to what it printed. */
  readonly cli: (...args: readonly string[]) => Promise<string>;
  /** Makes the model `name` of the sample's weights: it answers at once, on one thread. `more`: lines of its Modelfile. */
  readonly makeTiny: (name: string, ...more: readonly string[]) => Promise<void>;
  /** The processes that the server has started: its runner, once a model is loaded. */
  readonly runners: () => readonly number[];
  /** Ends the server and its runners at once, in the middle of whatever they do. */
  readonly killAll: () => void;
  /** Starts it again at the same address, ready. */
  readonly startAgain: () => Promise<void>;
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
  const url = `http://${host}`;
  const cli = async (...args: readonly string[]) => (await promisify(execFile)(binary, args, { env: marked })).stdout;
  let pid = await serve(binary, url, marked);
  const runners = () =>
    // A child belongs to the thread that started it.
    readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  return {
    url,
    get pid() {
      return pid;
    },
    env,
    cli,
    makeTiny: async (name, ...more) => {
      const folder = resolve("fixtures/sample/model");
      const weights = join(folder, "tiny-q8_0.gguf");
      const modelfile = readFileSync(join(folder, "Modelfile"), "utf8").replace("./merged.gguf", weights);
      const file = join(home, `Modelfile-${name}`);
      writeFileSync(file, [modelfile, "PARAMETER num_thread 1", ...more].join("\n"));
      await cli("create", name, "-f", file);
    },
    runners,
    killAll: () => {
      // A killed server leaves its runner behind.
      for (const each of [pid, ...runners()]) process.kill(each, "SIGKILL");
    },
    startAgain: async () => {
      await gone(pid, 5000);
      pid = await serve(binary, url, marked);
    },
    [Symbol.asyncDispose]: async () => {
      await endOf(pid);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The pid of a server that answers at `url`. */
async function serve(binary: string, url: string, env: NodeJS.ProcessEnv): Promise<number> {
  const server = spawn(binary, ["serve"], { env, stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  server.stderr.on("data", (data) => {
    log = (log + String(data)).slice(-20_000);
  });
  await answering(`${url}/api/version`, () => {
    if (server.exitCode !== null) throw new Error(`ollama serve ended with ${server.exitCode}:\n${log}`);
  });
  return server.pid ?? 0;
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

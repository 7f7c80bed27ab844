import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { endTree, keep } from "./cleanup.js";
import { type Connection, connect } from "./connection.js";

export type Server = {
  readonly url: string;
  readonly pid: number;
  readonly token: string | undefined;
  /** From the start of the process to the first 200 of /health. */
  readonly startMs: number;
  /** Keep-alive, one request at a time. */
  readonly connect: () => Connection;
  readonly end: () => Promise<void>;
};

const startWithinMs = 180_000;
const askEveryMs = 5;

/** Starts a server and resolves when /health answers. `tokenOf` finds the token in what it printed until then. */
export async function startServer(
  argv: readonly [string, ...string[]],
  options: {
    readonly port: number;
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly tokenOf?: (printed: string) => string | undefined;
  },
): Promise<Server> {
  const { port, cwd, env, tokenOf } = options;
  const [file, ...args] = argv;
  const began = performance.now();
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const printed = outputOf(child);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} does not start`);
  keep(pid);
  const health = connect(port);
  while (!(await isHealthy(health))) {
    if (child.exitCode !== null) throw new Error(`${argv.join(" ")} has ended:\n${printed.all()}`);
    if (performance.now() - began > startWithinMs) throw new Error(`${argv.join(" ")} does not answer`);
    await new Promise((done) => setTimeout(done, askEveryMs));
  }
  const startMs = performance.now() - began;
  health.close();
  const token = tokenOf && (await printed.find(tokenOf));
  return {
    url: `http://127.0.0.1:${port}`,
    pid,
    token,
    startMs,
    connect: () => connect(port, token),
    end: () => endTree(pid),
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function isHealthy(connection: Connection): Promise<boolean> {
  return connection.request("GET", "/health").then(
    ({ status }) => status === 200,
    () => false, // it does not listen yet
  );
}

function outputOf({ stdout, stderr }: ChildProcess) {
  let text = "";
  let heard = Promise.withResolvers<void>();
  for (const stream of [stdout, stderr]) {
    stream?.on("data", (data) => {
      text = (text + String(data)).slice(-100_000);
      heard.resolve();
      heard = Promise.withResolvers();
    });
  }
  return {
    all: () => text,
    find: async <T>(wanted: (text: string) => T | undefined): Promise<T> => {
      for (;;) {
        const found = wanted(text);
        if (found !== undefined) return found;
        await heard.promise;
      }
    },
  };
}

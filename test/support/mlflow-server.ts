import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { freePort } from "./ports.js";
import { gone, isAlive } from "./processes.js";
import { peerPython } from "./tools.js";

const serverSchema = z.object({ url: z.string(), pid: z.number(), folder: z.string() });

/** The first start of all has to compile MLflow; on a busy machine it has been seen to take over a minute. */
const patienceMs = 180_000;

/**
 * The URL of a real `mlflow server` (SQLite and files in a temporary folder), ready. The first call of a test run starts
 * it; it serves every file of the run and ends with the run (`endMlflowServer`). Skips or fails as `peerPython` does.
 */
export async function mlflowServer(): Promise<string> {
  const python = peerPython();
  const known = stateOf(process.env.SLIPWAY_TEST_RUN ?? "");
  if (known && isAlive(known.pid)) return known.url;
  const folder = mkdtempSync(join(tmpdir(), "slipway-mlflow-"));
  const port = await freePort();
  const log = join(folder, "server.log");
  const where = ["--backend-store-uri", `sqlite:///${join(folder, "mlflow.db")}`];
  const files = ["--artifacts-destination", join(folder, "artifacts")];
  const server = spawn(
    python,
    ["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1", ...where, ...files],
    {
      cwd: folder,
      // A session of its own: the server and its workers are ended together, by their group.
      detached: true,
      env: {
        ...process.env,
        HOME: folder,
        MLFLOW_DISABLE_TELEMETRY: "true",
        // Eight helper processes for jobs that no call of ours starts.
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
      },
      stdio: ["ignore", openSync(log, "w"), openSync(log, "a")],
    },
  );
  server.unref();
  const url = `http://127.0.0.1:${port}`;
  const state = { url, pid: server.pid ?? 0, folder };
  writeFileSync(statePath(process.env.SLIPWAY_TEST_RUN ?? ""), JSON.stringify(state));
  for (const until = Date.now() + patienceMs; Date.now() < until; ) {
    if (server.exitCode !== null) break;
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return url;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`mlflow server is not ready:\n${readFileSync(log, "utf8").slice(-5000)}`);
}

/** Ends the server of this test run with all its processes, where one was started, and removes its folder. */
export async function endMlflowServer(run: string): Promise<void> {
  const state = stateOf(run);
  if (!state) return;
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!isAlive(state.pid)) break;
    process.kill(-state.pid, signal);
    await gone(state.pid, 5000);
  }
  rmSync(state.folder, { recursive: true, force: true, maxRetries: 5 });
  rmSync(statePath(run), { force: true });
}

/** Where the files of a test run find the server that one of them started. */
const statePath = (run: string) => join(tmpdir(), `slipway-mlflow-${run}.json`);

function stateOf(run: string): z.infer<typeof serverSchema> | undefined {
  const path = statePath(run);
  return existsSync(path) ? serverSchema.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

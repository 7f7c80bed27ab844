import { execFileSync } from "node:child_process";
import { accessSync, constants, copyFileSync, existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
// @ts-expect-error plain JS, shared with provisioning
import { toolsFile } from "../../scripts/test-tools.mjs";
import { temporaryFolder } from "./cleanup.js";
import type { Data } from "./data.js";
import { freePort, type Server, startServer } from "./server.js";

/** The real MLflow, with which everything is compared. */
export type Peer = {
  /** Its Python, which has the client too. */
  readonly python: string;
  readonly env: Readonly<Record<string, string>>;
  /** A server on an empty store, or on one that holds so many runs and long series. */
  readonly start: (data?: Data) => Promise<Server>;
};

const toolsSchema = z.object({ peerPython: z.string() }).partial();

/**
 * The real MLflow of SLIPWAY_BENCH_MLFLOW (a Python that has it), else the provisioned one; undefined where there is none.
 * It makes its tables once, before anything is measured.
 */
export async function openPeer(env: Readonly<Record<string, string>>): Promise<Peer | undefined> {
  const python = process.env.SLIPWAY_BENCH_MLFLOW ?? provisioned();
  if (python === undefined) return undefined;
  accessSync(python, constants.X_OK);
  const folder = temporaryFolder();
  const empty = join(folder, "empty.db");
  const quiet = { ...env, MLFLOW_DISABLE_TELEMETRY: "true", NO_PROXY: "127.0.0.1,localhost" };
  await (await startOn(python, empty, quiet)).end();
  let stores = 0;
  return {
    python,
    env: quiet,
    start: async (data) => {
      stores += 1;
      const database = join(folder, `${stores}.db`);
      copyFileSync(empty, database);
      if (data) {
        const args = [database, data.runs, ...data.series].map(String);
        execFileSync(python, [resolve("bench/tracking/populate-peer.py"), ...args], { env: quiet, stdio: "inherit" });
      }
      return startOn(python, database, quiet);
    },
  };
}

/** One worker, SQLite: what `mlflow server` is without further set-up. */
async function startOn(python: string, database: string, env: Readonly<Record<string, string>>): Promise<Server> {
  const port = await freePort();
  const options = {
    port,
    "backend-store-uri": `sqlite:///${database}`,
    "artifacts-destination": `${database}.artifacts`,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const mlflow = join(dirname(python), "mlflow");
  return startServer([python, mlflow, "server", "--host", "127.0.0.1", "--workers", "1", ...args], {
    port,
    cwd: dirname(database),
    env,
  });
}

function provisioned(): string | undefined {
  return existsSync(toolsFile) ? toolsSchema.parse(JSON.parse(readFileSync(toolsFile, "utf8"))).peerPython : undefined;
}

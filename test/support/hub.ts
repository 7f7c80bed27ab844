import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { endOf } from "./processes.js";
import type { Project } from "./project.js";

export type RunningHub = {
  readonly url: string;
  readonly pid: number;
  readonly token: string | undefined;
  /** As an MLflow client wants it. */
  readonly env: Readonly<Record<string, string>>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

// The one line of `hub start --foreground --json`.
const readySchema = z.object({ url: z.string(), pid: z.number(), token: z.string().nullable() });

/** The hub of the built program on a project, ready. It ends by itself a minute after its last client: a Python that starts on a busy machine is in time. */
export async function startHub(project: Project, ...args: readonly string[]): Promise<RunningHub> {
  const child = spawn(
    process.execPath,
    [resolve("dist/slipway.js"), "hub", "start", "--foreground", "--json", "--idle", "60", ...args],
    { cwd: project.root, env: project.env, stdio: ["ignore", "pipe", "pipe"] },
  );
  let errors = "";
  child.stderr.on("data", (data) => {
    errors += String(data);
  });
  const ready = await new Promise<z.infer<typeof readySchema>>((done, fail) => {
    createInterface({ input: child.stdout }).once("line", (line) => done(readySchema.parse(JSON.parse(line))));
    child.once("exit", (code) => fail(new Error(`the hub ended with ${code} before it was ready: ${errors}`)));
  });
  return {
    url: ready.url,
    pid: ready.pid,
    token: ready.token ?? undefined,
    env: {
      ...project.env,
      MLFLOW_TRACKING_URI: ready.url,
      ...(ready.token === null ? {} : { MLFLOW_TRACKING_TOKEN: ready.token }),
      NO_PROXY: "127.0.0.1,localhost,::1",
    },
    [Symbol.asyncDispose]: () => endOf(ready.pid),
  };
}

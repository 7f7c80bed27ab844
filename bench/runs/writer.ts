import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { endTree, keep } from "../tracking/cleanup.js";

export type Writer = {
  /** The folder of an offline run of W&B, the id of one of MLflow's. */
  readonly run: string;
  /** When each step was logged, epoch ms. */
  readonly loggedAtMs: readonly number[];
  /** Resolves when all is logged. */
  readonly ended: Promise<unknown>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Logs with the real client of one side; resolves when the run is there. */
export async function startWriter(options: {
  readonly python: string;
  readonly side: "wandb" | "mlflow";
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly metrics: number;
  readonly steps: number;
  /** Steps a second; unset: as fast as it goes. */
  readonly rate?: number;
  /** The first metric counts from 1001. */
  readonly unique?: boolean;
}): Promise<Writer> {
  const { python, side, env, folder, metrics, steps, rate = 0, unique = false } = options;
  const args = [side, folder, metrics, steps, rate, ...(unique ? ["--unique"] : [])].map(String);
  const child = spawn(python, [resolve("bench/runs/log.py"), ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const { pid } = child;
  if (pid === undefined) throw new Error(`${python} does not start`);
  keep(pid);
  const loggedAtMs: number[] = [];
  const run = await firstLine(child, (line) => {
    const [step = 0, atMs = 0] = line.split(" ").map(Number);
    loggedAtMs[step] = atMs;
  });
  return { run, loggedAtMs, ended, [Symbol.asyncDispose]: () => endTree(pid) };
}

function firstLine({ stdout }: ChildProcess, others: (line: string) => void): Promise<string> {
  return new Promise((done, fail) => {
    if (!stdout) throw new Error("it has no output");
    const lines = createInterface({ input: stdout });
    lines.once("line", (line) => {
      done(line);
      lines.on("line", others);
    });
    lines.once("close", () => fail(new Error("the writer has ended before its run was there")));
  });
}

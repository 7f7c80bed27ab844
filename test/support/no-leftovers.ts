import { randomUUID } from "node:crypto";
import { endMlflowServer } from "./mlflow-server.js";
import { processesWith } from "./processes.js";

const mark = "SLIPWAY_TEST_RUN";

/**
 * Global set-up of vitest. Every process that a test starts inherits a mark; at the end no hub, run or server may be
 * left of them. Those that end by themselves (hubs start with `--idle 60` at most here) get the time for it.
 */
export default function setup(): () => Promise<void> {
  const run = randomUUID();
  process.env[mark] = run;
  return async () => {
    await endMlflowServer(run);
    if (process.platform !== "linux") return;
    const until = Date.now() + 70_000;
    let left = leftovers(run);
    while (left.length > 0 && Date.now() < until) {
      await new Promise((done) => setTimeout(done, 200));
      left = leftovers(run);
    }
    for (const { pid } of left) process.kill(pid, "SIGKILL");
    if (left.length > 0)
      throw new Error(
        `the tests left processes behind:\n${left.map(({ pid, argv }) => `  ${pid} ${argv}`).join("\n")}`,
      );
  };
}

/** vitest's own workers carry the mark as well. */
const leftovers = (run: string) => processesWith(mark, run).filter(({ argv }) => !/vitest|esbuild/.test(argv));

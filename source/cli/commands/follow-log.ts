import type { HubClient } from "../../client/hub-client.js";
import { sanitize } from "../../ui/text/sanitize.js";
import { printLine } from "../output.js";

const page = 1000;
/** A look while no event has come: one may be lost when the hub is replaced. */
const lookEveryMs = 1000;

/** Prints the log of an execution from its beginning until it ends; resolves to its exit code. */
export async function followLog(client: HubClient, executionId: string): Promise<number | undefined> {
  let next = 0;
  for (;;) {
    const { executions } = await client.call("executions.list", { limit: 200 });
    const execution = executions.find((each) => each.executionId === executionId);
    const isOver = execution !== undefined && execution.state !== "running" && execution.state !== "starting";
    next = await printFrom(client, executionId, next, isOver);
    if (isOver) return execution.exitCode;
    await somethingNew(client);
  }
}

/** Prints the whole lines from `next` on; the last one, which may still grow, only when it is over. */
export async function printFrom(
  client: HubClient,
  executionId: string,
  next: number,
  isOver: boolean,
): Promise<number> {
  let at = next;
  for (;;) {
    const { lines, totalLines } = await client.call("log.window", { executionId, from: at, count: page });
    const isLastPage = at + lines.length >= totalLines;
    const shown = isLastPage && !isOver ? lines.slice(0, -1) : lines;
    for (const line of shown) printLine(process.stdout.isTTY ? sanitize(line, "log") : line);
    at += shown.length;
    if (isLastPage) return at;
  }
}

function somethingNew(client: HubClient): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, lookEveryMs);
    const stop = client.onEvent(({ topic }) => {
      if (topic === "log" || topic === "executions") done();
    });
  });
}

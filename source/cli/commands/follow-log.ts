import type { LogLine, LogPattern } from "../../api/log-views.js";
import type { HubClient } from "../../client/hub-client.js";
import { formatClock, formatDate } from "../../ui/text/format.js";
import { sanitize } from "../../ui/text/sanitize.js";
import { printBytes, printLine } from "../output.js";

/** What of a log is printed. */
export type PrintedLog = {
  readonly executionId: string;
  readonly stage?: string | undefined;
  readonly filter?: LogPattern | undefined;
  readonly timestamps: boolean;
};

const page = 1000;
/** A look while no event has come: one may be lost when the hub is replaced. */
const lookEveryMs = 1000;

/** Prints a log from its beginning as far as it is now. */
export async function printLog(client: HubClient, log: PrintedLog): Promise<void> {
  if (isRaw(log)) return printRaw(client, log, 0).then(() => undefined);
  let at: At = atStart;
  do at = await printFrom(client, log, at, true);
  while (at.more && (await somethingNew(client)));
}

/** The same, and what comes, until the execution ends; resolves to its exit code. */
export async function followLog(client: HubClient, log: PrintedLog): Promise<number | undefined> {
  let next = 0;
  let at: At = atStart;
  for (;;) {
    const { executions } = await client.call("executions.list", { limit: 200 });
    const execution = executions.find((each) => each.executionId === log.executionId);
    const isOver = execution !== undefined && execution.state !== "running" && execution.state !== "starting";
    // A stage's part has a beginning that only the hub knows: its lines tell where they are.
    if (isRaw(log) && log.stage === undefined) next = await printRaw(client, log, next);
    else at = await printFrom(client, log, at, isOver);
    if (isOver && !at.more) return execution.exitCode;
    await somethingNew(client);
  }
}

/** To a pipe or a file every byte goes as it is; a terminal gets lines that are harmless. */
function isRaw({ filter, timestamps }: PrintedLog): boolean {
  return !filter && !timestamps && !process.stdout.isTTY;
}

/** Where the bytes end that were printed. */
async function printRaw(client: HubClient, { executionId, stage }: PrintedLog, begin: number): Promise<number> {
  let end = begin;
  for await (const bytes of client.logBytes(executionId, { stage, begin }, new AbortController().signal)) {
    printBytes(bytes);
    end += bytes.byteLength;
  }
  return end;
}

/** The last line that was printed; `more`: the hub is still searching. */
type At = { readonly byte: number; readonly more: boolean };
const atStart: At = { byte: -1, more: false };

/** Prints the whole lines after `at`; the last one, which may still grow, only when it is over. */
async function printFrom(client: HubClient, log: PrintedLog, { byte }: At, isOver: boolean): Promise<At> {
  const { executionId, stage, filter, timestamps } = log;
  const view = { executionId, ...(stage === undefined ? {} : { stage }), ...(filter ? { filter } : {}) };
  for (let last = byte; ; ) {
    const from = last < 0 ? { from: 0, by: 0 } : { from: last, by: 1 };
    const window = await client.call("log.window", { ...view, ...from, times: timestamps, count: page });
    const fresh = window.lines.filter((line) => line.byte > last && (isOver || !line.open));
    for (const line of fresh) printLine(lineText(line, timestamps));
    last = fresh.at(-1)?.byte ?? last;
    if (fresh.length === 0) return { byte: last, more: window.scannedBytes !== undefined };
  }
}

function lineText({ text, lineBytes, atMs }: LogLine, timestamps: boolean): string {
  const shown = process.stdout.isTTY ? sanitize(text, "log") : text;
  const rest = lineBytes === undefined ? "" : ` … (${lineBytes} bytes)`;
  const time = atMs === undefined ? "-".padEnd(19) : `${formatDate(atMs)} ${formatClock(atMs)}`;
  return `${timestamps ? `${time} ` : ""}${shown}${rest}`;
}

/** True when an event has come, or it is time to look again. */
function somethingNew(client: HubClient): Promise<boolean> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(done, lookEveryMs);
    const stop = client.onEvent(({ topic }) => {
      if (topic === "log" || topic === "executions") done();
    });
  });
}

import type { Caller } from "../../api/calls.js";
import type { WatchView } from "../../api/watch-views.js";
import type { HubClient } from "../../client/hub-client.js";
import { formatClock } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { isConfirmed, isTerminal } from "../confirm.js";
import { printLine, printWarning } from "../output.js";
import { followLog } from "./follow-log.js";
import { nextEvent } from "./next-event.js";

type On = Extract<WatchView, { state: "on" }>;

/**
 * `slipway run --watch [STAGE…]`: runs what becomes out of date when a dep, a param or dvc.yaml is saved, until ctrl+C; during a
 * countdown ctrl+C leaves out that run only. A run that goes on when it ends is left running.
 */
export async function runWatch(
  client: HubClient,
  targets: readonly string[],
  caller: { readonly caller?: Caller },
): Promise<number> {
  await client.call("watch.start", { targets: [...targets], via: "cli", ...caller });
  printLine("Watching: what becomes out of date is run (ctrl+c ends it, during a countdown it leaves out that run)");
  let isEnding = false;
  let phase: On["phase"] | undefined;
  const interrupted = () => {
    if (phase === "countdown") void client.call("watch.skip", {}).catch(() => undefined);
    else end();
  };
  const end = () => {
    isEnding = true;
    client
      .call("watch.stop", {})
      .catch(() => undefined)
      // What follows a log waits for its end.
      .finally(() => process.exit(0));
  };
  process.on("SIGINT", interrupted);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.once(signal, end);
  let told = "";
  while (!isEnding) {
    const view = await client.call("watch.get", {});
    if (view.state === "off") {
      printLine("The watch was ended elsewhere");
      return 0;
    }
    phase = view.phase;
    const key = JSON.stringify([view.phase, view.startsAtMs, view.executionId, view.blocked]);
    if (key !== told) {
      told = key;
      await tell(client, view);
    } else await nextEvent(client, "watch");
  }
  return 0;
}

async function tell(client: HubClient, view: On): Promise<void> {
  const say = (text: string) => printLine(`${formatClock(Date.now())} ${label(text)}`);
  if (view.phase === "waiting") return say("waiting for something to be saved");
  if (view.phase === "countdown") {
    const seconds = Math.max(0, Math.ceil(((view.startsAtMs ?? 0) - Date.now()) / 1000));
    for (const { name, reasons } of view.stages) say(`${name}: ${reasons.join("; ")}`);
    return say(`in ${seconds} s: ${view.command}`);
  }
  if (view.phase === "running" && view.executionId !== undefined) {
    const { executionId } = view;
    const code = await followLog(client, { executionId, timestamps: false });
    return say(code === 0 ? `#${executionId} finished` : `#${executionId} failed: it waits for the next save`);
  }
  if (view.blocked?.code === "project.not-trusted") return askForTrust(client);
  if (view.blocked) printWarning(label([view.blocked.message, view.blocked.hint].filter(Boolean).join(". ")));
}

/** The commands have changed: they are shown and asked for again. */
async function askForTrust(client: HubClient): Promise<void> {
  const { commands, fingerprint } = await client.call("project.get", {});
  printWarning("What this project runs has changed:");
  for (const command of commands) printLine(`  ${label(command)}`);
  if (!isTerminal() || fingerprint === undefined) {
    printWarning("Nothing is run until it is trusted: slipway trust");
    return;
  }
  if (await isConfirmed("Run them?")) await client.call("project.trust", { seen: fingerprint });
}

import type { Arguments } from "../../arguments.js";
import { withClient } from "../../with-client.js";
import { callerOf } from "./caller-of.js";
import { finishDataJob } from "./finish-data-job.js";
import { inProject } from "./in-project.js";

/** `slipway data push|pull|fetch [PATH…] [--remote R]` */
export function runDataTransfer(transfer: "push" | "pull" | "fetch", args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const paths = await inProject(args, args.positionals);
    const remote = args.text("remote");
    const input = { transfer, paths, ...(remote === undefined ? {} : { remote }), ...callerOf(args) };
    return finishDataJob(args, client, await client.call("data.transfer", input));
  });
}

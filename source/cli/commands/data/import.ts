import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Arguments, invalid } from "../../arguments.js";
import { withClient } from "../../with-client.js";
import { callerOf } from "./caller-of.js";
import { finishDataJob } from "./finish-data-job.js";
import { inProject } from "./in-project.js";

/** `slipway data import URL [PATH]` */
export function runDataImport(args: Arguments): Promise<number> {
  const [source, out] = args.positionals;
  if (source === undefined) throw invalid("data import", "Give a URL, or the path of a file");
  return withClient(args, async (client) => {
    // DVC would look from the project's folder.
    const url = args.text("hub") === undefined && existsSync(source) ? resolve(source) : source;
    const [path] = out === undefined ? [] : await inProject(args, [out]);
    const input = { url, ...(path === undefined ? {} : { out: path }), ...callerOf(args) };
    return finishDataJob(args, client, await client.call("data.import", input));
  });
}

/** `slipway data update PATH` */
export function runDataUpdate(args: Arguments): Promise<number> {
  const [path] = args.positionals;
  if (path === undefined) throw invalid("data update", "Give the path of an import");
  return withClient(args, async (client) => {
    const [file = path] = await inProject(args, [path]);
    return finishDataJob(args, client, await client.call("data.update", { file, ...callerOf(args) }));
  });
}

/** `slipway data init` */
export function runDataInit(args: Arguments): Promise<number> {
  return withClient(args, async (client) =>
    finishDataJob(args, client, await client.call("data.init", callerOf(args))),
  );
}

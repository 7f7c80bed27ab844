import { findHub } from "../../client/connect.js";
import { readHubFile } from "../../client/hub-file.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { findProjectRoot } from "../project-root.js";

/** Told where an address is asked for: what was given the old one does not reach the hub. */
export function portChanged(insteadOf: number): string {
  return `Its port ${insteadOf} was taken by another program: give this address to scripts that were started with the old one`;
}

/** `slipway hub status`: exit code 1 where none runs. */
export async function runHubStatus(args: Arguments): Promise<number> {
  const projectRoot = await findProjectRoot(undefined);
  const file = await readHubFile(projectRoot);
  const access = file && (await findHub(projectRoot, true, new AbortController().signal));
  if (!file || !access) {
    if (args.flag("json")) printJson({ running: false, project: projectRoot });
    else printLine(`No hub runs for ${projectRoot}`);
    return 1;
  }
  const { url, pid, appVersion, startedAtMs, insteadOf } = file;
  if (args.flag("json"))
    printJson({ running: true, project: projectRoot, url, pid, appVersion, startedAtMs, insteadOf });
  else {
    printLine(
      `The hub runs at ${url}, pid ${pid}, version ${appVersion}, since ${new Date(startedAtMs).toISOString()}`,
    );
    if (insteadOf !== undefined) printLine(portChanged(insteadOf));
  }
  return 0;
}

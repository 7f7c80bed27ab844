import { resolve } from "node:path";
import { prepareProjectFolder, readSecret } from "../../store/project-folder.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";

/** `slipway init [DIR]`: makes this folder a project of its own. */
export async function runInit(args: Arguments): Promise<number> {
  const root = resolve(args.positionals[0] ?? ".");
  await readSecret(await prepareProjectFolder(root));
  if (args.flag("json")) printJson({ project: root });
  else printLine(`${root} is a project: open it with slipway`);
  return 0;
}

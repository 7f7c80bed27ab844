import { makeToken } from "../../api/tokens.js";
import { prepareProjectFolder, readSecret } from "../../store/project-folder.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { findProjectRoot } from "../project-root.js";

/** `slipway hub token [--read-only]`: a token of this project, to give away or to use through a tunnel. */
export async function runHubToken(args: Arguments): Promise<number> {
  const secret = await readSecret(await prepareProjectFolder(await findProjectRoot(undefined)));
  const token = makeToken(secret, { access: args.flag("read-only") ? "read" : "full" });
  if (args.flag("json")) printJson({ token });
  else printLine(token);
  return 0;
}

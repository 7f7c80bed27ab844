import { cloudStatusArgv } from "../../adapters/dvc/data-argv.js";
import { readDvcConfig } from "../../adapters/dvc/dvc-config.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { readRemotes } from "../../adapters/dvc/remotes.js";
import type { Caller } from "../../api/calls.js";
import { countWords } from "../../domain/data/bytes-words.js";
import type { HubContext } from "../context.js";
import { type RemoteMemory, remoteKey } from "../datasets/remote-memory.js";
import { neededObjects, wholeOuts } from "./needed.js";
import { noRepository } from "./no-repository.js";
import { readCloudStatus, told } from "./remote-told.js";
import { chosenRemote } from "./transfer.js";
import type { DataWork } from "./work.js";

type Request = { readonly name: string; readonly caller?: Caller | undefined };

/** Begins `dvc status --cloud` and notes which outs the remote has. @throws UserError `dvc.unknown-remote` */
export async function beginCheck(
  { projectRoot }: HubContext,
  work: DataWork,
  memory: RemoteMemory,
  { name, caller }: Request,
): Promise<{ readonly jobId: string }> {
  const root = await findDvcRoot(projectRoot);
  if (root === undefined) throw noRepository(projectRoot);
  chosenRemote(await readRemotes(root), name);
  return work.start(`check what ${name} has`, caller, async ({ dvc, progress }) => {
    progress(`dvc status --cloud asks ${name}`);
    const config = await readDvcConfig(root);
    const outs = await wholeOuts(projectRoot, []);
    const { stdout } = await dvc(cloudStatusArgv(name));
    const objects = await neededObjects(projectRoot, config.cacheFolder, []);
    const { there, absent } = await readCloudStatus(stdout, outs, objects, config.cacheFolder);
    await memory.note(remoteKey(name, config), [...told(there, true), ...told(absent, false)]);
    const message = `${name} has ${there.length} of ${countWords(there.length + absent.length, "tracked path")}`;
    return { message, paths: absent.map(({ path }) => path), commits: [] };
  });
}

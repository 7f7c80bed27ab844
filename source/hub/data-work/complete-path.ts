import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve, sep } from "node:path";
import { namesInFolder } from "../../adapters/files/names-in-folder.js";
import { completedPath, type PathCompletion, typedParts } from "../../domain/data/path-completion.js";

/** What a path of the project, typed as far as here, may go on as; nothing where it leads out of the project. Reads one folder. */
export async function completePath(root: string, typed: string): Promise<PathCompletion> {
  const { folder, start } = typedParts(typed);
  const place = resolve(root, folder);
  if (isAbsolute(typed) || !(await isBelow(root, place))) return completedPath(typed, []);
  return completedPath(typed, await namesInFolder(place, start));
}

/** What any path of the hub's machine may go on as: from the root, from the home folder after `~/`, else from the project. */
export async function completeAnyPath(root: string, typed: string): Promise<PathCompletion> {
  const { folder, start } = typedParts(typed);
  const place = folder.startsWith("~/") ? join(homedir(), folder.slice(2)) : resolve(root, folder);
  return completedPath(typed, await namesInFolder(place, start));
}

async function isBelow(root: string, place: string): Promise<boolean> {
  const [own, real] = await Promise.all([root, place].map((path) => realpath(path).catch(() => undefined)));
  return own !== undefined && real !== undefined && (real === own || real.startsWith(own + sep));
}

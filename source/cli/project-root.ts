import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../domain/user-error.js";

/**
 * The project of a folder: the nearest one upward with `.slipway`, `.dvc` or `dvc.yaml`, else the git root, else the folder
 * itself. `$HOME` and `/` only where they were named.
 * @throws UserError `project.no-folder`, `project.none`
 */
export async function findProjectRoot(named: string | undefined, cwd: string = process.cwd()): Promise<string> {
  const start = resolve(cwd, named ?? ".");
  const info = await stat(start).catch(() => undefined);
  if (!info?.isDirectory()) {
    throw new UserError({
      code: "project.no-folder",
      kind: "not-found",
      message: info ? `${start} is not a folder` : `There is no folder ${start}`,
      hint: "Name the folder of your project: slipway DIR",
    });
  }
  const folders = upward(start).filter((folder) => named !== undefined || !isTooWide(folder));
  const found = (await nearestWith(folders, marks)) ?? (await nearestWith(folders, [".git"]));
  if (found !== undefined && (found === start || !isTooWide(found))) return found;
  if (named !== undefined || !isTooWide(start)) return start;
  throw new UserError({
    code: "project.none",
    kind: "invalid",
    message: `${start} is no project`,
    hint: "Go into your project's folder, or name it: slipway DIR",
  });
}

/**
 * The project that is already there: a command that reads must not make one of whatever folder it is called in.
 * @throws UserError `project.none`
 */
export async function findExistingProject(cwd: string = process.cwd()): Promise<string> {
  const root = await findProjectRoot(undefined, cwd);
  if (await nearestWith([root], [...marks, ".git"])) return root;
  throw noProject(root);
}

const marks = [".slipway", ".dvc", "dvc.yaml"];

function noProject(folder: string): UserError {
  return new UserError({
    code: "project.none",
    kind: "invalid",
    message: `${folder} is no project`,
    hint: "Go into your project's folder, or make this one a project: slipway init",
  });
}

/** What finding nothing would otherwise make a project of everything a user has. */
function isTooWide(folder: string): boolean {
  return folder === "/" || folder === resolve(homedir());
}

function upward(start: string): readonly string[] {
  const folders = [start];
  for (let at = start; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at));
  return folders;
}

async function nearestWith(folders: readonly string[], names: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    for (const name of names) {
      const isThere = await stat(join(folder, name)).then(
        () => true,
        () => false,
      );
      if (isThere) return folder;
    }
  }
  return undefined;
}

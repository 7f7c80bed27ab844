import { realpath } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { Arguments } from "../../arguments.js";
import { findExistingProject } from "../../project-root.js";

/** Paths as they were typed in this folder, relative to the project; those for a hub elsewhere are taken as they are. */
export async function inProject(args: Arguments, paths: readonly string[]): Promise<readonly string[]> {
  if (args.text("hub") !== undefined) return paths;
  const root = await realpath(await findExistingProject());
  const here = await realpath(process.cwd());
  return paths.map((path) => relative(root, resolve(here, path)) || ".");
}

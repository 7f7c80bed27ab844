import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project.js";

/** A PATH with nothing but these programs. */
export function pathOf(project: Project, ...names: readonly string[]): string {
  const folder = join(project.root, "..", "bin");
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const found = spawnSync("which", [name], { encoding: "utf8" }).stdout.trim();
    symlinkSync(found, join(folder, name));
  }
  return folder;
}

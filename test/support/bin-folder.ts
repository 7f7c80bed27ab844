import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project.js";

/** A folder beside the project that is a whole PATH: these programs of the machine, and shell scripts by their names. */
export function binFolder(
  project: Project,
  name: string,
  options: { readonly programs?: readonly string[]; readonly scripts?: Readonly<Record<string, string>> } = {},
): string {
  const { programs = ["sh", "git"], scripts = {} } = options;
  const folder = join(project.root, "..", name);
  mkdirSync(folder);
  for (const program of programs) {
    symlinkSync(execFileSync("which", [program], { encoding: "utf8" }).trim(), join(folder, program));
  }
  for (const [script, text] of Object.entries(scripts)) {
    writeFileSync(join(folder, script), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, script), 0o755);
  }
  return folder;
}

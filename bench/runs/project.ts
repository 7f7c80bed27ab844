import { join } from "node:path";
import { endOf, hubPid } from "../../test/support/processes.js";
import type { Project } from "../../test/support/project.js";
import { missing, pathWithTools } from "../../test/support/tools.js";
import { temporaryFolder } from "../tracking/cleanup.js";
import { benchProject } from "../tracking/project.js";

let cacheFolder: string | undefined;

/** An empty project as on a machine in use: its tools on the PATH, the program's compiled code in the cache. */
export function runsProject(): Project & { readonly endHub: () => Promise<void> } {
  const project = benchProject();
  cacheFolder ??= join(temporaryFolder(), "cache");
  // Without the tools an installation would run beside.
  const path = missing("python", "dvc") ? (project.env.PATH ?? "") : pathWithTools("python", "dvc");
  const endHub = () => endOf(hubPid(project.root));
  return { ...project, endHub, env: { ...project.env, XDG_CACHE_HOME: cacheFolder, PATH: path } };
}

import { execFileSync } from "node:child_process";
import { makeProject, type Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";
import { dvcBin, pathWithTools } from "../../support/tools.js";

const dvcFiles = [".dvc/.gitignore", ".dvc/config", ".dvcignore"];
let initialised: ReadonlyMap<string, string> | undefined;

/** The same project with the real DVC in the PATH of what is run in it. */
export function withDvc(project: Project): Project {
  return { ...project, env: { ...project.env, PATH: pathWithTools("dvc") } };
}

/** Runs the real DVC in a project; what it wrote to standard output. */
export function dvc({ root, env }: Project, ...args: readonly string[]): string {
  return execFileSync(dvcBin(), args, { cwd: root, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** A trusted project of git and DVC with these files in its first commit, but for data (`data/`, *.csv), which nobody tracks yet. */
export async function dvcProject(files: Readonly<Record<string, string>>, { trust = true } = {}): Promise<Project> {
  const isData = (path: string) => path.startsWith("data/") || path.endsWith(".csv");
  const project = withDvc(makeProject(Object.fromEntries(Object.entries(files).filter(([path]) => !isData(path)))));
  initDvc(project);
  project.commit("DVC is set up");
  for (const [path, content] of Object.entries(files)) if (isData(path)) project.write(path, content);
  if (trust) await slipway(project, "trust");
  return project;
}

/** What `dvc init` makes is the same in every project: the real one makes it once in a test file. */
function initDvc(project: Project): void {
  if (initialised === undefined) {
    dvc(project, "init", "--quiet");
    initialised = new Map(dvcFiles.map((path) => [path, project.read(path)]));
    return;
  }
  for (const [path, content] of initialised) project.write(path, content);
  project.git("add", ...dvcFiles);
}

import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Project } from "../../test/support/project.js";
import { benchProject } from "../tracking/project.js";

/** How a project of many stages is made. */
export type Shape = {
  readonly stages: number;
  /** Each stage reads a key of its own of params.yaml; else all read the same. */
  readonly separateParams: boolean;
};

/**
 * A project whose stages have all run: dvc.yaml, dvc.lock, inputs, outs and DVC's cache, as `dvc repro` would have left them
 * (a thousand stages would take it half an hour). `dvc status` finds nothing to do.
 */
export function stagedProject({ stages, separateParams }: Shape): Project {
  const project = benchProject();
  rmSync(join(project.root, ".git"), { recursive: true, force: true });
  const names = Array.from({ length: stages }, (_, at) => `stage${at}`);
  const keyOf = (name: string) => (separateParams ? `keys.${name}` : "keys.shared");
  const command = (name: string) => `python train.py data/${name}.csv outs/${name}.txt`;
  project.write(".dvc/config", "[core]\n    no_scm = True\n    analytics = false\n");
  project.write("params.yaml", `keys:\n  shared: 1\n${names.map((name, at) => `  ${name}: ${at}\n`).join("")}`);
  const definitions = names.map(
    (name) =>
      `  ${name}:\n    cmd: ${command(name)}\n    deps:\n    - data/${name}.csv\n    params:\n    - ${keyOf(name)}\n    outs:\n    - outs/${name}.txt\n`,
  );
  project.write("dvc.yaml", `stages:\n${definitions.join("")}`);
  const locks = names.map((name, at) => {
    const [input, out] = [`id,text\n${at},question\n`, `${at}\n`];
    project.write(`data/${name}.csv`, input);
    project.write(`outs/${name}.txt`, out);
    for (const text of [input, out]) writeObject(project.root, text);
    const entry = (path: string, text: string) =>
      `    - path: ${path}\n      hash: md5\n      md5: ${md5(text)}\n      size: ${text.length}\n`;
    const value = separateParams ? at : 1;
    return `  ${name}:\n    cmd: ${command(name)}\n    deps:\n${entry(`data/${name}.csv`, input)}    params:\n      params.yaml:\n        ${keyOf(name)}: ${value}\n    outs:\n${entry(`outs/${name}.txt`, out)}`;
  });
  project.write("dvc.lock", `schema: '2.0'\nstages:\n${locks.join("")}`);
  return project;
}

function writeObject(root: string, text: string): void {
  const hash = md5(text);
  const path = join(root, ".dvc/cache/files/md5", hash.slice(0, 2), hash.slice(2));
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode: 0o444 });
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

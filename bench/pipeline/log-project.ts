import { closeSync, openSync, writeSync } from "node:fs";
import { writeExecution } from "../../test/support/execution.js";
import type { Project } from "../../test/support/project.js";
import { type App, startApp } from "../../test/support/pty.js";
import { benchProject } from "../tracking/project.js";

export type LogProject = { readonly project: Project; readonly path: string };

/** A project with the log of one execution, which is filled by `write`. */
export function logProject(write: (append: (text: string) => void) => void): LogProject {
  const project = benchProject();
  project.write("dvc.yaml", "stages:\n  train:\n    cmd: python train.py\n");
  const path = writeExecution(project.root, { log: "" });
  const file = openSync(path, "a");
  write((text) => writeSync(file, text));
  closeSync(file);
  return { project, path };
}

/** So many bytes of lines as training scripts write them, about 110 bytes each. */
export function gigabyte(sizeBytes: number) {
  return (append: (text: string) => void) => {
    for (let step = 0, written = 0; written < sizeBytes; ) {
      let block = "";
      for (const end = step + 20_000; step < end; step++) {
        block += `2026-11-25 11:44:02 INFO trainer: step ${step}/9999999 loss ${(5 / (step + 1)).toFixed(6)} lr 3.0e-03 1,920 tok/s mem 61.2 GB\n`;
      }
      append(block);
      written += block.length;
    }
    append("the needle\nthe last line\n");
  };
}

/** The log alone on the screen. */
export async function openLog(
  { project }: LogProject,
  size: { readonly columns: number; readonly rows: number },
): Promise<App> {
  const app = await startApp({ args: [project.root], env: project.env, ...size });
  await app.waitFor(/following · /, 60_000);
  app.press("tab", "tab", "tab");
  await app.waitFor("f follow");
  app.press("z");
  await app.waitFor((screen) => !screen.includes("params.yaml"));
  return app;
}

/** Milliseconds from a key to the screen that shows it. */
export async function keyMs(app: App, key: string, wanted: RegExp): Promise<number> {
  const begin = performance.now();
  app.press(key);
  await app.waitFor(wanted, 60_000);
  return performance.now() - begin;
}

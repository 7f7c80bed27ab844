import { execFile } from "node:child_process";
import { resolve } from "node:path";
import type { Project } from "./project.js";

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** The built program's command line in a project; resolves when it has ended, however it did. */
export function slipway({ root, env }: Pick<Project, "root" | "env">, ...args: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    execFile(process.execPath, [resolve("dist/slipway.js"), ...args], { cwd: root, env }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr }),
    );
  });
}

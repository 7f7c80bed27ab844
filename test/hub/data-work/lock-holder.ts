import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../../support/project.js";
import { python } from "../../support/tools.js";

/** A program that is not DVC and has the lock of the repository (a backup, a script), until it is ended. */
export async function lockHolder({ root, env }: Project) {
  const hold = `import fcntl,sys,time\nfile=open(".dvc/tmp/lock","a")\nfcntl.flock(file,fcntl.LOCK_EX)\nprint("has it",flush=True)\ntime.sleep(300)\n`;
  mkdirSync(join(root, ".dvc/tmp"), { recursive: true });
  const child = spawn(python(), ["-c", hold, "backup"], { cwd: root, env, stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  const end = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { pid: child.pid ?? 0, end, [Symbol.asyncDispose]: end };
}

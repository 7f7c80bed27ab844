// `npm start`: installs and builds what is missing, makes the sample project where it is absent, opens the app on it.
// `npm start -- DIR` opens another folder; other arguments are handed on.
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { node24, prepare, root } from "./prepare.mjs";
import { run, StepError, step, tail } from "./step.mjs";

const slipway = join(root, "dist/slipway.js");
const sample = join(root, "sample");

await run(async () => {
  await prepare();
  const args = process.argv.slice(2);
  const folder = args.find((arg) => !arg.startsWith("-") && existsSync(arg) && statSync(arg).isDirectory());
  if (!folder && !existsSync(sample)) await makeSample();
  await open(folder ? args : [sample, ...args]);
});

async function makeSample() {
  await step("Making the sample project in ./sample", [node24, slipway, "internal", "make-sample", sample], {
    cwd: root,
    explain: (output, why) =>
      /\bgit\b.*(not|missing|ENOENT)/i.test(output)
        ? new StepError(
            "Making the sample project",
            "git is missing",
            "Install git (apt-get install git), then try again.",
          )
        : new StepError("Making the sample project", why, `What it said:\n${tail(output)}`),
  });
}

/** In this process where it is a Node 24 (saves a start), else in a child that gets the terminal. */
async function open(args) {
  if (Number(process.versions.node.split(".")[0]) >= 24) {
    process.argv = [process.execPath, slipway, ...args];
    await import(slipway);
    return;
  }
  // By the channel the child learns of an end that this process cannot tell it (dist/slipway.js, made by build.mjs).
  const child = spawn(node24, [slipway, ...args], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, SLIPWAY_LAUNCHER: String(process.pid) },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

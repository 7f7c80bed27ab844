// Before `npm test`: DVC and the MLflow client in an environment of their own under the cache folder, the whole MLflow with
// other writers in a second one, and a real Ollama from the PATH or built from its Go module. Outside CI nothing is installed outside the cache and the project folder.
// What is there already is used at once, without the network.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { provisionOllama } from "./provision-ollama.mjs";
import { onPath, provisionPython } from "./provision-python.mjs";
import { run, StepError, tail } from "./step.mjs";
import { cache, peerPackages, pythonPackages, toolsFile } from "./test-tools.mjs";

const inCi = Boolean(process.env.CI);

await run(async () => {
  mkdirSync(cache, { recursive: true });
  await withLock(join(cache, "lock"), async () => {
    const bin = await attempt("real DVC and MLflow", () => provisionPython("python", pythonPackages));
    const peer = await attempt("a real MLflow server", () => provisionPython("peer", peerPackages));
    const ollama = onPath("ollama") ?? (await attempt("a real Ollama", provisionOllama));
    const tools = {
      ...(bin && { python: join(bin, "python"), dvc: join(bin, "dvc") }),
      ...(peer && { peerPython: join(peer, "python") }),
      ...(ollama && { ollama }),
    };
    writeFileSync(toolsFile, JSON.stringify(tools, null, 2));
  });
  await attempt("a real terminal", requirePty);
});

/** In CI a missing tool ends the run; elsewhere the tests that need it are skipped, and it is said how to get it. */
async function attempt(what, provision) {
  try {
    return await provision();
  } catch (error) {
    if (inCi || !(error instanceof StepError)) throw error;
    console.error(`\nslipway: the tests that need ${what} will be SKIPPED.\n  ${error.message}\n`);
    return undefined;
  }
}

/** node-pty is optional; without it no test can have a terminal. */
async function requirePty() {
  const { stderr, status } = spawnSync(process.execPath, ["-e", 'import("node-pty")'], { encoding: "utf8" });
  if (status !== 0)
    throw new StepError(
      "Loading node-pty",
      "it was not compiled",
      `Install gcc, make and python3 (apt-get install build-essential python3), run npm rebuild node-pty, then try again.\n${tail(stderr, 4)}`,
    );
}

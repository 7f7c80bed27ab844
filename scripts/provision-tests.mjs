// Before `npm test`: DVC and the MLflow client in an environment of their own under the cache folder, the whole MLflow with
// other writers in a second one, and a real Ollama from the PATH or built from its Go module. Outside CI nothing is installed outside the cache and the project folder.
// What is there already is used at once, without the network.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { withLock } from "./lock.mjs";
import { provisionOllama } from "./provision-ollama.mjs";
import { run, StepError, step, tail } from "./step.mjs";
import { cache, cacheFolder, peerPackages, pythonPackages, toolsFile } from "./test-tools.mjs";

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

/** Resolves to the `bin` folder of an environment with exactly these packages. */
async function provisionPython(name, packages) {
  const python = onPath("python3");
  if (!python) throw new StepError("Looking for Python", "python3 is not on the PATH", "Install Python 3.10 or newer.");
  const version = pythonVersion(python);
  const folder = cacheFolder(name, version, ...packages);
  const bin = join(folder, "bin");
  const ready = join(folder, ".ready");
  if (existsSync(ready) && spawnSync(join(bin, "python"), ["--version"]).status === 0) return bin;

  rmSync(folder, { recursive: true, force: true });
  const title = `Installing ${packages.join(", ")} for the tests (about a minute, once)`;
  console.error(`${title}\n  into ${folder}`);
  await step("Making a Python environment", [python, "-m", "venv", folder], { explain: explainVenv });
  const python3 = join(bin, "python");
  const pip = [python3, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  await step("Installing uv", [...pip, "uv"], { explain: () => new Error("no uv") }).then(
    () =>
      step("Installing with uv", [join(bin, "uv"), "pip", "install", "--python", python3, ...packages], {
        explain: explainPip,
      }),
    () => step("Installing with pip", [...pip, ...packages], { explain: explainPip }),
  );
  writeFileSync(ready, "");
  return bin;
}

/** "3.12". MLflow 3 needs 3.10. */
function pythonVersion(python) {
  const { stdout } = spawnSync(python, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], {
    encoding: "utf8",
  });
  const version = (stdout ?? "").trim();
  if (Number(version.split(".")[1]) < 10)
    throw new StepError(
      "Looking for Python",
      `${python} is ${version}`,
      "Install Python 3.10 or newer, first on the PATH.",
    );
  return version;
}

function explainVenv(output, why) {
  return /ensurepip|No module named venv/.test(output)
    ? new StepError(
        "Making a Python environment",
        "Python's venv module is missing",
        "Run apt-get install python3-venv (or your system's package of that name), then try again.",
      )
    : new StepError("Making a Python environment", why, `What it said:\n${tail(output)}`);
}

function explainPip(output, why) {
  return /resolve|Connection|NewConnectionError|timed out|dns error|Could not fetch|error sending request/i.test(output)
    ? new StepError(
        "Installing the Python packages",
        "the package index could not be reached",
        `Check the network (pip config get global.index-url), then try again.\n${tail(output)}`,
      )
    : new StepError("Installing the Python packages", why, `What it said:\n${tail(output)}`);
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

function onPath(name) {
  const candidates = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

// A Python environment with exactly some packages, in the cache folder. Plain JS for Node 20.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { StepError, step, tail } from "./step.mjs";
import { cacheFolder } from "./test-tools.mjs";

/** Resolves to the `bin` folder of an environment with exactly these packages. */
export async function provisionPython(name, packages) {
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

/** The program of this name that is first on the PATH. */
export function onPath(name) {
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

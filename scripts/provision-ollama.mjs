// A CPU Ollama built from its Go module into the cache folder. Plain JS for Node 20.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StepError, step, tail } from "./step.mjs";
import { cacheFolder, malgoModule, ollamaModule } from "./test-tools.mjs";

const headerPackages = ["nlohmann-json3-dev", "libstb-dev"];

// What Ollama's own release does; without it the server calls itself 0.0.0.
const versionFlag = `-X=github.com/ollama/ollama/version.Version=${ollamaModule.split("@v")[1]}`;

/** Resolves to the path of the binary. @throws StepError when it cannot be had */
export async function provisionOllama() {
  const folder = cacheFolder("ollama", ollamaModule, versionFlag);
  const binary = join(folder, "ollama");
  if (existsSync(binary)) return binary;
  for (const [tool, hint] of [
    ["go", "Install Go 1.24 or newer (https://go.dev/dl)"],
    ["g++", "Install g++ (apt-get install g++)"],
  ])
    if (spawnSync(tool, [tool === "go" ? "version" : "--version"]).status !== 0)
      throw new StepError(
        "Building Ollama",
        `${tool} is not on the PATH`,
        `${hint}, or Ollama itself (https://ollama.com/download), then try again.`,
      );
  await requireHeaders();
  console.error(`Building ${ollamaModule} for the tests (2 to 5 minutes, once)\n  into ${folder}`);
  await buildInto(folder);
  return binary;
}

async function requireHeaders() {
  if (existsSync("/usr/include/nlohmann/json.hpp") && existsSync("/usr/include/stb/stb_image.h")) return;
  const install = `apt-get install -y ${headerPackages.join(" ")}`;
  // Only a machine that exists for tests is changed.
  if (!process.env.CI || process.getuid?.() !== 0)
    throw new StepError(
      "Building Ollama",
      "two header packages are missing",
      `Run ${install} (as root), then try again.`,
    );
  const explain = (output, why) =>
    new StepError(install, why, `Install the packages, then try again.\n${tail(output)}`);
  await step("Updating the package lists", ["apt-get", "update", "-qq"], { explain });
  await step("Installing header packages", ["apt-get", "install", "-y", "-qq", ...headerPackages], {
    explain,
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
}

async function buildInto(folder) {
  const work = mkdtempSync(join(tmpdir(), "slipway-ollama-"));
  const include = join(work, "include/miniaudio");
  // A module cache of its own, gone with the rest: the user's Go folders are left alone.
  const env = {
    GOMODCACHE: join(work, "modules"),
    GOCACHE: join(work, "build"),
    GOBIN: join(work, "bin"),
    GOFLAGS: "-mod=mod -modcacherw",
    CGO_CFLAGS: "-O2 -g0",
    CGO_CXXFLAGS: `-O2 -g0 -I${join(work, "include")}`,
  };
  const explain = (output, why) =>
    /dial tcp|no such host|connection refused|i\/o timeout/.test(output)
      ? new StepError(
          "Building Ollama",
          "the Go module proxy could not be reached",
          `Check the network (go env GOPROXY), then try again.\n${tail(output, 4)}`,
        )
      : new StepError("Building Ollama", why, `What it said:\n${tail(output)}`);
  try {
    await step("Downloading a header of Ollama's", ["go", "mod", "download", malgoModule], { cwd: work, env, explain });
    mkdirSync(include, { recursive: true });
    copyFileSync(join(env.GOMODCACHE, malgoModule, "miniaudio.h"), join(include, "miniaudio.h"));
    await step("Building Ollama", ["nice", "go", "install", "-ldflags", versionFlag, ollamaModule], {
      cwd: work,
      env,
      explain,
    });
    rmSync(folder, { recursive: true, force: true });
    keep(join(env.GOBIN, "ollama"), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The binary appears whole or not at all. */
function keep(binary, folder) {
  const partial = `${folder}.partial`;
  mkdirSync(partial, { recursive: true });
  copyFileSync(binary, join(partial, "ollama"));
  renameSync(partial, folder);
}

// Installs when the lock file changed and builds when a source changed; otherwise does nothing, and needs no network.
// Plain JS for Node 20: on a fresh clone this runs before Node 24 is here.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";
import { run, StepError, step, tail } from "./step.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
export const node24 = join(root, "node_modules/node/bin/node");
const installStamp = join(root, "node_modules/.slipway-install");
const buildStamp = join(root, "dist/.stamp");

const text = (file) => (existsSync(file) ? readFileSync(file, "utf8") : "");
const digest = (value) => createHash("sha256").update(value).digest("hex");

/** Resolves when node_modules and dist are as the sources want them. @throws StepError */
export async function prepare({ force = false } = {}) {
  refuseOldNode();
  if (isInstalled() && isBuilt() && !force) return;
  // Two terminals at once: the second waits for the first and finds everything done.
  mkdirSync(join(root, "dist"), { recursive: true });
  await withLock(join(root, "dist/.lock"), async () => {
    if (!isInstalled()) {
      await install();
      writeFileSync(installStamp, installKey());
    }
    if (force || !isBuilt()) {
      const key = buildKey(); // before: what changes while it builds is built the next time
      await build();
      writeFileSync(buildStamp, key);
    }
  });
}

// Another machine's node_modules (a shared home, a copied folder) has binaries that do not run here.
const installKey = () => `${digest(text(join(root, "package-lock.json")))} ${process.platform} ${process.arch}`;
const buildKey = () => digest(`${installKey()}\n${sourcesKey()}`);
const isInstalled = () => text(installStamp) === installKey() && runs(node24);
const isBuilt = () => text(buildStamp) === buildKey();

function refuseOldNode() {
  if (process.platform === "win32")
    throw new StepError(
      "Starting",
      "native Windows is not supported",
      "Run it in WSL: https://learn.microsoft.com/windows/wsl/install",
    );
  const [major] = process.versions.node.split(".");
  if (Number(major) < 20)
    throw new StepError(
      "Starting",
      `Node ${process.versions.node} is too old`,
      "Install Node 20 or newer: https://nodejs.org",
    );
}

const runs = (node) =>
  existsSync(node) && (process.execPath === realpathSync(node) || spawnSync(node, ["--version"]).status === 0);

async function install() {
  // The npm and the Node that the person called: `npm ci` is about to replace the ones in node_modules.
  const npm = process.env.npm_execpath;
  const caller = process.env.npm_node_execpath ?? process.execPath;
  const npmCommand = npm ? [caller, npm] : ["npm"];
  refuseOldNpm(npmCommand);
  const flags = ["--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  await step("Installing packages (the first time, and when they change)", [...npmCommand, "ci", ...flags], {
    cwd: root,
    explain: explainInstall,
  });
  if (!runs(node24))
    throw new StepError(
      "Installing packages",
      `the Node 24 of the package "node" does not run on ${process.platform} ${process.arch}`,
      "Allow its install script (npm config get ignore-scripts must be false) and remove node_modules, then try again.",
    );
}

function refuseOldNpm(npmCommand) {
  const [file, ...args] = npmCommand;
  const { stdout, error } = spawnSync(file, [...args, "--version"], { encoding: "utf8" });
  if (error)
    throw new StepError("Installing packages", "npm is not on the PATH", "Install npm 9 or newer, then try again.");
  if (Number(stdout.split(".")[0]) < 9)
    throw new StepError(
      "Installing packages",
      `npm ${stdout.trim()} is too old`,
      "Run npm install -g npm@11, then try again.",
    );
}

const installFaults = [
  {
    pattern: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/,
    why: "the package registry could not be reached",
    whatToDo: "Check the network (npm config get registry, and proxies), then try again.",
  },
  { pattern: /ENOSPC/, why: "the disk is full", whatToDo: "Free about 400 MB, then try again." },
  {
    pattern: /EACCES|EPERM|EROFS/,
    why: "a folder may not be written",
    whatToDo: `Make ${root} and npm's cache (npm config get cache) writable, then try again.`,
  },
  {
    pattern: /EUSAGE/,
    why: "package-lock.json does not fit package.json",
    whatToDo: "Run npm install, look at what changed in package-lock.json, then try again.",
  },
  {
    pattern: /E401|E403/,
    why: "the package registry refused the request",
    whatToDo: "Check npm config get registry and its login, then try again.",
  },
];

function explainInstall(output, why) {
  const fault = installFaults.find(({ pattern }) => pattern.test(output));
  const whatToDo = fault?.whatToDo ?? "The lines below say more.";
  return new StepError("Installing packages (npm ci)", fault?.why ?? why, `${whatToDo}\n${tail(output)}`);
}

async function build() {
  await step("Building", [node24, join(root, "scripts/build.mjs")], {
    cwd: root,
    explain: (output, why) =>
      new StepError("Building", why, `Mend the source named here, then try again.\n${tail(output, 40)}`),
  });
}

/** Every file that goes into the build, with its size and time. */
function sourcesKey() {
  const folders = ["source", "screens"].filter((folder) => existsSync(join(root, folder)));
  const sources = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, file)),
  );
  return ["package.json", "scripts/build.mjs", "scripts/ink-table.mjs", "scripts/quick-ink.mjs", ...sources.sort()]
    .map((file) => ({ file, stat: statSync(join(root, file)) }))
    .flatMap(({ file, stat }) => (stat.isFile() ? [`${file} ${stat.size} ${stat.mtimeMs}`] : []))
    .join("\n");
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await run(() => prepare({ force: process.argv.includes("--force") }));

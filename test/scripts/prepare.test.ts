import { execFile, spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "slipway-prepare-"));
  mkdirSync(join(root, "source"));
  for (const file of ["prepare.mjs", "step.mjs", "lock.mjs", "ink-table.mjs", "quick-ink.mjs"])
    cpSync(join("scripts", file), join(root, "scripts", file));
  writeFileSync(join(root, "package.json"), "{}");
  writeFileSync(join(root, "package-lock.json"), "{}");
  writeFileSync(join(root, "source/main.ts"), "one");
  writeFileSync(
    join(root, "scripts/build.mjs"),
    note("built", `import { mkdirSync } from "node:fs"; mkdirSync("dist", { recursive: true });`),
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const note = (what: string, before = "") =>
  `${before}import { appendFileSync } from "node:fs"; appendFileSync("steps", "${what} ");`;

/** An npm that prints `version`, and runs `script` for `npm ci`. */
function npm(version: string, script: string): string {
  const file = join(root, "npm.mjs");
  writeFileSync(
    file,
    `if (process.argv.includes("--version")) { console.log("${version}"); process.exit(); }\n${script}`,
  );
  return file;
}

/** An npm whose `ci` brings the package `node`. */
const workingNpm = () =>
  npm(
    "11.0.0",
    `import { appendFileSync, mkdirSync, symlinkSync, rmSync } from "node:fs";
     rmSync("node_modules", { recursive: true, force: true });
     mkdirSync("node_modules/node/bin", { recursive: true });
     symlinkSync(process.execPath, "node_modules/node/bin/node");
     appendFileSync("steps", "installed ");`,
  );

function prepare(npmFile: string): { readonly code: number | null; readonly said: string; readonly steps: string } {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/prepare.mjs")], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, npm_execpath: npmFile, npm_node_execpath: process.execPath },
  });
  const steps = existsSync(join(root, "steps")) ? readFileSync(join(root, "steps"), "utf8").trim() : "";
  return { code: status, said: stderr, steps };
}

test("the first start installs and builds, the second does nothing", () => {
  expect(prepare(workingNpm())).toEqual({ code: 0, said: "", steps: "installed built" });
  expect(prepare(npm("11.0.0", "throw new Error('no network')"))).toEqual({
    code: 0,
    said: "",
    steps: "installed built",
  });
});

test("two starts at once install and build once", async () => {
  const npmFile = workingNpm();
  const start = () =>
    promisify(execFile)(process.execPath, [join(root, "scripts/prepare.mjs")], {
      cwd: root,
      env: { ...process.env, npm_execpath: npmFile, npm_node_execpath: process.execPath },
    });
  await Promise.all([start(), start()]);
  expect(readFileSync(join(root, "steps"), "utf8").trim()).toBe("installed built");
});

test("a changed lock file is installed, a changed source built", () => {
  prepare(workingNpm());
  writeFileSync(join(root, "source/main.ts"), "another");
  expect(prepare(workingNpm()).steps).toBe("installed built built");
  writeFileSync(join(root, "package-lock.json"), "{ }");
  expect(prepare(workingNpm()).steps).toBe("installed built built installed built");
});

test("node_modules of another platform are installed anew", () => {
  prepare(workingNpm());
  rmSync(join(root, "node_modules/node/bin/node"));
  writeFileSync(join(root, "node_modules/node/bin/node"), "not for this machine", { mode: 0o755 });
  expect(prepare(workingNpm()).steps).toBe("installed built installed");
});

test("an install without a network says so and what to do", () => {
  const { code, said } = prepare(npm("11.0.0", `console.error("npm error code EAI_AGAIN"); process.exit(1);`));
  expect(code).toBe(4);
  expect(said).toContain("Installing packages (npm ci) failed: the package registry could not be reached");
  expect(said).toContain("Check the network");
});

test("an npm that cannot read the lock file is named with the way to a newer one", () => {
  const { code, said } = prepare(npm("6.14.4", "process.exit(1)"));
  expect([code, said]).toEqual([
    4,
    "slipway: Installing packages failed: npm 6.14.4 is too old\n  Run npm install -g npm@11, then try again.\n",
  ]);
});

test("a build that fails shows the fault and is tried again the next time", () => {
  appendFileSync(join(root, "scripts/build.mjs"), `\nconsole.error("main.ts:1:1: no such thing"); process.exit(1);`);
  expect(prepare(workingNpm()).said).toBe(
    "slipway: Building failed: exit code 1\n  Mend the source named here, then try again.\n  | main.ts:1:1: no such thing\n",
  );
  expect(prepare(workingNpm()).steps).toBe("installed built built");
});

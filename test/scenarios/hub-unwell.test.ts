import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startHub } from "../support/hub.js";
import { isAlive } from "../support/processes.js";
import { makeProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";

const pipeline = { "dvc.yaml": "stages:\n  train:\n    cmd: echo hello\n" };

describe("a hub that takes connections and says nothing", () => {
  // Every command hung without a word, `hub stop --force` as well.
  test("is told by every command, and ended by --force", async () => {
    await using project = makeProject(pipeline);
    await using hub = await startHub(project, "--idle", "600");
    process.kill(hub.pid, "SIGSTOP");
    try {
      for (const command of [["status"], ["hub", "status"], ["hub", "stop"]]) {
        expect(await slipway(project, ...command)).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(/does not answer\n.*slipway hub stop --force/),
        });
      }
      expect(isAlive(hub.pid)).toBe(true);
      expect(await slipway(project, "hub", "stop", "--force")).toMatchObject({ code: 0 });
      expect(isAlive(hub.pid)).toBe(false);
    } finally {
      if (isAlive(hub.pid)) process.kill(hub.pid, "SIGKILL");
    }
    expect(await slipway(project, "hub", "status")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("No hub"),
    });
    expect(await slipway(project, "ps")).toMatchObject({ code: 0 });
    expect(await slipway(project, "hub", "stop")).toMatchObject({ code: 0 });
  });

  // It went on showing "● hub" for ever.
  test("is shown as away by an open terminal, until it answers again", async () => {
    await using project = makeProject(pipeline);
    await using hub = await startHub(project, "--idle", "600");
    await using app = await startApp({ args: [project.root], env: project.env });
    await app.waitFor(/● hub[\s\S]*train: never ran/);
    process.kill(hub.pid, "SIGSTOP");
    try {
      await app.waitFor(/hub away[\s\S]*takes connections and does not answer/, 60_000);
    } finally {
      process.kill(hub.pid, "SIGCONT");
    }
    await app.waitFor("● hub", 30_000);
  });
});

// `ps` said that the hub runs already, `hub stop` that none runs: no way out but kill.
test("a hub.json that was lost, opened to others, replaced by a link or led elsewhere is mended by its hub", async () => {
  await using project = makeProject(pipeline);
  await using hub = await startHub(project, "--idle", "600");
  const file = join(project.root, ".slipway/hub.json");
  const sound = readFileSync(file, "utf8");
  const harms: Readonly<Record<string, () => void>> = {
    lost: () => rmSync(file),
    "open to others": () => chmodSync(file, 0o644),
    "a link": () => {
      renameSync(file, `${file}.moved`);
      symlinkSync(`${file}.moved`, file);
    },
    "of another address": () => writeFileSync(file, sound.replace(hub.url, "http://127.0.0.1:9"), { mode: 0o600 }),
    "cut off": () => writeFileSync(file, sound.slice(0, 20), { mode: 0o600 }),
  };
  for (const [name, harm] of Object.entries(harms)) {
    harm();
    const { code, stderr } = await slipway(project, "ps");
    expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: "" });
    expect({ name, text: readFileSync(file, "utf8") }).toEqual({ name, text: sound });
  }
  rmSync(file);
  expect(await slipway(project, "hub", "stop")).toMatchObject({
    code: 0,
    stdout: `The hub (pid ${hub.pid}) has ended\n`,
  });
});

// Opening a pipe that nobody writes held the hub's threads: `status` never came back, and the hub could not end.
test("pipes in the place of files of the project are told, not waited for", async () => {
  await using project = makeProject({ ".dvc/config": "", "data/x.csv": "a\n" });
  for (const name of ["dvc.lock", "params.yaml", "data/x.csv.dvc", "dvc.yaml"]) {
    execFileSync("mkfifo", [join(project.root, name)]);
    const { code, stderr } = await slipway(project, "status");
    expect({ name, isDone: code === 0 || code === 1 }).toEqual({ name, isDone: true });
    if (name === "dvc.yaml") expect(stderr).toContain("dvc.yaml: it is no file");
  }
  expect(await slipway(project, "hub", "stop", "--force")).toMatchObject({ code: 0 });
});

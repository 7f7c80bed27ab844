import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { startHub } from "../support/hub.js";
import { gone } from "../support/processes.js";
import { makeProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";

const pipeline = { "dvc.yaml": "stages:\n  train:\n    cmd: echo hello\n" };

describe("a terminal and a hub that was there before", () => {
  test("attaches by URL and token from any folder, as through a tunnel", async () => {
    await using project = makeProject(pipeline);
    await using hub = await startHub(project);
    const file = join(project.root, "..", "token");
    writeFileSync(file, `${hub.token}\n`);
    const elsewhere = project.env.HOME ?? "";
    const args = ["--hub", hub.url, "--token-file", file];
    const status = await slipway({ root: elsewhere, env: project.env }, "status", ...args);
    expect(status).toMatchObject({ code: 1, stdout: expect.stringContaining("train: never-ran") });
    await using app = await startApp({ args, cwd: elsewhere, env: project.env });
    await app.waitFor(/project @ [\s\S]*train: never ran/);
    writeFileSync(file, "slipway.WyJmdWxsIl0.forged\n");
    expect(await slipway({ root: elsewhere, env: project.env }, "status", ...args)).toMatchObject({ code: 3 });
  });

  test("that attaches read-only sees everything and changes nothing", async () => {
    await using project = makeProject(pipeline);
    await using _hub = await startHub(project);
    await using app = await startApp({ args: ["--read-only", project.root], env: project.env });
    await app.waitFor(/not trusted[\s\S]*train: never ran/);
    act(app, "global.trust");
    await app.waitFor("This terminal is attached read-only");
  });

  test("replaces an older hub on the same port, and gives way to a newer one", async () => {
    await using project = makeProject(pipeline);
    const hub = await startHub(project, "--idle", "60");
    const file = join(project.root, ".slipway/hub.json");
    const told = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...told, apiVersion: told.apiVersion + 1 }));
    expect(await slipway(project, "ps")).toMatchObject({ code: 1, stderr: expect.stringContaining("newer Slipway") });
    writeFileSync(file, JSON.stringify({ ...told, apiVersion: told.apiVersion - 1 }));
    expect(await slipway(project, "ps")).toMatchObject({ code: 0 });
    expect(await gone(hub.pid, 5000)).toBe(true);
    const now = JSON.parse(readFileSync(file, "utf8"));
    expect([now.url, now.apiVersion]).toEqual([told.url, told.apiVersion]);
  });

  test("ctrl+z gives the terminal back, fg brings the screen back whole", async () => {
    await using project = makeProject(pipeline);
    // A shell with job control, as the user has it.
    await using shell = await startApp({
      command: ["/bin/bash", "--norc", "-i"],
      cwd: project.root,
      env: { ...project.env, PS1: "prompt> " },
    });
    await shell.waitFor("prompt> ");
    shell.type(`${process.execPath} ${join(process.cwd(), "dist/slipway.js")}\r`);
    await shell.waitFor(/train: never ran/);
    act(shell, "global.suspend");
    await shell.waitFor("Stopped");
    expect(shell.onAlternateScreen()).toBe(false);
    shell.type("fg\r");
    await shell.waitFor(/1 Chat[\s\S]*train: never ran/);
    expect(shell.onAlternateScreen()).toBe(true);
    act(shell, "global.tab-registry");
    await shell.waitFor("No model is registered yet.");
    act(shell, "global.quit");
    await shell.waitFor((screen) => /prompt> *$/.test(screen.trimEnd()) || screen.trimEnd().endsWith("prompt>"));
    shell.type("exit\r");
    await shell.exit();
  });
});

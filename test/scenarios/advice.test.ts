import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { binFolder } from "../support/bin-folder.js";
import { startHub } from "../support/hub.js";
import { makeProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";

const pipeline = { "dvc.yaml": "stages:\n  train:\n    cmd: echo hello\n" };

describe("what a screen advises works when it is done", () => {
  // The hub asked with the environment it was once started with: a PATH with ollama and OLLAMA_HOST changed nothing.
  test("a terminal opened with an OLLAMA_HOST and an ollama on its PATH is believed by a hub that was started without", async () => {
    await using project = makeProject(pipeline);
    const before = { ...project.env, OLLAMA_HOST: "127.0.0.1:9", PATH: binFolder(project, "before") };
    await using _hub = await startHub({ ...project, env: before });
    const after = {
      ...project.env,
      OLLAMA_HOST: "127.0.0.1:10",
      PATH: binFolder(project, "after", { scripts: { ollama: "echo ollama version is 0.17.0" } }),
    };
    {
      await using first = await startApp({ args: [project.root], env: before });
      await first.waitFor(/● hub/);
      act(first, "global.tab-chat");
      await first.waitFor(/No Ollama server answers at http:\/\/127\.0\.0\.1:9 [\s\S]*Install Ollama/);
    }
    await using second = await startApp({ args: [project.root], env: after });
    await second.waitFor(/● hub/);
    act(second, "global.tab-chat");
    await second.waitFor(/No Ollama server answers at http:\/\/127\.0\.0\.1:10 [\s\S]*S starts it/);
    const doctor = await slipway({ root: project.root, env: after }, "doctor");
    expect(doctor.stdout).toMatch(/✓ ollama +0\.17\.0 [\s\S]*ollama server at http:\/\/127\.0\.0\.1:10/);
  });

  // The first look at the tools did not know yet that their installation was about to begin.
  test("nobody is told to install what is being installed", async () => {
    await using project = makeProject({ ...pipeline, ".dvc/config": "" });
    const scripts = { python3: "exec sleep 60" };
    const env = { ...project.env, PATH: binFolder(project, "bin", { programs: ["sh", "git", "sleep"], scripts }) };
    expect(await slipway({ root: project.root, env }, "trust")).toMatchObject({ code: 0 });
    expect(await slipway({ root: project.root, env }, "hub", "stop", "--force")).toMatchObject({ code: 0 });
    await using app = await startApp({ args: [project.root], env });
    await app.waitFor(/install DVC and packages[\s\S]*train: never ran/);
    // Before that is known a run would wait for the installation.
    await app.waitFor("DVC is being installed (J shows how far)");
    act(app, "pipeline.run");
    await app.waitFor("DVC is being installed: J shows how far");
    expect(app.output()).not.toContain("DVC is missing");
  });

  // It took another port without a word.
  test("a hub that had to take another port says so where its address is asked for, and on the screen", async () => {
    await using project = makeProject(pipeline);
    expect(await slipway(project, "hub", "start", "--idle", "60")).toMatchObject({ code: 0 });
    const { url } = JSON.parse((await slipway(project, "hub", "status", "--json")).stdout);
    const port = Number(new URL(url).port);
    expect(await slipway(project, "hub", "stop")).toMatchObject({ code: 0 });
    const other = createServer();
    await new Promise<void>((done) => other.listen(port, "127.0.0.1", done));
    try {
      const env = await slipway(project, "env");
      expect(env.stderr).toContain(`Its port ${port} was taken by another program`);
      expect(env.stdout).not.toContain(`:${port}'`);
      expect((await slipway(project, "hub", "status")).stdout).toContain(`Its port ${port} was taken`);
      await using app = await startApp({ args: [project.root], env: project.env });
      await app.waitFor(`Port ${port} was taken by another program: the hub is at 127.0.0.1:`);
    } finally {
      await new Promise((done) => other.close(done));
    }
  });

  // `slipway status` in the wrong folder left a .slipway and a hub there.
  test("a command that reads makes no project of a plain folder, and says how one is made", async () => {
    await using project = makeProject({ "notes.txt": "" }, { git: false });
    for (const command of [["status"], ["runs", "ls"], ["doctor"]]) {
      expect(await slipway(project, ...command)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/is no project\n.*slipway init/),
      });
    }
    expect(readdirSync(project.root)).toEqual(["notes.txt"]);
    expect(await slipway(project, "init")).toMatchObject({ code: 0 });
    expect(await slipway(project, "status")).toMatchObject({ code: 0 });
  });
});

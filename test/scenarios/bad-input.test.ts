import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { pathOf } from "../support/path-of.js";
import { gone } from "../support/processes.js";
import { makeProject, makeSampleProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools } from "../support/tools.js";

const pipeline = { "dvc.yaml": "stages:\n  train:\n    cmd: echo hello\n" };

describe("what is wrong is told with the next step", () => {
  test("a window that is too small says how large it must be, and fills again when it has grown", async () => {
    await using project = makeProject(pipeline);
    await using app = await startApp({ args: [project.root], env: project.env, columns: 40, rows: 10 });
    await app.waitFor(/Slipway needs 60 x 15 cells,\s+this window has 40 x 10/);
    app.resize(100, 30);
    await app.waitFor(/1 Chat.*5 Registry/);
  });

  test("output into a file, or input from one, is told what to use instead", async () => {
    await using project = makeProject(pipeline);
    const { code, stdout, stderr } = await slipway(project);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("slipway status --json");
  });

  test("wrong arguments end with 2, a folder that is not there and a home that was not named with their own words", async () => {
    await using project = makeProject(pipeline);
    expect(await slipway(project, "hub", "start", "--port", "http")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not "http"'),
    });
    expect(await slipway(project, "runs")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("wants one of: ls"),
    });
    expect(await slipway(project, "status", "--jsn")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--jsn"),
    });
    const home = project.env.HOME ?? "";
    expect(await slipway({ root: home, env: project.env }, "status")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is no project"),
    });
  });

  test("a dvc.yaml that does not parse shows where, and is read again when it is mended", async () => {
    await using project = makeProject({ "dvc.yaml": "stages:\n  train:\n    cmd: [x\n" });
    await using app = await startApp({ args: [project.root], env: project.env });
    await app.waitFor(/dvc\.yaml cannot be read:\s[\s\S]*line \d/);
    project.write("dvc.yaml", pipeline["dvc.yaml"]);
    await app.waitFor(/train: never ran/);
  });

  test("an untrusted folder is only read: its pipeline runs neither by key nor headless until it is trusted", async () => {
    await using project = makeProject({ ...pipeline, ".dvc/config": "" });
    expect(await slipway(project, "run")).toMatchObject({ code: 3, stderr: expect.stringContaining("slipway trust") });
    await using app = await startApp({ args: [project.root], env: project.env });
    await app.waitFor(/main \?[\s\S]*This folder is not trusted: it is only read/);
    act(app, "pipeline.run");
    await app.waitFor("T trusts it");
    act(app, "global.trust");
    await app.waitFor(/may then be run from here:[\s\S]*echo hello/);
    app.press("enter");
    await app.waitFor(/main [✓✎]/);
    // Trust is of these very commands.
    project.write("dvc.yaml", pipeline["dvc.yaml"].replace("hello", "something else"));
    await app.waitFor("This folder is not trusted");
  });

  test("without git, DVC and Python everything that needs none of them works, and doctor tells how to get them", async () => {
    await using project = makeProject({ ...pipeline, ".dvc/config": "" });
    const env = { ...project.env, PATH: pathOf(project, "sh") };
    const doctor = await slipway({ root: project.root, env }, "doctor");
    expect(doctor.code).toBe(4);
    expect(doctor.stdout).toMatch(/✗ git +missing: Install git/);
    expect(doctor.stdout).toMatch(/✗ dvc +missing: Press I/);
    expect(doctor.stdout).toMatch(/✗ python +missing: Install Python 3.10/);
    const run = await slipway({ root: project.root, env }, "run", "--trust");
    expect(run).toMatchObject({ code: 4, stderr: expect.stringContaining("DVC is not installed") });
    await using app = await startApp({ args: [project.root], env: { ...env, PATH: env.PATH } });
    await app.waitFor("DVC is missing: I installs it");
    await app.waitFor(/train: never ran/);
  });

  test("where no Ollama answers the chat says what to do, and offers to start one that is there", async () => {
    await using project = makeProject({});
    const env = { ...project.env, OLLAMA_HOST: "127.0.0.1:9", PATH: pathOf(project, "sh", "git") };
    await using app = await startApp({ args: [project.root], env });
    await app.waitFor("Registry");
    act(app, "global.tab-chat");
    await app.waitFor(/No Ollama server answers at http:\/\/127\.0\.0\.1:9[\s\S]*Install Ollama/);
    act(app, "chat.start-ollama");
    await app.waitFor("There is no ollama on the PATH");
  });

  test("a hub that died is started again by the terminal, which loses nothing of what it showed", async () => {
    await using project = makeProject(pipeline);
    await using app = await startApp({ args: [project.root], env: project.env });
    await app.waitFor(/● hub[\s\S]*train: never ran/);
    const pid = Number(JSON.parse(readFileSync(join(project.root, ".slipway/hub.json"), "utf8")).pid);
    process.kill(pid, "SIGKILL");
    expect(await gone(pid, 5000)).toBe(true);
    const again = () => Number(JSON.parse(readFileSync(join(project.root, ".slipway/hub.json"), "utf8")).pid);
    await expect.poll(again).not.toBe(pid);
    await app.waitFor(/● hub[\s\S]*train: never ran/);
    project.write("dvc.yaml", pipeline["dvc.yaml"].replace("train", "evaluate"));
    await app.waitFor(/○ evaluate/);
  });

  test("a hub.json and a store that somebody broke are named, and left as they are", async () => {
    await using project = makeProject(pipeline);
    expect(await slipway(project, "hub", "start", "--idle", "60")).toMatchObject({ code: 0 });
    expect(await slipway(project, "hub", "stop")).toMatchObject({ code: 0 });
    const settings = join(project.root, ".slipway/db/settings.json");
    writeFileSync(settings, '{"version": 1,\n "data": oops}');
    const { code, stderr } = await slipway(project, "hub", "start");
    expect(code).toBe(1);
    expect(stderr).toContain("settings.json:2:10 is not JSON");
    expect(readFileSync(settings, "utf8")).toContain("oops");
    rmSync(settings);
  });

  test("a folder that cannot be written says so and starts nothing", async () => {
    await using project = makeProject(pipeline);
    // A file where the folder should be: also root cannot write there.
    writeFileSync(join(project.root, ".slipway"), "in the way");
    const { code, stderr } = await slipway(project, "hub", "start");
    expect(code).not.toBe(0);
    expect(stderr).toContain(join(project.root, ".slipway"));
    rmSync(join(project.root, ".slipway"));
  });
});

describe.skipIf(missing("python", "dvc"))("a proxy in the environment", () => {
  test("gets neither the hub's traffic nor its token", async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(502).end();
    });
    await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
    const address = proxy.address();
    const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    try {
      await using project = makeSampleProject();
      project.write("params.yaml", project.read("params.yaml").replace("epochs: 3", "epochs: 1"));
      const env = {
        ...project.env,
        PATH: pathWithTools("python", "dvc"),
        http_proxy: url,
        HTTP_PROXY: url,
        all_proxy: url,
      };
      expect(await slipway({ root: project.root, env }, "run", "--json")).toMatchObject({ code: 0 });
      const { stdout } = await slipway({ root: project.root, env }, "runs", "ls", "--json");
      expect(JSON.parse(stdout).total).toBe(1);
      expect(asked).toEqual([]);
    } finally {
      proxy.close();
    }
  });
});

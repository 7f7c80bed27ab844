import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { act } from "../support/act.js";
import { endOf } from "../support/processes.js";
import { makeProject, type Project } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools } from "../support/tools.js";

/** A stage that copies, and one that is made of it. */
function chain(): Project {
  const project = makeProject({
    ".dvc/config": "",
    "in.txt": "1\n",
    "dvc.yaml": `stages:
  a: {cmd: cp in.txt a.txt, deps: [in.txt], outs: [a.txt]}
  b: {cmd: cp a.txt b.txt, deps: [a.txt], outs: [b.txt]}
`,
  });
  return { ...project, env: { ...project.env, PATH: pathWithTools("dvc"), SHELL: "/bin/sh" } };
}

const history = async (project: Project) => {
  const { executions } = JSON.parse((await slipway(project, "ps", "--all", "--json")).stdout);
  return executions.map(({ via, state }: { readonly via: string; readonly state: string }) => [via, state]);
};

/** `slipway run --watch`, and what it has printed. */
function watching(project: Project) {
  const child = spawn(process.execPath, [resolve("dist/slipway.js"), "run", "--watch"], {
    cwd: project.root,
    env: project.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => (child.pid === undefined ? undefined : endOf(child.pid)));
  let printed = "";
  const gone = new Promise<number | null>((done) => child.once("exit", done));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      printed += String(data);
    });
  }
  return { child, printed: () => printed, gone };
}

describe.skipIf(missing("dvc"))("the watch mode with the real DVC", () => {
  test("slipway run --watch runs what a save puts out of date, once, and ends with ctrl+c", async () => {
    await using project = chain();
    expect((await slipway(project, "run", "--trust")).code).toBe(0);
    const watch = watching(project);
    await expect.poll(watch.printed, { timeout: 30_000 }).toContain("waiting for something to be saved");
    project.write("in.txt", "2\n");
    await expect
      .poll(watch.printed, { timeout: 30_000 })
      .toMatch(/a: in\.txt changed[\s\S]*in \d s: dvc --wait-for-lock repro/);
    await expect.poll(watch.printed, { timeout: 60_000 }).toMatch(/#2 finished\n.*waiting for something/);
    expect(project.read("b.txt")).toBe("2\n");
    expect(await history(project)).toEqual([
      ["watch", "finished"],
      ["cli", "finished"],
    ]);
    project.write("dvc.yaml", project.read("dvc.yaml").replace("cp a.txt", "cat a.txt >"));
    await expect.poll(watch.printed, { timeout: 30_000 }).toMatch(/cat a\.txt > b\.txt/);
    expect(watch.printed()).toContain("Nothing is run until it is trusted: slipway trust");
    watch.child.kill("SIGINT");
    expect(await watch.gone).toBe(0);
    expect(await history(project)).toHaveLength(2);
  });

  test("in the tab it is switched on and off by a key, shown in the header, and a run can be left out", async () => {
    await using project = chain();
    expect((await slipway(project, "run", "--trust")).code).toBe(0);
    await using app = await startApp({ args: [project.root], env: project.env, columns: 120, rows: 40 });
    act(app, "global.tab-pipeline");
    await app.waitFor(/b +up to date|✓ b/);
    act(app, "pipeline.watch");
    await app.waitFor("Watch: run what becomes out of date?");
    app.press("enter");
    await app.waitFor("● watch");
    project.write("in.txt", "3\n");
    await app.waitFor(/watch: a, b in a moment/, 30_000);
    act(app, "pipeline.watch-skip");
    await app.waitFor((screen) => screen.includes("● watch") && !screen.includes("in a moment"));
    expect(project.read("b.txt")).toBe("1\n");
    project.write("in.txt", "4\n");
    await app.waitFor(/watch: a, b in a moment/, 30_000);
    await expect.poll(() => project.read("b.txt"), { timeout: 60_000 }).toBe("4\n");
    act(app, "pipeline.watch");
    await app.waitFor((screen) => !screen.includes("● watch"));
  });
});

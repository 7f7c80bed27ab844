import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { makeProject, type Project } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing, pathWithTools } from "../support/tools.js";

/** A project with one stage, whose command is `sh stage.sh`. */
function withStage(script: string, more: Readonly<Record<string, string>> = {}): Project {
  const dvcYaml = "stages:\n  train: {cmd: sh stage.sh, deps: [stage.sh], outs: [out.txt]}\n";
  const project = makeProject({ ".dvc/config": "", "dvc.yaml": dvcYaml, "stage.sh": script, ...more });
  return { ...project, env: { ...project.env, PATH: pathWithTools("dvc", "python"), SHELL: "/bin/sh" } };
}

/** True where a user may mount a file system of their own. */
const canMount = spawnSync("unshare", ["-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;

describe.skipIf(missing("dvc", "python"))("a stage", () => {
  test("that fails shows its last lines, and a key leads from its traceback to the file at the line", async () => {
    await using project = withStage("python train.py", { "train.py": "import json\n\n\njson.loads('{')\n" });
    const told = join(project.root, "opened");
    project.write("editor.sh", `#!/bin/sh\necho "$@" >> '${told}'\n`);
    expect(await slipway(project, "trust")).toMatchObject({ code: 0 });
    const env = { ...project.env, VISUAL: `sh ${join(project.root, "editor.sh")}` };
    await using app = await startApp({ args: [project.root], env, columns: 100, rows: 40 });
    await app.waitFor("Nothing has run yet");
    act(app, "pipeline.run");
    await app.waitFor(/execution #1 · failed/, 60_000);
    await app.waitFor(/JSONDecodeError: [\s\S]*failed to reproduce 'train'/);
    await app.waitFor("failed with exit code 1");
    for (const _ of ["params", "log"]) app.press("tab");
    await app.waitFor("f follow");
    // DVC's own last line belongs to it.
    act(app, "log.error");
    await app.waitFor(/Traceback[\s\S]*errors 1 of 1/);
    // Where the cursor is counts, and the lines around it may still be on their way.
    const opened = () => {
      if (!existsSync(told)) act(app, "log.open");
      return existsSync(told) ? readFileSync(told, "utf8") : "";
    };
    await expect.poll(opened, { interval: 3000, timeout: 60_000 }).toContain(`+4 ${join(project.root, "train.py")}\n`);
  });

  // It was "never ran", and in the history it "ran".
  test("that DVC itself fails has failed, in DVC's words, until it succeeds", async () => {
    await using project = withStage("exit 0\n", { "params.yaml": "y: 1\n" });
    const dvcYaml =
      "stages:\n  big: {cmd: sh stage.sh, outs: [big.o]}\n  q: {cmd: echo 1 > q.o, params: [x], outs: [q.o]}\n";
    project.write("dvc.yaml", dvcYaml);
    expect(await slipway(project, "run", "big", "--trust")).toMatchObject({ code: 1 });
    expect(await slipway(project, "run", "q")).toMatchObject({ code: 1 });
    const stages = async () => {
      const { pipeline } = JSON.parse((await slipway(project, "status", "--json")).stdout);
      return pipeline.stages.map(({ name, state, reasons }: Readonly<Record<string, unknown>>) => [
        name,
        state,
        reasons,
      ]);
    };
    expect(await stages()).toEqual([
      ["big", "failed", ["output 'big.o' does not exist"]],
      ["q", "failed", expect.arrayContaining(["Parameters 'x' are missing from 'params.yaml'."])],
    ]);
    expect((await slipway(project, "ps", "1")).stdout).toMatch(/big +failed .*output 'big\.o' does not exist/);
    expect((await slipway(project, "ps", "2")).stdout).toMatch(/q +failed .*Parameters 'x' are missing/);
    project.write("stage.sh", "echo 1 > big.o\n");
    expect(await slipway(project, "run", "big")).toMatchObject({ code: 0 });
    expect((await stages())[0]).toEqual(["big", "up-to-date", []]);
  });

  test("that prints 10 MB without a newline, and bytes that are no text, is logged whole and shown harmless", async () => {
    const script =
      "head -c 10000000 /dev/zero | tr '\\0' x; printf '\\n\\033]0;title\\007\\033[2J\\377\\376\\000end\\n'; echo 1 > out.txt";
    await using project = withStage(script);
    expect(await slipway(project, "trust")).toMatchObject({ code: 0 });
    await using app = await startApp({ args: [project.root], env: project.env });
    await app.waitFor("Nothing has run yet");
    const before = app.bytes();
    act(app, "pipeline.run");
    await app.waitFor(/execution #1 · finished/, 60_000);
    await app.waitFor(/xxxxxxxx/);
    await app.waitFor(/end/);
    expect(app.output()).not.toContain("\u001b]0;title");
    expect(app.bytes() - before).toBeLessThan(200_000);
    const log = readFileSync(join(project.root, ".slipway/executions/1/output.log"));
    expect(log.includes(Buffer.from("x".repeat(10_000_000)))).toBe(true);
    expect(log.includes(Buffer.from([0xff, 0xfe, 0x00, 0x65]))).toBe(true);
    const raw = await new Promise<string>((done) => {
      const file = join(project.root, "copy");
      execFileSync("sh", ["-c", `"${process.execPath}" "${resolve("dist/slipway.js")}" logs 1 > "${file}"`], {
        cwd: project.root,
        env: project.env,
      });
      done(file);
    });
    expect(readFileSync(raw).equals(log)).toBe(true);
  });

  // Its exit had no room: it was running for ever, and nothing else could be run.
  test.skipIf(!canMount)(
    "that fills the disk has failed all the same, is told so, and runs again when there is room",
    async () => {
      await using project = makeProject();
      const mounted = join(project.root, "small");
      mkdirSync(mounted);
      const script = `set -e
mount -t tmpfs -o size=6m tmpfs '${mounted}' && cd '${mounted}'
trap '"$NODE" "$SLIPWAY" hub stop --force > /dev/null' EXIT
git init -q && "$DVC" init -q
printf 'stages:\\n  fill: {cmd: sh fill.sh, outs: [big]}\\n' > dvc.yaml
echo 'head -c 20000000 /dev/zero > big' > fill.sh
git add -A && git commit -q -m first
"$NODE" "$SLIPWAY" run --trust && exit 9 || echo "first $?"
"$NODE" "$SLIPWAY" ps --all --json
rm big && echo 'echo 1 > big' > fill.sh
"$NODE" "$SLIPWAY" run > /dev/null; echo "second $?"
`;
      const tools = { NODE: process.execPath, SLIPWAY: resolve("dist/slipway.js"), DVC: dvcBin() };
      const env = { ...project.env, PATH: `${dirname(dvcBin())}:${process.env.PATH}`, SHELL: "/bin/sh", ...tools };
      const { stdout, stderr } = spawnSync("unshare", ["-Urm", "sh", "-c", script], {
        env,
        encoding: "utf8",
        timeout: 120_000,
      });
      expect(stderr).not.toContain("exit.json");
      const lines = stdout.trim().split("\n");
      expect(lines).toContain("first 1");
      expect(lines.at(-1)).toBe("second 0");
      const listed = JSON.parse(lines.find((line) => line.startsWith("{")) ?? "{}");
      expect(listed.executions).toMatchObject([
        { state: "failed", exitCode: 255, stages: [{ stage: "fill", exitCode: 1 }] },
      ]);
      expect(stdout).toContain("No space left on device");
      expect(statSync(mounted).isDirectory()).toBe(true);
    },
  );

  test("whose command has changed runs only when the folder is trusted again, with the new command shown", async () => {
    await using project = withStage("echo 1 > out.txt");
    expect(await slipway(project, "run")).toMatchObject({ code: 3, stderr: expect.stringContaining("is not trusted") });
    const asked = await slipway(project, "trust");
    expect(asked.stdout).toContain("train: sh stage.sh");
    expect(await slipway(project, "run")).toMatchObject({ code: 0 });
    expect(await slipway(project, "run")).toMatchObject({ code: 0 });
    project.write("dvc.yaml", project.read("dvc.yaml").replace("sh stage.sh", "sh stage.sh --evil"));
    expect(await slipway(project, "run")).toMatchObject({ code: 3 });
    expect(await slipway(project, "run", "--dry")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/train +runs/),
      stderr: expect.stringContaining("DVC was not asked: this folder is not trusted"),
    });
    await using app = await startApp({ args: [project.root], env: project.env });
    await app.waitFor("is not trusted");
    act(app, "global.trust");
    await app.waitFor("train: sh stage.sh --evil");
    app.press("enter");
    await app.waitFor((screen) => !screen.includes("is not trusted"));
    expect(await slipway(project, "run")).toMatchObject({ code: 0 });
  });
});

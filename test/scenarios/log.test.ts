import { appendFileSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { writeExecution } from "../support/execution.js";
import { makeProject, type Project } from "../support/project.js";
import { type App, type StartOptions, startApp } from "../support/pty.js";

const prepare = "Running stage 'prepare':\n> python prepare.py\nreading\nread\n";
const train = "Running stage 'train':\n> python train.py\n";
const steps = Array.from(
  { length: 1000 },
  (_, at) => `\u001b[32mstep ${at}\u001b[0m loss ${(5 / (at + 1)).toFixed(4)}\n`,
);
const traceback = `Traceback (most recent call last):
  File "train.py", line 3, in <module>
    main()
RuntimeError: shape
`;
const failure = "ERROR: failed to reproduce 'train': failed to run: python train.py, exited with 1\n";
const log = prepare + train + steps.slice(0, 500).join("") + traceback + steps.slice(500).join("") + failure;

function makeLogProject(text: string | Uint8Array = log): { readonly project: Project; readonly path: string } {
  const project = makeProject({
    "dvc.yaml": "stages:\n  prepare:\n    cmd: python prepare.py\n  train:\n    cmd: python train.py\n",
    "train.py": "import model\n\nmodel.main()\n",
  });
  const begin = Buffer.byteLength(prepare + train);
  const path = writeExecution(project.root, {
    log: text,
    exitCode: 1,
    stages: [
      ["prepare", prepare.indexOf("reading"), Buffer.byteLength(prepare)],
      ["train", begin, Buffer.byteLength(log) - Buffer.byteLength(failure)],
    ],
    times: [
      [begin, new Date(2026, 10, 25, 11, 44, 2).getTime()],
      [Buffer.byteLength(log), new Date(2026, 10, 25, 11, 59, 33).getTime()],
    ],
  });
  return { project, path };
}

/** The log alone on the screen. */
async function openLog(project: Project, options: Partial<StartOptions> = {}): Promise<App> {
  const app = await startApp({
    args: [project.root],
    columns: 80,
    rows: 24,
    ...options,
    env: { ...project.env, ...options.env },
  });
  await app.waitFor(/following · [\d,]+ lines/);
  for (const _ of ["params", "log"]) app.press("tab");
  await app.waitFor("f follow");
  act(app, "global.zoom");
  await app.waitFor((screen) => !screen.includes("params.yaml"));
  return app;
}

describe("the log of an execution", () => {
  test("is followed until one moves, tells what came meanwhile, and is followed again", async () => {
    const { project, path } = makeLogProject();
    await using _ = project;
    await using app = await openLog(project);
    expect(app.screen()).toMatch(/step 999 loss[\s\S]*ERROR: failed to reproduce/);
    act(app, "list.up");
    await app.waitFor(/paused · 1,010\/1,011/);
    appendFileSync(path, "one\ntwo\n");
    await app.waitFor(/paused · 2 new · 1,010\/1,013/);
    act(app, "log.follow");
    await app.waitFor(/following · 1,013 lines[\s\S]*│ two/);
  });

  test("is searched as a whole, forwards and backwards, round its end", async () => {
    const { project } = makeLogProject();
    await using _ = project;
    await using app = await openLog(project);
    act(app, "log.find");
    await app.waitFor("find in the log");
    app.type("step 4.9 ");
    app.press("enter");
    await app.waitFor(/step 499 loss 0\.0100[\s\S]*\/step 4\.9 {2}10 of 10/);
    act(app, "log.next");
    await app.waitFor(/step 409 [\s\S]*\/step 4\.9 {2}1 of 10/);
    act(app, "log.previous");
    await app.waitFor(/\/step 4\.9 {2}10 of 10/);
    act(app, "log.filter");
    expect(await app.waitFor(/10\/10[\s\S]*only these lines/)).toMatch(/step 409[\s\S]*step 419[\s\S]*step 499/);
    act(app, "log-found.clear");
    await app.waitFor(/506\/1,011/);
    act(app, "log-found.clear");
    await app.waitFor((screen) => !screen.includes("/step"));
  });

  test("leads from error to error, and from a traceback to its file at the line", async () => {
    const { project } = makeLogProject();
    await using _ = project;
    const told = join(project.root, "opened");
    const editor = join(project.root, "editor.sh");
    project.write("editor.sh", `#!/bin/sh\necho "$@" >> '${told}'\n`);
    await using app = await openLog(project, { env: { VISUAL: `sh ${editor}`, PAGER: `sh ${editor}` } });
    act(app, "log.error");
    await app.waitFor(/ERROR: failed to reproduce[\s\S]*errors 2 of 2/);
    act(app, "log.error");
    await app.waitFor(/Traceback \(most recent call last\)[\s\S]*errors 1 of 2/);
    await app.waitFor(/507\/1,011/);
    act(app, "log.open");
    await expect.poll(() => readOr(told)).toBe(`+3 ${join(project.root, "train.py")}\n`);
    await app.waitFor(/507\/1,011/);
    act(app, "list.up");
    await app.waitFor(/506\/1,011/);
    act(app, "log.editor");
    const logPath = join(project.root, ".slipway/executions/1/output.log");
    await expect.poll(() => readOr(told)).toContain(`+506 ${logPath}\n`);
  });

  test("opens the file of the traceback that a stage failed with from DVC's last line, however long the traceback is", async () => {
    const frames = '  File "train.py", line 2, in fit\n    fit()\n'.repeat(60);
    const deep = `Traceback (most recent call last):\n${frames}  File "train.py", line 3, in main\nValueError: bad\n`;
    const { project } = makeLogProject(prepare + train + deep + failure);
    await using _ = project;
    const told = join(project.root, "opened");
    const editor = join(project.root, "editor.sh");
    project.write("editor.sh", `#!/bin/sh\necho "$@" >> '${told}'\n`);
    await using app = await openLog(project, { env: { VISUAL: `sh ${editor}`, PAGER: `sh ${editor}` } });
    act(app, "log.open");
    await expect.poll(() => readOr(told)).toBe(`+3 ${join(project.root, "train.py")}\n`);
    act(app, "log.error");
    await app.waitFor(/Traceback \(most recent call last\)[\s\S]*errors 1 of 1/);
  });

  test("is shown a stage alone, with times, copied and written by lines", async () => {
    const { project } = makeLogProject();
    await using _ = project;
    await using app = await openLog(project);
    act(app, "log.stage");
    await app.waitFor(/the whole execution[\s\S]*prepare[\s\S]*train/);
    act(app, "list.down");
    act(app, "run-dialog.accept");
    const screen = await app.waitFor(/only prepare · execution #1.*following · 4 lines/);
    expect(screen).toMatch(/Running stage 'prepare':[\s\S]*> python prepare\.py[\s\S]*reading[\s\S]*read /);
    expect(screen).not.toContain("train.py");
    act(app, "log.times");
    await app.waitFor(/11:44:02 reading/);
    act(app, "log.range");
    act(app, "list.up");
    await app.waitFor(/┃11:44:02 reading[\s\S]*┃11:44:02 read /);
    act(app, "log.copy");
    await app.waitFor("Copied 2 lines");
    expect(app.output()).toContain(`\u001b]52;c;${Buffer.from("reading\nread\n").toString("base64")}\u0007`);
    act(app, "log.save");
    await app.waitFor("write to");
    app.press("ctrl+u");
    app.type(join(project.root, "saved.log"));
    app.press("enter");
    await app.waitFor("Written:");
    expect(readFileSync(join(project.root, "saved.log"), "utf8")).toBe(prepare);
  });

  test("that is cut, or gone, while it is shown says so", async () => {
    const { project, path } = makeLogProject();
    await using _ = project;
    await using app = await openLog(project);
    act(app, "list.first");
    await app.waitFor(/1\/1,011/);
    truncateSync(path, prepare.length);
    await app.waitFor(/1\/4/);
    rmSync(path);
    await app.waitFor("The log is gone: its file was removed.");
  });

  test("of any bytes is harmless, of a long line its length is told", async () => {
    const hostile =
      "\u001b]0;title\u0007\u001b[2J\u001b[10;10Hmoved\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007\u0000\u0007\n";
    const bar = `${Array.from({ length: 50_000 }, (_, at) => `\r${at}%`).join("")}\r100% done\n`;
    const binary = Buffer.from(Array.from({ length: 2000 }, (_, at) => (at * 7 + (at >> 3)) % 256));
    const text = Buffer.concat([
      binary,
      Buffer.from(`\n${hostile}${bar}${"x".repeat(10_000_000)}\nhalf \u00e4`).subarray(0, -1),
    ]);
    const { project } = makeLogProject(text);
    await using _ = project;
    await using app = await openLog(project);
    await app.waitFor(/movedlink[\s\S]*100% done[\s\S]*x… 10,000,000 bytes[\s\S]*half \ufffd/);
    act(app, "log.wrap");
    await app.waitFor(/x{70}[\s\S]*half \ufffd/);
    const written = app.output();
    expect(written).not.toContain("evil.example");
    expect(written).not.toContain("\u001b]0;title");
  });
});

function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

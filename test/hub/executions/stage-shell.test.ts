import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stageShellScript, tokenLines } from "../../../source/hub/executions/stage-shell.js";
import { parseStageEvents } from "../../../source/store/execution-files.js";

/** A stage shell in a folder whose name wants quoting, with tokens for two stages. */
function makeShell(userShell: string | undefined): { readonly folder: string; readonly shell: string } {
  const parent = mkdtempSync(join(tmpdir(), "slipway-shell-"));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, "it's a folder");
  mkdirSync(folder);
  const shell = join(folder, "shell");
  writeFileSync(shell, stageShellScript({ folder, userShell }), { mode: 0o700 });
  writeFileSync(
    join(folder, "tokens"),
    tokenLines(["prepare", "train"], (stage) => `token-of-${stage || "none"}`),
  );
  writeFileSync(join(folder, "events"), "");
  return { folder, shell };
}

const eventsOf = (folder: string) => parseStageEvents(readFileSync(join(folder, "events"), "utf8"));

test("notes when a stage begins and ends and with which code, and ends with that code itself", () => {
  const { folder, shell } = makeShell("/bin/sh");
  const before = Date.now();
  const { status } = spawnSync(shell, ["-c", "exit 4"], { env: { PATH: process.env.PATH, DVC_STAGE: "train" } });
  expect(status).toBe(4);
  const [run] = eventsOf(folder);
  expect(run).toMatchObject({ stage: "train", exitCode: 4 });
  expect(run?.startedAtMs).toBeGreaterThanOrEqual(before);
  expect(run?.endedAtMs).toBeGreaterThanOrEqual(run?.startedAtMs ?? Number.POSITIVE_INFINITY);
});

test("gives each stage its own token, one made by foreach that of its group, any other the execution's", () => {
  const { shell } = makeShell("/bin/sh");
  const tokenIn = (stage: string) =>
    execFileSync(shell, ["-c", "printf %s $MLFLOW_TRACKING_TOKEN"], {
      env: { PATH: process.env.PATH, DVC_STAGE: stage },
      encoding: "utf8",
    });
  expect(["train", "prepare", "train@0", "other"].map(tokenIn)).toEqual([
    "token-of-train",
    "token-of-prepare",
    "token-of-train",
    "token-of-none",
  ]);
});

test("runs the command in the user's shell with DVC's options, and gives SHELL back", () => {
  const { shell } = makeShell("/bin/bash");
  const env = { PATH: process.env.PATH, DVC_STAGE: "train", BASH_ENV: "/nonexistent" };
  const told = execFileSync(shell, ["-c", '[[ a == a ]] && echo "$SHELL $0 $-"'], { env, encoding: "utf8" });
  expect(told).toMatch(/^\/bin\/bash \S*bash \S+/);
  const { shell: none } = makeShell(undefined);
  expect(execFileSync(none, ["-c", 'echo "[$SHELL]"'], { env: { ...env, SHELL: "x" }, encoding: "utf8" })).toBe("[]\n");
});

test("a stage of several commands is one run, two stages are two", () => {
  const { folder, shell } = makeShell("/bin/sh");
  for (const [stage, code] of [
    ["prepare", 0],
    ["prepare", 0],
    ["train", 1],
  ] as const) {
    spawnSync(shell, ["-c", `exit ${code}`], { env: { PATH: process.env.PATH, DVC_STAGE: stage } });
  }
  expect(eventsOf(folder).map(({ stage, exitCode }) => [stage, exitCode])).toEqual([
    ["prepare", 0],
    ["train", 1],
  ]);
});

test("notes which part of the execution's log is the stage's own", () => {
  const { folder, shell } = makeShell("/bin/sh");
  const log = join(folder, "output.log");
  const run = (stage: string, text: string) => {
    appendFileSync(log, `Running stage '${stage}':\n`);
    const out = openSync(log, "a");
    spawnSync(shell, ["-c", `echo ${text}`], {
      env: { PATH: process.env.PATH, DVC_STAGE: stage },
      stdio: ["ignore", out, out],
    });
    closeSync(out);
  };
  run("prepare", "one");
  run("prepare", "two");
  run("train", "three");
  const text = readFileSync(log, "utf8");
  expect(eventsOf(folder).map(({ stage, logFrom, logTo }) => [stage, text.slice(logFrom, logTo)])).toEqual([
    ["prepare", "one\nRunning stage 'prepare':\ntwo\n"],
    ["train", "three\n"],
  ]);
});

test("the events of an execution that noted no places are still read", () => {
  expect(parseStageEvents("begin 1 7 train the model\nend 2 0 train the model\n")).toEqual([
    { stage: "train the model", startedAtMs: 1, endedAtMs: 2, exitCode: 0 },
  ]);
});

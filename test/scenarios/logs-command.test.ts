import { execFileSync } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { writeExecution } from "../support/execution.js";
import { makeProject } from "../support/project.js";
import { slipway } from "../support/slipway.js";

const pipeline = { "dvc.yaml": "stages:\n  train:\n    cmd: python train.py\n" };
const first = "Running stage 'prepare':\n> python prepare.py\nreading\n";
const second = `Running stage 'train':\n> python train.py\nloss 0.5\nTraceback (most recent call last):\n  File "train.py", line 3\nValueError: bad\nloss 0.4\n`;

function makeLog(root: string, log: string | Uint8Array = first + second): string {
  return writeExecution(root, {
    log,
    stages: [
      ["prepare", first.indexOf("reading"), first.length],
      ["train", first.length + second.indexOf("loss"), first.length + second.length],
    ],
    times: [
      [first.length, new Date(2026, 10, 25, 11, 44, 2).getTime()],
      [first.length + second.length, new Date(2026, 10, 25, 11, 45, 0).getTime()],
    ],
  });
}

describe("slipway logs", () => {
  test("prints the log byte for byte, whatever is in it", async () => {
    await using project = makeProject(pipeline);
    const bytes = Buffer.concat([
      Buffer.from(first),
      Buffer.from([0xff, 0x00, 0x1b, 0x5b, 0xc3]),
      Buffer.from("\rend"),
    ]);
    makeLog(project.root, bytes);
    const printed = execFileSync(process.execPath, [resolve("dist/slipway.js"), "logs"], {
      cwd: project.root,
      env: project.env,
    });
    expect(printed).toEqual(bytes);
  });

  test("prints what a stage wrote, the lines that are sought, the errors, each with its time", async () => {
    await using project = makeProject(pipeline);
    makeLog(project.root);
    expect((await slipway(project, "logs", "1", "--stage", "prepare")).stdout).toBe(first);
    expect((await slipway(project, "logs", "--grep", "^loss 0\\.[45]$")).stdout).toBe("loss 0.5\nloss 0.4\n");
    expect((await slipway(project, "logs", "--errors")).stdout).toBe(
      'Traceback (most recent call last):\n  File "train.py", line 3\nValueError: bad\n',
    );
    expect((await slipway(project, "logs", "--timestamps", "--grep", "reading|0.4", "-f")).stdout).toBe(
      "2026-11-25 11:44:02 reading\n2026-11-25 11:45:00 loss 0.4\n",
    );
  });

  test("says what is wrong with what it was asked", async () => {
    await using project = makeProject(pipeline);
    makeLog(project.root);
    const ask = async (...args: readonly string[]) => {
      const { code, stderr } = await slipway(project, "logs", ...args);
      return `${code} ${stderr.split("\n")[0]}`;
    };
    expect(await ask("--grep", "(a")).toMatch(/^1 slipway: \(a is no regular expression/);
    expect(await ask("--stage", "deploy")).toBe('1 slipway: Execution #1 did not run a stage "deploy"');
    expect(await ask("../1")).toBe('1 slipway: "../1" is no execution');
    // A file that is not there was told of, or nothing at all, or it was waited for.
    for (const more of [[], ["--grep", "a"], ["--stage", "train"], ["-f"]])
      expect(await ask("99", ...more)).toBe("1 slipway: There is no execution 99");
    expect(await ask("--grep", "a", "--errors")).toMatch(/^2 slipway: --grep and --errors/);
  });

  test("ends when its reader has seen enough", async () => {
    await using project = makeProject(pipeline);
    const path = makeLog(project.root);
    appendFileSync(path, "a line\n".repeat(500_000));
    writeFileSync(join(project.root, "run.sh"), `"$1" "$2" logs; echo "code $?" >&2`);
    const printed = execFileSync(
      "/bin/sh",
      ["-c", `sh run.sh '${process.execPath}' '${resolve("dist/slipway.js")}' 2>&1 | head -n 1`],
      { cwd: project.root, env: project.env, encoding: "utf8" },
    );
    expect(printed).toBe("Running stage 'prepare':\n");
  });
});

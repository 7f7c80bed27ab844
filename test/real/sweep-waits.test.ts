import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { slipway } from "../support/slipway.js";
import { makeSweepable } from "../support/sweepable.js";
import { missing, python } from "../support/tools.js";

/** Holds DVC's lock as DVC does, with its pid in the file, until its input ends. */
const holder = `
import fcntl, os, sys
file = open(sys.argv[1], "a+")
fcntl.flock(file, fcntl.LOCK_EX)
file.truncate(0)
file.write(f" {os.getpid()}\\n")
file.flush()
print("held", flush=True)
sys.stdin.read()
`;

describe.skipIf(missing("dvc", "python"))("a trial whose DVC waits for another", () => {
  test("says who has the lock, and begins when that one gives it back", async () => {
    const { project, at } = makeSweepable();
    await using _ = project;
    const other = spawn(python(), ["-c", holder, join(project.root, ".dvc/tmp/lock"), "dvc"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await once(other.stdout, "data");
    await slipway(at, "run", "--trust", "--set", "model.rank=4,8", "--detach");
    const sweep = async () => JSON.parse((await slipway(at, "logs", "sweep-1", "--json")).stdout);
    await expect
      .poll(async () => (await sweep()).rows[0], { timeout: 30_000 })
      .toMatchObject({
        state: "starting",
        waitsFor: expect.stringContaining(`DVC's lock, which pid ${other.pid} has: `),
      });
    expect(await sweep()).toMatchObject({ counts: { starting: 1, running: 0, queued: 1 } });
    // Another sweep waits for this one.
    const second = slipway(at, "run", "--set", "model.rank=5,6");
    const ps = async () => (await slipway(at, "ps")).stdout;
    await expect.poll(ps, { timeout: 30_000 }).toMatch(/sweep-2 +waits for sweep-1 .*0 of 2 done/);
    expect(await ps()).toMatch(/sweep-1 +running .*0 of 2 done, 1 starting/);
    other.stdin.end();
    await expect.poll(async () => (await sweep()).state, { timeout: 60_000 }).toBe("finished");
    expect((await second).stdout).toContain("sweep-2 waits for sweep-1\n");
  });
});

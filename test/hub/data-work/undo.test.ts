import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { missing, python } from "../../support/tools.js";
import { dvcProject } from "./dvc-project.js";
import { hubClient } from "./hub-client.js";

test.skipIf(missing("dvc"))(
  "an add is taken back by undo: .dvc and .gitignore are as they were, the data stays",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "1\n" });
    await using client = await hubClient(project);
    const added = await client.end(await client.call("data.add", { paths: ["data/a.csv"] }));
    expect(added).toMatchObject({ state: "done", outcome: { commits: ["data/a.csv.dvc", "data/.gitignore"] } });
    expect(await client.call("undo.peek", {})).toMatchObject({ label: "add of data/a.csv" });
    await client.call("undo.run", {});
    expect([
      existsSync(join(project.root, "data/a.csv.dvc")),
      existsSync(join(project.root, "data/.gitignore")),
    ]).toEqual([false, false]);
    expect(project.read("data/a.csv")).toBe("1\n");
  },
);

test.skipIf(missing("dvc"))("a .dvc that was changed since is left as it is by undo", async () => {
  await using project = await dvcProject({ "data/a.csv": "1\n" });
  await using client = await hubClient(project);
  await client.end(await client.call("data.add", { paths: ["data/a.csv"] }));
  project.write("data/a.csv.dvc", `${project.read("data/a.csv.dvc")}desc: mine\n`);
  await expect(client.call("undo.run", {})).rejects.toMatchObject({ code: "data.changed-since" });
  expect(project.read("data/a.csv.dvc")).toContain("desc: mine");
});

test.skipIf(missing("dvc", "python"))(
  "an add waits for another DVC command, names it, and is stopped without a process left",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "1\n" });
    await using client = await hubClient(project);
    // What DVC does to have the repository (dvc/lock.py), for longer than any of its commands in a test.
    const script = join(project.root, "../dvc-holds.py");
    const hold = `import sys,time,zc.lockfile\nlock=zc.lockfile.LockFile(".dvc/tmp/lock", content_template=" {pid}\\n")\nprint("has it", flush=True)\ntime.sleep(300)\n`;
    writeFileSync(script, hold);
    mkdirSync(join(project.root, ".dvc/tmp"), { recursive: true });
    const other = spawn(python(), [script], {
      cwd: project.root,
      env: project.env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      await once(other.stdout, "data");
      const { jobId } = await client.call("data.add", { paths: ["data/a.csv"] });
      await expect
        .poll(async () => client.call("data.job", { jobId }), { timeout: 20_000 })
        .toMatchObject({ state: "running", progress: expect.stringMatching(/waits for .*dvc-holds\.py \(pid \d+/) });
      await client.call("jobs.cancel", { jobId });
      expect(await client.end({ jobId })).toMatchObject({ state: "failed", error: { code: "job.stopped" } });
      expect(existsSync(join(project.root, "data/a.csv.dvc"))).toBe(false);
    } finally {
      const ended = once(other, "exit");
      other.kill("SIGKILL");
      await ended;
    }
  },
);

test.skipIf(missing("dvc"))(
  "an add of a large file tells how far it is, and stopped leaves nothing tracked",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "1\n" });
    writeFileSync(join(project.root, "data/large.bin"), Buffer.alloc(400_000_000, 7));
    await using client = await hubClient(project);
    const { jobId } = await client.call("data.add", { paths: ["data/large.bin"] });
    await expect
      .poll(async () => client.call("data.job", { jobId }), { timeout: 60_000, interval: 50 })
      .toMatchObject({ progress: expect.stringMatching(/reads data\/large\.bin: [\d.]+ MB of 400\.0 MB \(\d+ %\)/) });
    await client.call("jobs.cancel", { jobId });
    expect(await client.end({ jobId })).toMatchObject({ state: "failed", error: { code: "job.stopped" } });
    expect(existsSync(join(project.root, "data/large.bin.dvc"))).toBe(false);
  },
);

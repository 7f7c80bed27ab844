import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockHolders } from "../../../source/adapters/dvc/dvc-locks.js";
import { gone } from "../../support/processes.js";

const own = { variable: "SLIPWAY_EXECUTION", isOwn: (value: string) => value.startsWith("/here/") };

function makeRepository(): { readonly root: string; readonly write: (name: string, content: string) => void } {
  const root = mkdtempSync(join(tmpdir(), "slipway-locks-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, ".dvc/tmp"), { recursive: true });
  return { root, write: (name, content) => writeFileSync(join(root, ".dvc/tmp", name), content) };
}

/** A process that is called "dvc repro"; with `opens` it has that file open. */
function startDvc(root: string, options: { readonly mark?: string; readonly opens?: string } = {}): ChildProcess {
  const script = join(root, "dvc");
  const opened =
    options.opens === undefined ? "" : `require("node:fs").openSync(${JSON.stringify(options.opens)}, "r");`;
  writeFileSync(script, `${opened}console.log("ready"); setInterval(() => undefined, 1000);`);
  const env = { PATH: process.env.PATH, ...(options.mark === undefined ? {} : { SLIPWAY_EXECUTION: options.mark }) };
  const child = spawn(process.execPath, [script, "repro", "train"], { env, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

const ready = (child: ChildProcess) => new Promise((done) => child.stdout?.once("data", done));
const rwlock = (root: string, pid: number | undefined) =>
  JSON.stringify({
    write: { [join(root, "model")]: { pid, cmd: "dvc repro train" } },
    read: { [join(root, "data")]: [{ pid, cmd: "dvc repro train" }] },
  });

test("a DVC that runs a stage is found by the rwlock: its pid, command, user, start and paths", async () => {
  const { root, write } = makeRepository();
  const before = Date.now();
  const child = startDvc(root);
  await ready(child);
  write("rwlock", rwlock(root, child.pid));
  write("lock", ` ${child.pid}\n`);
  const [holder, ...others] = await lockHolders(root, own);
  expect(others).toEqual([]);
  expect(holder).toMatchObject({
    pid: child.pid,
    command: "dvc repro train",
    user: userInfo().username,
    holdsRepository: false,
    writes: [join(root, "model")],
    reads: [join(root, "data")],
  });
  // The kernel's clock has ticks of 10 ms, and its boot time whole seconds.
  expect(Math.abs((holder?.startedAtMs ?? 0) - before)).toBeLessThan(5000);
});

test("a DVC that has the repository is found by the lock file that it has open", async () => {
  const { root, write } = makeRepository();
  write("lock", "");
  const child = startDvc(root, { opens: join(root, ".dvc/tmp/lock") });
  await ready(child);
  write("lock", ` ${child.pid}\n`);
  expect(await lockHolders(root, own)).toMatchObject([
    { pid: child.pid, holdsRepository: true, writes: [], reads: [] },
  ]);
});

test("one that was killed, a pid that another program has by now, and one that Slipway started count for nothing", async () => {
  const { root, write } = makeRepository();
  const child = startDvc(root);
  await ready(child);
  write("rwlock", rwlock(root, child.pid));
  expect(await lockHolders(root, own)).toHaveLength(1);
  child.kill("SIGKILL");
  expect(await gone(child.pid ?? 0, 5000)).toBe(true);
  expect(await lockHolders(root, own)).toEqual([]);
  write("rwlock", rwlock(root, process.pid));
  expect(await lockHolders(root, own)).toEqual([]);
  const marked = startDvc(root, { mark: "/here/1" });
  await ready(marked);
  write("rwlock", rwlock(root, marked.pid));
  expect(await lockHolders(root, own)).toEqual([]);
});

test("a rwlock that is being written, or broken, has no holder", async () => {
  const { root, write } = makeRepository();
  for (const text of ["", '{"write": {"/a', "[]", '{"write": {"/a": 3}}']) {
    write("rwlock", text);
    expect(await lockHolders(root, own)).toEqual([]);
  }
  rmSync(join(root, ".dvc/tmp"), { recursive: true });
  expect(await lockHolders(root, own)).toEqual([]);
});

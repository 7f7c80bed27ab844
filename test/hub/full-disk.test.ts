import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { ExperimentId } from "../../source/domain/ids.js";
import { startHub } from "../../source/hub/hub.js";
import { watchForSpace } from "../../source/hub/services/space-again.js";
import { openTrackingStore } from "../../source/store/file-tracking-store.js";

const disk = vi.hoisted(() => ({ isFull: false }));

/** A full disk has no room for a new file; what is there can be written over. */
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const full = () => Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  const isNew = (flags: unknown) => typeof flags === "string" && /[wa]/.test(flags);
  return {
    ...real,
    open: (...args: Parameters<typeof real.open>) =>
      disk.isFull && isNew(args[1]) ? Promise.reject(full()) : real.open(...args),
    writeFile: (...args: Parameters<typeof real.writeFile>) =>
      disk.isFull ? Promise.reject(full()) : real.writeFile(...args),
  };
});

beforeEach(() => {
  disk.isFull = false;
});

const dead = { pid: 4_000_000, startTime: "1", bootId: "x", host: hostname() };

function start(root: string) {
  return startHub({
    projectRoot: root,
    appVersion: "0",
    program: [process.execPath],
    ownArgs: [],
    auth: true,
    readOnly: false,
    now: Date.now,
    log: () => undefined,
    onStopping: () => undefined,
  });
}

// Killed on a full disk it could not be started again, and nothing of what was there could be read.
test("on a full disk a hub takes the place of a killed one and reads; who logs is told to come again", async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "slipway-full-")));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, ".slipway");
  await (await start(root)).stop();
  const store = await openTrackingStore(folder);
  const { runId } = await store.createRun({ experimentId: "0" as ExperimentId, name: "calm-otter" });
  await store.close();
  for (const name of ["lock", "hub.json"]) {
    writeFileSync(join(folder, name), JSON.stringify({ ...dead, padding: "x".repeat(300) }), { mode: 0o600 });
  }
  disk.isFull = true;
  const hub = await start(root);
  expect(JSON.parse(readFileSync(join(folder, "hub.json"), "utf8"))).toMatchObject({ url: hub.url, pid: process.pid });
  expect(JSON.parse(readFileSync(join(folder, "lock"), "utf8"))).toMatchObject({ pid: process.pid });
  await expect(start(root)).rejects.toMatchObject({ code: "hub.already-running" });
  const ask = (path: string, body?: object) =>
    fetch(`${hub.url}${path}`, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${hub.token}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const read = await ask(`/api/2.0/mlflow/runs/get?run_id=${runId}`);
  expect([read.status, await read.text()]).toEqual([200, expect.stringContaining("calm-otter")]);
  const logged = await ask("/api/2.0/mlflow/runs/set-tag", { run_id: runId, key: "a", value: "b" });
  expect([logged.status, await logged.text()]).toEqual([503, expect.stringContaining("No space left")]);
  const deleted = await ask("/slipway/v1/call/runs.delete", { runIds: [runId] });
  expect([deleted.status, await deleted.text()]).toEqual([503, expect.stringContaining("store.disk-full")]);
  const project = await ask("/slipway/v1/call/project.get", {});
  expect(await project.json()).toMatchObject({ readOnly: true, diskFull: true });
  await hub.stop();
  expect(readdirSync(folder).filter((name) => /lock|hub\.json/.test(name))).toEqual([]);
});

test("without the files of a killed hub a full disk is told", async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "slipway-full-")));
  onTestFinished(() => rmSync(root, { recursive: true }));
  await (await start(root)).stop();
  disk.isFull = true;
  await expect(start(root)).rejects.toMatchObject({ code: "store.disk-full" });
});

test("it is told once that there is room again", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "slipway-full-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  disk.isFull = true;
  let looks = 0;
  const told = vi.fn();
  const stop = watchForSpace(folder, told, 1);
  onTestFinished(stop);
  await expect.poll(() => (looks += 1)).toBeGreaterThan(3);
  expect(told).not.toHaveBeenCalled();
  disk.isFull = false;
  await expect.poll(() => told.mock.calls.length).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

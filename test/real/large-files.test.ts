import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, ftruncateSync, openSync, utimesSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createDvcHashes } from "../../source/adapters/dvc/dvc-hashes.js";
import { createHashWorker } from "../../source/adapters/dvc/hash-worker.js";
import { createHasher } from "../../source/adapters/dvc/hasher.js";
import { identityOf, statOf } from "../../source/adapters/files/file-identity.js";
import { pipelineParts, readPipeline } from "../../source/hub/pipeline/read-pipeline.js";
import { makeProject } from "../support/project.js";
import { dvcBin, missing } from "../support/tools.js";

const noExecutions = { current: () => undefined, lastRun: () => undefined };
const text = "x".repeat(9_000_000);
const md5 = createHash("md5").update(text).digest("hex");

afterEach(() => vi.unstubAllEnvs());

describe.skipIf(missing("dvc"))("DVC's hash cache", () => {
  test("gives the md5 of what DVC has hashed, and none of a file that was touched since", async () => {
    await using project = makeProject({ ".dvc/config": "" });
    const site = join(project.root, "../site");
    project.write("data.bin", text);
    execFileSync(dvcBin(), ["add", "-q", "data.bin"], {
      cwd: project.root,
      env: { ...project.env, DVC_SITE_CACHE_DIR: site },
    });
    const path = join(project.root, "data.bin");
    const found = async () => {
      const stats = await statOf(path);
      return stats && createDvcHashes(project.root, site).md5Of(path, identityOf(stats), false);
    };
    expect(await found()).toBe(md5);
    // The file is hashed by nobody: what reads it would fail the test.
    const never = async () => Promise.reject(new Error("it was read"));
    vi.stubEnv("DVC_SITE_CACHE_DIR", site);
    const hashed = await createHasher(never).look(path, { known: createDvcHashes(project.root, undefined) });
    expect(hashed).toEqual({ md5, sizeBytes: text.length });
    utimesSync(path, 1, 1);
    expect(await found()).toBeUndefined();
  });
});

test("a large file is hashed in a thread, which tells how far it is; what is not there is an error with its code", async () => {
  await using project = makeProject({}, { git: false });
  const path = join(project.root, "large.bin");
  const bytes = 100 << 20;
  const file = openSync(path, "w");
  ftruncateSync(file, bytes);
  closeSync(file);
  const hash = createHashWorker(resolve("dist/slipway.js"));
  const told: number[] = [];
  const expected = createHash("md5").update(Buffer.alloc(bytes)).digest("hex");
  expect(await hash(path, false, (read) => told.push(read))).toBe(expected);
  expect(told).toEqual([32 << 20, 32 << 20, 32 << 20]);
  await expect(hash(join(project.root, "none"), false, () => {})).rejects.toMatchObject({ code: "ENOENT" });
});

test("what is still being read is told as checking, with how far it is; then the stage has its state", async () => {
  await using project = makeProject(
    {
      "dvc.yaml": "stages:\n  train: {cmd: x, deps: [large.bin]}\n  next: {cmd: x, deps: [small.txt]}\n",
      "dvc.lock": `schema: '2.0'\nstages:\n  train:\n    cmd: x\n    deps: [{path: large.bin, hash: md5, md5: ${md5}}]\n  next:\n    cmd: x\n    deps: [{path: small.txt, hash: md5, md5: 0cc175b9c0f1b6a831c399e269772661}]\n`,
      "large.bin": text,
      "small.txt": "a",
    },
    { git: false },
  );
  const go = Promise.withResolvers<void>();
  const slow = async (_path: string, _legacy: boolean, read: (bytes: number) => void) => {
    read(3_000_000);
    await go.promise;
    return md5;
  };
  const parts = pipelineParts(project.root, createHasher(slow), noExecutions);
  const statesOf = async (withinMs?: number) => {
    const view = await readPipeline(parts, withinMs);
    if (view.state !== "ready") throw new Error(view.state);
    return [view.stages.map(({ state, reasons }) => [state, ...reasons]), view.hashing];
  };
  expect(await statesOf(200)).toEqual([
    [["checking", "large.bin is being read"], ["up-to-date"]],
    { files: 1, doneBytes: 3_000_000, totalBytes: 9_000_000 },
  ]);
  go.resolve();
  expect(await statesOf()).toEqual([[["up-to-date"], ["up-to-date"]], undefined]);
});

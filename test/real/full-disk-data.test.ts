import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { dvc, dvcProject } from "../hub/data-work/dvc-project.js";
import type { Project } from "../support/project.js";
import { slipway } from "../support/slipway.js";
import { missing } from "../support/tools.js";

const path = "data/a.bin";
const sizeBytes = 4_000_000;

/** Only root may mount a disk of its own. */
const mayMount = process.getuid?.() === 0;

/** A disk of 16 MB at `data/`. */
function mountData({ root }: Project): void {
  const folder = join(root, "data");
  mkdirSync(folder, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", folder]);
  onTestFinished(() => void execFileSync("umount", [folder]));
}

function fill({ root }: Project, leaves: number): string {
  const { bavail, bsize } = statfsSync(join(root, "data"));
  const filler = join(root, "data/filler");
  writeFileSync(filler, Buffer.alloc(bavail * bsize - leaves));
  return filler;
}

test.skipIf(missing("dvc") || !mayMount)(
  "a disk that is full in a restore and a pull loses nothing, and it is told how much is free",
  async () => {
    const project = await dvcProject({});
    onTestFinished(() => project[Symbol.asyncDispose]());
    mountData(project);
    for (const text of ["one", "two"]) {
      writeFileSync(join(project.root, path), Buffer.alloc(sizeBytes, text));
      dvc(project, "add", "--quiet", path);
      project.commit(text);
    }
    dvc(project, "remote", "add", "--quiet", "--default", "far", join(project.root, "../far"));
    dvc(project, "push", "--quiet");
    const [text, tracking] = [project.read(path), project.read(`${path}.dvc`)];

    let filler = fill(project, 1_000_000);
    const restored = await slipway(project, "data", "checkout", path, "HEAD~1");
    expect(restored.code).toBe(1);
    expect(restored.stderr).toMatch(
      /a\.bin is as it was: the disk is full, 4\.0 MB are needed, [\d.]+ (?:KB|MB) are free/,
    );
    expect([project.read(path) === text, project.read(`${path}.dvc`)]).toEqual([true, tracking]);
    expect(readdirSync(join(project.root, "data")).sort()).toEqual([".gitignore", "a.bin", "a.bin.dvc", "filler"]);
    rmSync(filler);
    expect(await slipway(project, "data", "checkout", path, "HEAD~1")).toMatchObject({ code: 0 });
    expect(await slipway(project, "data", "checkout", path, "HEAD")).toMatchObject({ code: 0 });

    rmSync(join(project.root, path));
    rmSync(join(project.root, ".dvc/cache"), { recursive: true });
    filler = fill(project, 1_000_000);
    const pulled = await slipway(project, "data", "pull");
    expect(pulled.stderr).toMatch(/Everything is in the cache now, but not all .*; [\d.]+ \w+ are free/);
    rmSync(filler);
    expect(await slipway(project, "data", "pull")).toMatchObject({ code: 0 });
    expect(project.read(path) === text).toBe(true);
  },
  120_000,
);

test.skipIf(missing("dvc") || !mayMount)("on a disk that is read-only the data stays, and it is told why", async () => {
  const project = await dvcProject({});
  onTestFinished(() => project[Symbol.asyncDispose]());
  mountData(project);
  for (const text of ["one", "two"]) {
    project.write(path, text);
    dvc(project, "add", "--quiet", path);
    project.commit(text);
  }
  const remount = (how: "ro" | "rw") => execFileSync("mount", ["-o", `remount,${how}`, join(project.root, "data")]);
  remount("ro");
  const restored = await slipway(project, "data", "checkout", path, "HEAD~1");
  expect(restored).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("is as it was: it could not be written (EROFS)"),
  });
  expect([project.read(path), readdirSync(join(project.root, ".slipway/kept"))]).toEqual(["two", []]);
  remount("rw");
  expect(await slipway(project, "data", "checkout", path, "HEAD~1")).toMatchObject({ code: 0 });
  expect(project.read(path)).toBe("one");
});

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { placeVersion } from "../../../source/adapters/dvc/place.js";

const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY }));

/** A disk with room for so many more files. */
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const copyFile: typeof real.copyFile = (...args) =>
    disk.room-- > 0
      ? real.copyFile(...args)
      : Promise.reject(Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" }));
  return { ...real, copyFile };
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "slipway-place-"));
  disk.room = Number.POSITIVE_INFINITY;
});
afterEach(() => rmSync(root, { recursive: true }));

const cache = () => join(root, "cache");
const target = () => join(root, "data");
const aside = () => join(root, "kept/data");
const places = () => ({ fresh: join(root, "fresh"), target: target(), aside: aside(), old: join(root, "old") });
const objectOf = (md5: string) => join(cache(), "files/md5", md5.slice(0, 2), md5.slice(2));

function store(text: string, ending = ""): string {
  const md5 = createHash("md5").update(text).digest("hex") + ending;
  mkdirSync(dirname(objectOf(md5)), { recursive: true });
  writeFileSync(objectOf(md5), text);
  return md5;
}

const folderOf = (files: Readonly<Record<string, string>>) =>
  store(JSON.stringify(Object.entries(files).map(([relpath, text]) => ({ md5: store(text), relpath }))), ".dir");

function keep(text: string): void {
  mkdirSync(target());
  writeFileSync(join(target(), "old.txt"), text);
}

test("a folder's version takes the place of the folder, which is moved aside whole", async () => {
  keep("old");
  const seen: string[] = [];
  const progress = (done: number, total: number) => seen.push(`${done}/${total}`);
  await placeVersion(cache(), folderOf({ "a.txt": "A", "b/c.txt": "C" }), places(), { progress });
  expect([readdirSync(target()), readFileSync(join(target(), "b/c.txt"), "utf8")]).toEqual([["a.txt", "b"], "C"]);
  expect(readFileSync(join(aside(), "old.txt"), "utf8")).toBe("old");
  expect(statSync(join(target(), "a.txt")).mode & 0o777).toBe(0o644);
  expect(seen).toEqual(["1/2", "2/2"]);
});

test("a file that may be run may be run when it is back", async () => {
  await placeVersion(cache(), store("#!/bin/sh"), places(), { executable: true });
  expect(statSync(target()).mode & 0o777).toBe(0o755);
});

// With cache.type symlink a garbage collection broke what undo would bring back.
test("what is kept of a folder of links into the cache is the content itself", async () => {
  const old = store("old");
  mkdirSync(join(target(), "in"), { recursive: true });
  symlinkSync(objectOf(old), join(target(), "in/old.txt"));
  symlinkSync("/dev/null", join(target(), "own"));
  await placeVersion(cache(), folderOf({ "a.txt": "A" }), places());
  rmSync(objectOf(old));
  expect(readFileSync(join(aside(), "in/old.txt"), "utf8")).toBe("old");
  expect(readlinkSync(join(aside(), "own"))).toBe("/dev/null");
});

test("when the disk fills the old data is still there, and nothing of the new", async () => {
  keep("old");
  disk.room = 1;
  const placed = placeVersion(cache(), folderOf({ "a.txt": "A", "b.txt": "B" }), places());
  await expect(placed).rejects.toMatchObject({
    code: "dataset.not-placed",
    message: expect.stringMatching(/is full, 2 B are needed, .* are free$/),
  });
  expect(readdirSync(root).sort()).toEqual(["cache", "data"]);
  expect(readFileSync(join(target(), "old.txt"), "utf8")).toBe("old");
});

test("objects that are missing are told by their files before anything is written", async () => {
  keep("old");
  const md5 = folderOf({ "a.txt": "A", "b.txt": "B", "c.txt": "C" });
  for (const text of ["A", "C"]) rmSync(objectOf(createHash("md5").update(text).digest("hex")));
  disk.room = 0;
  await expect(placeVersion(cache(), md5, places())).rejects.toMatchObject({
    code: "dvc.not-in-cache",
    message: `The version ${md5.slice(0, 8)} lacks 2 of its files: a.txt, c.txt`,
  });
  expect([readdirSync(target()), existsSync(aside())]).toEqual([["old.txt"], false]);
});

test("when what belongs to it fails, the old data is put back", async () => {
  keep("old");
  const also = () => Promise.reject(Object.assign(new Error("EACCES"), { code: "EACCES" }));
  await expect(placeVersion(cache(), store("new"), places(), { also })).rejects.toMatchObject({
    code: "dataset.not-placed",
  });
  expect([readFileSync(join(target(), "old.txt"), "utf8"), existsSync(aside())]).toEqual(["old", false]);
});

// It was placed without those files, and "is the version now" was said.
test("a version whose list leads out of the folder, or to files of git's, is refused with what it names", async () => {
  keep("old");
  for (const relpath of ["../../x", "/etc/x", "in/../../x", ".git/hooks/post-checkout", "in/.GIT/config", ""]) {
    const md5 = folderOf({ "a.txt": "A", [relpath]: "X" });
    await expect(placeVersion(cache(), md5, places())).rejects.toMatchObject({
      code: "dvc.unsafe-listing",
      message: expect.stringContaining(`its list of files names ${relpath}, which must not`),
    });
  }
  expect([readdirSync(root).sort(), readdirSync(target())]).toEqual([["cache", "data"], ["old.txt"]]);
});

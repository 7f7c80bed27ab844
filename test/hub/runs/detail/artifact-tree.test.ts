import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { allFiles, artifactTree } from "../../../../source/hub/runs/detail/artifact-tree.js";
import type { ArtifactFiles } from "../../../../source/hub/runs/runs-feature.js";
import { createArtifactStore } from "../../../../source/store/artifact-store.js";

const run = { artifactUri: "" };
const all = { find: "", offset: 0, limit: 100 };

/** The artifacts of a run in a folder of their own, and the paths whose sizes were asked for. */
function makeArtifacts() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-tree-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const store = createArtifactStore(folder);
  const looked: string[] = [];
  const artifacts: ArtifactFiles = {
    list: async () => [],
    names: (_, path) => store.names(path),
    size: (_, path) => {
      looked.push(path);
      return store.size(path);
    },
    file: (_, path) => store.locate(path),
  };
  return { folder, store, artifacts, looked };
}

// 50,000 files were looked at one by one for the rows of a screen, which took seconds; 2000 of them were listed.
test("of a folder of thousands only the files of the window are looked at, and all are reached", async () => {
  const { folder, artifacts, looked } = makeArtifacts();
  mkdirSync(join(folder, "many/below"), { recursive: true });
  for (let at = 0; at < 3000; at += 1) writeFileSync(join(folder, `many/f${String(at).padStart(4, "0")}`), "x");
  writeFileSync(join(folder, "last"), "12");
  const open = new Set(["many"]);
  const tree = await artifactTree(artifacts, run, [], { open, find: "", offset: 3000, limit: 3 });
  expect(tree).toEqual({
    total: 3003,
    rows: [
      { path: "many/f2998", name: "f2998", depth: 1, kind: "file", isOpen: false, sizeBytes: 1 },
      { path: "many/f2999", name: "f2999", depth: 1, kind: "file", isOpen: false, sizeBytes: 1 },
      { path: "last", name: "last", depth: 0, kind: "file", isOpen: false, sizeBytes: 2 },
    ],
  });
  expect(looked).toEqual(["many/f2998", "many/f2999", "last"]);
});

test("files and closed folders are found by their names in the folders that are open", async () => {
  const { folder, artifacts } = makeArtifacts();
  mkdirSync(join(folder, "open/table"), { recursive: true });
  mkdirSync(join(folder, "closed"), { recursive: true });
  for (const path of ["open/table-1.csv", "open/plot.png", "closed/table-2.csv", "table-3.csv"]) {
    writeFileSync(join(folder, path), "");
  }
  const { rows } = await artifactTree(artifacts, run, [], { ...all, open: new Set(["open"]), find: "TABLE" });
  expect(rows.map(({ path }) => path)).toEqual(["open", "open/table", "open/table-1.csv", "table-3.csv"]);
});

test("what cannot be opened is listed with the reason, whatever else has an odd name opens", async () => {
  const { folder, store, artifacts } = makeArtifacts();
  symlinkSync("/etc/passwd", join(folder, "link"));
  execFileSync("mkfifo", [join(folder, "pipe")]);
  writeFileSync(Buffer.concat([Buffer.from(join(folder, "bad")), Buffer.from([0xff])]), "");
  for (const name of ["a#b", "back\\slash", "\ufffd"]) writeFileSync(join(folder, name), "x");
  const { rows } = await artifactTree(artifacts, run, [], { ...all, open: new Set() });
  expect(rows.map(({ name, kind, problem }) => [name, problem ?? kind])).toEqual([
    ["a#b", "file"],
    ["back\\slash", "file"],
    ["bad\ufffd", "its name is no UTF-8"],
    ["link", "a link"],
    ["pipe", "a pipe"],
    ["\ufffd", "file"],
  ]);
  expect(await store.locate("back\\slash")).toBe(join(folder, "back\\slash"));
  await expect(store.locate("link")).rejects.toMatchObject({ code: "artifact.bad-path" });
  // MLflow's clients are told of files only, and name none that could be misread.
  expect((await store.list("")).map(({ name }) => name)).toEqual(["a#b", "back\\slash", "\ufffd"]);
  await expect(store.open("back\\slash")).rejects.toMatchObject({ code: "artifact.bad-path" });
});

test("files that are wanted are found in all folders, up to a number", async () => {
  const { folder, artifacts } = makeArtifacts();
  mkdirSync(join(folder, "a/b"), { recursive: true });
  for (const path of ["1.csv", "1.png", "a/2.csv", "a/b/3.csv"]) writeFileSync(join(folder, path), "x");
  const isWanted = (name: string) => name.endsWith(".csv");
  const found = await allFiles(artifacts, run, [], { most: 10, isWanted });
  expect(found.map(({ path }) => path)).toEqual(["1.csv", "a/2.csv", "a/b/3.csv"]);
  expect(await allFiles(artifacts, run, [], { most: 2, isWanted })).toHaveLength(2);
});

import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createHasher } from "../../../source/adapters/dvc/hasher.js";
import type { CallInput } from "../../../source/api/calls.js";
import { createDifferenceFeature } from "../../../source/hub/data-difference/difference-feature.js";
import { makeProject, type Project } from "../../support/project.js";

const call = { who: "ada@here", signal: new AbortController().signal };
const md5Of = (text: string) => createHash("md5").update(text).digest("hex");

/** Puts a text into DVC's cache; its md5. */
function cached(project: Project, text: string, ending = ""): string {
  const md5 = `${md5Of(text)}${ending}`;
  const object = join(project.root, ".dvc/cache/files/md5", md5.slice(0, 2), md5.slice(2));
  mkdirSync(dirname(object), { recursive: true });
  writeFileSync(object, text);
  return md5;
}

function differenceIn(project: Project) {
  const { handlers } = createDifferenceFeature(project.root, createHasher());
  const handler = handlers["datasets.difference"];
  if (!handler) throw new Error("no handler");
  return async (input: CallInput<"datasets.difference">) => handler(input, call);
}

test("a folder's version and the workspace are compared file by file, a file that was renamed is one", async () => {
  await using project = makeProject(
    { "data/kb/a.txt": "one\ntwo\n", "data/kb/moved/b.txt": "kept", "data/kb/new.txt": "new" },
    { git: false },
  );
  const listing = [
    ["a.txt", "one\n"],
    ["b.txt", "kept"],
    ["gone.txt", "gone!"],
  ] as const;
  const entries = listing.map(([relpath, text]) => ({ md5: cached(project, text), relpath }));
  const before = cached(project, JSON.stringify(entries), ".dir");
  const found = await differenceIn(project)({
    before: { path: "data/kb", md5: before },
    after: { path: "data/kb" },
  });
  expect(found).toMatchObject({
    kind: "folder",
    before: { md5: before, files: 3, sizeBytes: 13 },
    after: { files: 3, sizeBytes: 15 },
    counts: { added: 1, removed: 1, renamed: 1, changed: 1, same: 0 },
  });
  expect(found.kind === "folder" && found.changes).toEqual([
    {
      what: "changed",
      path: "a.txt",
      before: { md5: md5Of("one\n"), sizeBytes: 4 },
      after: { md5: md5Of("one\ntwo\n"), sizeBytes: 8 },
    },
    { what: "removed", path: "gone.txt", before: { md5: md5Of("gone!"), sizeBytes: 5 } },
    {
      what: "renamed",
      path: "moved/b.txt",
      was: "b.txt",
      before: { md5: md5Of("kept"), sizeBytes: 4 },
      after: { md5: md5Of("kept"), sizeBytes: 4 },
    },
    { what: "added", path: "new.txt", after: { md5: md5Of("new"), sizeBytes: 3 } },
  ]);
});

test("texts are compared by lines, tables are left to the reader of tables, everything else by its hash", async () => {
  await using project = makeProject(
    { "notes.txt": "one\n2\nthree\n", "data.csv": "a\n1\n", "weights.bin": "\0\u0001" },
    { git: false },
  );
  const difference = differenceIn(project);
  const compare = (path: string, was: string) =>
    difference({ before: { path, md5: cached(project, was) }, after: { path } });
  expect(await compare("notes.txt", "one\ntwo\nthree\n")).toMatchObject({
    kind: "text",
    text: { hunks: [{ before: 1, after: 1, lines: [" one", "-two", "+2", " three"] }], added: 1, removed: 1, more: 0 },
  });
  expect(await compare("data.csv", "a\n2\n")).toMatchObject({ kind: "table", after: { sizeBytes: 4 } });
  expect(await compare("weights.bin", "\0")).toEqual({
    kind: "binary",
    before: { md5: md5Of("\0"), sizeBytes: 1 },
    after: { md5: md5Of("\0\u0001"), sizeBytes: 2 },
  });
});

// A letter that is no UTF-8 was a binary here, and two such letters were the same.
test("a text of another encoding is compared by its letters", async () => {
  await using project = makeProject({}, { git: false });
  writeFileSync(join(project.root, "notes.txt"), Buffer.from("café\nété\n", "latin1"));
  const md5 = cached(project, "was\n");
  const object = join(project.root, ".dvc/cache/files/md5", md5.slice(0, 2), md5.slice(2));
  writeFileSync(object, Buffer.from("cafè\nété\n", "latin1"));
  expect(
    await differenceIn(project)({ before: { path: "notes.txt", md5 }, after: { path: "notes.txt" } }),
  ).toMatchObject({
    kind: "text",
    text: { hunks: [{ lines: ["-cafè", "+café", " été"] }] },
  });
});

test("a version that the cache has not, a path outside of the project and a folder against a file are told with what mends it", async () => {
  await using project = makeProject({ "data/kb/a.txt": "a", "notes.txt": "b" }, { git: false });
  const difference = differenceIn(project);
  const md5 = md5Of("nowhere");
  await expect(difference({ before: { path: "notes.txt", md5 }, after: { path: "notes.txt" } })).rejects.toMatchObject({
    code: "dataset.not-in-cache",
    hint: expect.stringContaining("dvc fetch"),
  });
  await expect(difference({ before: { path: "gone.txt" }, after: { path: "notes.txt" } })).rejects.toMatchObject({
    code: "dataset.not-there",
  });
  for (const path of ["../", "/etc", "/etc/hostname"]) {
    await expect(difference({ before: { path }, after: { path: "notes.txt" } })).rejects.toMatchObject({
      code: expect.stringMatching(/^(table\.outside|dataset\.not-there)$/),
    });
  }
  await expect(difference({ before: { path: "data/kb" }, after: { path: "notes.txt" } })).rejects.toMatchObject({
    code: "dataset.unlike",
  });
});

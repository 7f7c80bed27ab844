import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createHasher } from "../../../source/adapters/dvc/hasher.js";
import { makeProject } from "../../support/project.js";

// The hash of a folder whose files have the same hashes as before is kept: their names count, too.
test("a folder in which a file was renamed has another hash, as one that is looked at first", async () => {
  await using project = makeProject({ "data/a.txt": "a", "data/b/c.txt": "c" }, { git: false });
  const folder = join(project.root, "data");
  const hasher = createHasher();
  const before = await hasher.hash(folder);
  expect((await hasher.hash(folder))?.md5).toBe(before?.md5);
  renameSync(join(folder, "a.txt"), join(folder, "z.txt"));
  const after = await hasher.hash(folder);
  expect(after?.md5).not.toBe(before?.md5);
  expect(after).toEqual(await createHasher().hash(folder));
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findObject } from "../../../source/adapters/dvc/cache.js";
import { parseDotDvc } from "../../../source/adapters/dvc/dot-dvc.js";
import { makeProject } from "../../support/project.js";

test("a hash that is none becomes no path", async () => {
  await using project = makeProject({ ".dvc/cache/files/md5/ab/x": "" });
  writeFileSync(join(project.root, "..", "secret"), "s");
  const cache = join(project.root, ".dvc/cache");
  for (const md5 of ["..//../../../../../secret", "../../../../../../secret", "", "ab/x", "abx"]) {
    expect(await findObject(cache, md5)).toBeUndefined();
  }
});

test("an out outside of the project is not the project's", () => {
  const text =
    "outs:\n- path: ../secret\n  md5: a\n- path: ../../data/inside.csv\n  md5: b\n- path: /etc/passwd\n  md5: c\n- path: ok.csv\n  md5: d\n";
  expect(parseDotDvc(text, "data/x.dvc").map(({ path }) => path)).toEqual(["secret", "data/ok.csv"]);
});

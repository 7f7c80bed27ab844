import { mkdirSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { completeAnyPath, completePath } from "../../../source/hub/data-work/complete-path.js";
import { makeProject } from "../../support/project.js";

test("a typed path goes on as in a shell: folders with a slash, hidden names only where a dot was typed", async () => {
  await using project = makeProject({
    ".gitignore": "/data\n",
    "data/raw/a.csv": "1",
    "data/rows.csv": "1",
    "data/.hidden": "1",
    "docs.md": "1",
    "dé.csv": "1",
  });
  const { root } = project;
  symlinkSync("data/raw", join(root, "linked"));
  expect(await completePath(root, "d")).toEqual({ text: "d", names: ["data/", "docs.md", "dé.csv"], total: 3 });
  expect(await completePath(root, "da")).toEqual({ text: "data/", names: ["data/"], total: 1 });
  expect(await completePath(root, "data/")).toEqual({ text: "data/r", names: ["raw/", "rows.csv"], total: 2 });
  expect(await completePath(root, "data/.h")).toEqual({ text: "data/.hidden", names: [".hidden"], total: 1 });
  expect(await completePath(root, "./linked/")).toEqual({ text: "./linked/a.csv", names: ["a.csv"], total: 1 });
  expect(await completePath(root, "data/nothing")).toEqual({ text: "data/nothing", names: [], total: 0 });
});

test("nothing out of the project is offered, not by a link either", async () => {
  await using project = makeProject({ "a.csv": "1" });
  const { root } = project;
  const outside = join(dirname(root), "outside");
  mkdirSync(join(outside, "secret"), { recursive: true });
  symlinkSync(outside, join(root, "out"));
  expect(await completePath(root, "ou")).toMatchObject({ text: "out/" });
  for (const typed of ["out/", "../", "../outside/", `${outside}/`, "/"]) {
    expect(await completePath(root, typed)).toEqual({ text: typed, names: [], total: 0 });
  }
});

test("files for a model are found anywhere on the hub's machine, also below the home folder", async () => {
  await using project = makeProject({ "a.gguf": "1" });
  const { root } = project;
  const outside = join(dirname(root), "weights");
  mkdirSync(join(outside, "tiny"), { recursive: true });
  expect(await completeAnyPath(root, "a")).toEqual({ text: "a.gguf", names: ["a.gguf"], total: 1 });
  expect(await completeAnyPath(root, `${outside}/t`)).toEqual({ text: `${outside}/tiny/`, names: ["tiny/"], total: 1 });
  expect(await completeAnyPath(root, "../wei")).toEqual({ text: "../weights/", names: ["weights/"], total: 1 });
  const home = await completeAnyPath(root, "~/");
  expect(home.names).toEqual((await completeAnyPath(homedir(), "")).names);
});

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createIgnore } from "../../../source/adapters/dvc/dvc-ignore.js";
import { makeProject } from "../../support/project.js";

const rules: Readonly<Record<string, string>> = {
  ".gitignore":
    "*.tmp\n!keep.tmp\n/only-here\nlogs/\na/**/z\n**/deep/x\nend/**\n[ab]?.bin\n[!c]1.dat\n\\#odd\n\\!odd\n# none\n\nsp ace\nlit\\*eral\nb*c/d\n",
  "sub/.gitignore": "/own\n!back.tmp\nlow.*\n",
  "gone/.gitignore": "!inside.txt\n",
};
const paths = [
  "x.tmp",
  "keep.tmp",
  "sub/x.tmp",
  "sub/back.tmp",
  "only-here",
  "sub/only-here",
  "logs/a",
  "sub/logs/q/w",
  "a/z",
  "a/b/c/z",
  "a/zz",
  "q/deep/x",
  "deep/x",
  "deep/xx",
  "end/a",
  "end/b/c",
  "aX.bin",
  "cX.bin",
  "b1.bin",
  "d1.dat",
  "c1.dat",
  "#odd",
  "!odd",
  "sp ace",
  "lit*eral",
  "literal",
  "bac/d",
  "b/c/d",
  "sub/own",
  "sub/q/own",
  "sub/low.txt",
  "low.txt",
  "plain.txt",
];

test("files are left out as git leaves them out", async () => {
  await using project = makeProject(
    { ...rules, ...Object.fromEntries(paths.map((path) => [path, ""])) },
    { git: false },
  );
  const { root, env } = project;
  project.git("init", "-q");
  const { stdout } = spawnSync("git", ["check-ignore", "--no-index", "--stdin", "-z"], {
    cwd: root,
    env,
    input: paths.join("\0"),
    encoding: "utf8",
  });
  const { ignores } = createIgnore(root, ".gitignore");
  const own = await Promise.all(paths.map(async (path) => ((await ignores(join(root, path), false)) ? [path] : [])));
  expect(own.flat()).toEqual(stdout.split("\0").filter((path) => path !== ""));
});

import { execFileSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commitsOf, filesAt } from "../../../source/adapters/git/git-read.js";
import { readHead } from "../../../source/adapters/git/head.js";
import { makeProject } from "../../support/project.js";

const { signal } = new AbortController();

test("the history of a file is read over all branches, the newest first, with its text at each commit", async () => {
  await using project = makeProject({ "data.csv.dvc": "one" });
  project.write("data.csv.dvc", "two");
  project.commit("second | version");
  project.git("checkout", "-q", "-b", "other");
  project.write("data.csv.dvc", "dritte ü");
  project.commit("third");
  project.git("checkout", "-q", "main");
  project.write("elsewhere", "x");
  project.commit("not of this file");
  const commits = await commitsOf(project.root, ["data.csv.dvc"], signal);
  expect(commits.map(({ message, author }) => [message, author]).sort()).toEqual([
    ["first", "Ada"],
    ["second | version", "Ada"],
    ["third", "Ada"],
  ]);
  const ids = commits.map(({ commit }) => commit);
  expect((await filesAt(project.root, ids, "data.csv.dvc", signal)).toSorted()).toEqual(["dritte ü", "one", "two"]);
  expect(await filesAt(project.root, ids.slice(0, 1), "no-such-file", signal)).toEqual([undefined]);
});

test("reading the history of a hostile repository runs nothing of it", async () => {
  await using project = makeProject({ "a.dvc": "x" });
  const mark = join(project.root, "..", "was-run");
  project.write("evil.sh", `#!/bin/sh\ntouch ${mark}\n`);
  chmodSync(join(project.root, "evil.sh"), 0o755);
  for (const [key, value] of [
    ["log.showSignature", "true"],
    ["gpg.program", join(project.root, "evil.sh")],
    ["core.fsmonitor", join(project.root, "evil.sh")],
    ["core.pager", join(project.root, "evil.sh")],
  ]) {
    project.git("config", key ?? "", value ?? "");
  }
  // A commit that claims to be signed: git would ask gpg.program about it.
  const unsigned = project.git("cat-file", "commit", "HEAD");
  const signed = unsigned.replace(
    "\n\n",
    "\ngpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n\n",
  );
  const id = execFileSync("git", ["hash-object", "-t", "commit", "-w", "--stdin"], {
    cwd: project.root,
    env: project.env,
    input: signed,
    encoding: "utf8",
  }).trim();
  project.git("update-ref", "refs/heads/main", id);
  expect(await commitsOf(project.root, ["a.dvc"], signal)).toHaveLength(1);
  expect(existsSync(mark)).toBe(false);
});

test("branch and commit are read from files alone: packed, detached, in a worktree, before the first commit", async () => {
  await using project = makeProject({ a: "1" });
  const commit = project.git("rev-parse", "HEAD").trim();
  expect(await readHead(project.root)).toEqual({ branch: "main", commit });
  project.git("pack-refs", "--all");
  expect(await readHead(project.root)).toEqual({ branch: "main", commit });
  const worktree = join(project.root, "..", "tree");
  project.git("worktree", "add", "-q", "-b", "feature/x", worktree);
  expect(await readHead(worktree)).toEqual({ branch: "feature/x", commit });
  project.git("checkout", "-q", "--detach");
  expect(await readHead(project.root)).toEqual({ branch: commit.slice(0, 8), commit });
  await using empty = makeProject({}, { git: false });
  expect(await readHead(empty.root)).toBeUndefined();
  empty.git("init", "-q", "-b", "main");
  expect(await readHead(empty.root)).toEqual({ branch: "main", commit: "" });
});

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeProject, type Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvc, dvcProject, withDvc } from "./dvc-project.js";

const json = async (project: Project, ...args: readonly string[]): Promise<unknown> => {
  const ended = await slipway(project, ...args, "--json");
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return JSON.parse(ended.stdout);
};

test.skipIf(missing("dvc"))(
  "a file is tracked, committed with its .gitignore alone, changed, and tracked again",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "x\n1\n", "notes.txt": "mine" });
    project.write("notes.txt", "staged and not to be committed");
    project.git("add", "notes.txt");
    expect(await json(project, "data", "add", "data/a.csv", "-m", "the first data")).toEqual({
      message: "data/a.csv is tracked by DVC now",
      paths: ["data/a.csv"],
      commits: ["data/a.csv.dvc", "data/.gitignore"],
      committed: { files: ["data/.gitignore", "data/a.csv.dvc"], commit: expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
    expect(project.git("show", "--stat=80", "--format=%s", "HEAD")).toMatch(
      /^the first data\n\n data\/\.gitignore +\|[^\n]*\n data\/a\.csv\.dvc/,
    );
    expect(project.git("status", "--porcelain")).toBe("M  notes.txt\n");
    project.write("data/a.csv", "x\n1\n2\n");
    expect(await json(project, "data", "add", "data/a.csv")).toMatchObject({ commits: ["data/a.csv.dvc"] });
    expect(await json(project, "data", "commit", "-m", "more data")).toMatchObject({ files: ["data/a.csv.dvc"] });
    expect(await slipway(project, "data", "commit", "-m", "nothing")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("there is nothing to commit"),
    });
  },
);

test.skipIf(missing("dvc"))(
  "what DVC would refuse is refused with the way out: an output, a file of git's, a file that is not there",
  async () => {
    await using project = await dvcProject({
      "in.txt": "1",
      "out.txt": "2",
      "dvc.yaml": "stages:\n  make:\n    cmd: cp in.txt out.txt\n    deps: [in.txt]\n    outs: [out.txt]\n",
    });
    await slipway(project, "trust");
    expect(await slipway(project, "data", "add", "out.txt")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/output of the stage make[\s\S]*slipway data add --output out\.txt/),
    });
    expect(await slipway(project, "data", "add", "in.txt")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/already tracked by SCM[\s\S]*git rm -r --cached 'in\.txt'/),
    });
    expect(await slipway(project, "data", "add", "gone.txt")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no file or folder "gone.txt"'),
    });
    expect(await slipway(project, "data", "add", "../elsewhere")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is not in the project"),
    });
    project.git("rm", "-q", "--cached", "out.txt");
    project.git("commit", "-q", "-m", "out.txt is DVC's");
    expect(await json(project, "data", "add", "--output", "out.txt")).toMatchObject({ commits: ["dvc.lock"] });
    expect(project.read("dvc.lock")).toContain("path: out.txt");
  },
);

test.skipIf(missing("dvc"))(
  "without trust nothing is tracked, and without DVC's folder it is said how to set it up",
  async () => {
    await using untrusted = await dvcProject({ "a.csv": "1" }, { trust: false });
    expect(await slipway(untrusted, "data", "add", "a.csv")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("slipway trust"),
    });
    await using bare = withDvc(makeProject({ "a.csv": "1" }));
    await slipway(bare, "trust");
    expect(await slipway(bare, "data", "add", "a.csv")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("slipway data init"),
    });
  },
);

// A version that nobody had looked at was forgotten by the next add, and offered for removal.
test.skipIf(missing("dvc"))("where git keeps no versions every one that was added comes back", async () => {
  await using project = await dvcProject({ "a.csv": "one\n" });
  dvc(project, "config", "core.no_scm", "true");
  await slipway(project, "data", "add", "a.csv");
  project.write("a.csv", "two\n");
  await slipway(project, "data", "add", "a.csv");
  const md5 = "5bbf5a52328e7439ae6e719dfe712200";
  expect(await json(project, "data", "checkout", "a.csv", md5.slice(0, 8))).toMatchObject({ md5 });
  expect(project.read("a.csv")).toBe("one\n");
});

// DVC read the pipe for ever, and every command after it waited.
test.skipIf(missing("dvc"))(
  "what is no data is refused before DVC begins: the project itself, a pipe, files of git's and DVC's",
  async () => {
    await using project = await dvcProject({ "a.csv": "1\n" });
    execFileSync("mkfifo", [join(project.root, "pipe")]);
    for (const [path, why] of [
      [".", '"." is the project itself'],
      ["pipe", "neither a file nor a folder"],
      [".git/config", "one of git's or DVC's own files"],
      [".dvcignore", "one of git's or DVC's own files"],
    ] as const) {
      expect(await slipway(project, "data", "add", path)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(why),
      });
    }
  },
);

// A commit was advised that is refused then.
test.skipIf(missing("dvc"))("without git no commit is advised", async () => {
  await using project = withDvc(makeProject({ "a.csv": "1\n" }, { git: false }));
  dvc(project, "init", "--quiet", "--no-scm");
  await slipway(project, "trust");
  expect(await slipway(project, "data", "add", "a.csv")).toMatchObject({
    code: 0,
    stdout: "a.csv is tracked by DVC now\n",
  });
  // Only "nothing to commit to" was told, though the file was tracked.
  project.write("b.csv", "1\n");
  expect(await slipway(project, "data", "add", "a.csv", "b.csv", "-m", "more")).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(
      /2 paths are tracked by DVC now; only the commit was not made: [^\n]*in no git repository/,
    ),
  });
  // Each of its versions was "workspace".
  project.write("a.csv", "2\n");
  await slipway(project, "data", "add", "a.csv");
  const { stdout } = await slipway(project, "data", "log", "a.csv");
  expect(stdout.match(/^.*(?:workspace|seen).*$/gm)?.map((line) => line.replace(/ +\d{4}-.*/, ""))).toEqual([
    expect.stringMatching(/^\* +\w{8} +workspace$/),
    expect.stringMatching(/^ +\w{8} +seen$/),
  ]);
});

// The first commit left .dvc/config, .dvc/.gitignore and .dvcignore staged, though init had said that they would go with it.
test.skipIf(missing("dvc"))(
  "the first commit of data takes what DVC's init made, no later one takes a change of it",
  async () => {
    await using project = withDvc(makeProject({ "notes.txt": "mine" }));
    await slipway(project, "trust");
    project.write("a.csv", "1\n");
    project.write("b.csv", "1\n");
    await slipway(project, "data", "init");
    expect(await json(project, "data", "add", "a.csv", "-m", "first")).toMatchObject({
      committed: { files: [".dvc/.gitignore", ".dvc/config", ".dvcignore", ".gitignore", "a.csv.dvc"] },
    });
    expect(project.git("status", "--porcelain", "--", ".dvc", ".dvcignore")).toBe("");
    dvc(project, "remote", "add", "-q", "near", join(project.root, "../near"));
    expect(await json(project, "data", "add", "b.csv", "-m", "second")).toMatchObject({
      committed: { files: [".gitignore", "b.csv.dvc"] },
    });
    expect(await json(project, "data", "commit", "-m", "all")).toMatchObject({ files: [".dvc/config"] });
  },
);

test.skipIf(missing("dvc"))("a commit beside another git's lock names the lock, and how to be rid of it", async () => {
  await using project = await dvcProject({ "a.csv": "1\n" });
  await slipway(project, "data", "add", "a.csv");
  project.write(".git/index.lock", "");
  expect(await slipway(project, "data", "commit", "-m", "data")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^slipway: Another git has the repository locked[^\n]*index\.lock is there[^\n]*\n.*rm '/,
    ),
  });
});

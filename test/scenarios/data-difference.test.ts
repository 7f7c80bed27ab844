import { execFileSync } from "node:child_process";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { act } from "../support/act.js";
import { makeProject, type Project } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing, pathWithTools } from "../support/tools.js";
import { tuningSets } from "../support/tuning-sets.js";

const data = "data/pairs.jsonl";

/** Both versions in git and DVC, the later one in the workspace. */
function makeVersions(project: Project): void {
  const dvc = (...args: readonly string[]) => execFileSync(dvcBin(), args, { cwd: project.root, env: project.env });
  const { before, after } = tuningSets();
  dvc("init", "-q");
  for (const [text, message] of [
    [before, "First pairs"],
    [after, "Fewer refusals"],
  ] as const) {
    project.write(data, text);
    dvc("add", "-q", data);
    project.commit(message);
  }
}

test.skipIf(missing("dvc"))(
  "two fine-tuning sets are held against each other: rows by their id, classes, drift, what is wrong with either",
  async () => {
    await using project = makeProject({ ".gitignore": ".slipway\n" });
    makeVersions(project);
    await using app = await startApp({
      args: [project.root],
      env: { ...project.env, PATH: pathWithTools("dvc") },
      columns: 120,
      rows: 40,
    });
    await app.waitFor("Registry");
    act(app, "global.tab-datasets");
    await app.waitFor("pairs.jsonl");
    act(app, "list.last");
    await app.waitFor("First pairs");
    act(app, "datasets.difference");
    await app.waitFor(/\+52 rows {2}-13 rows {2}~0 changed/);
    // Without a key nothing is a changed row: an id is there twice.
    act(app, "data-difference.key");
    await app.waitFor("rows are the same where this is");
    act(app, "list.down");
    app.press("enter");
    await app.waitFor(/\+43 rows {2}-4 rows {2}~9 changed[\s\S]*rows by id/);
    await app.waitFor(/without an answer +0 +3 +▲/);
    await app.waitFor(/duplicated prompts +0 +1 +▲/);
    await app.waitFor(/exact duplicates +0 +2 +▲/);
    // The share of answers that refuse is a figure of its own.
    await app.waitFor(/refusals +20, 20 % +11, 8\.1 % +▼/);
    // The share of refusals, in percent.
    act(app, "list.down");
    await app.waitFor(/refusal +20 %[\s\S]*7.9 %/);
    act(app, "global.next-pane");
    act(app, "global.next-pane");
    act(app, "data-difference.context");
    await app.waitFor("context in tokens");
    app.press("ctrl+u");
    app.type("20");
    app.press("enter");
    await app.waitFor(/context 20 tokens[\s\S]*over the context +\d+ +\d+/);
    act(app, "data-difference.swap");
    await app.waitFor(/workspace → [0-9a-f]{8}[\s\S]*\+4 rows {2}-43 rows {2}~9 changed/);
    act(app, "data-difference.close");
    await app.waitFor("First pairs");
  },
);

test.skipIf(missing("dvc"))(
  "slipway data diff tells of the last version and the workspace, of two that are named, and of one that is not there",
  async () => {
    await using project = makeProject({ ".gitignore": ".slipway\n" });
    makeVersions(project);
    const first = project.git("rev-parse", "HEAD~1").trim();
    const same = await slipway(project, "data", "diff", data);
    expect(same.stdout).toContain("+0 rows  -0 rows  ~0 changed  139 same   same columns");
    const found = await slipway(project, "data", "diff", data, first.slice(0, 9), "--key", "id", "--context", "20");
    const rows = found.stdout.split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(rows[1]).toEqual(["+43 rows", "-4 rows", "~9 changed", "87 same", "same columns"]);
    expect(rows).toContainEqual(["kind", "text", "0.13 by values", "0", "2", "6/7"]);
    expect(rows).toContainEqual([
      "id",
      "number",
      expect.any(String),
      "0",
      "100 → 137",
      "0 → 4",
      "99 → 140",
      expect.any(String),
    ]);
    expect(rows).toContainEqual(["kind", "answer", "80", "80 %", "128", "92 %"]);
    expect(found.stdout).toContain("drift: population stability index, under 0.1 none, over 0.25 large");
    expect(rows).toContainEqual(["without an answer", "0", "3"]);
    expect(rows).toContainEqual(["over the context", "80", "124"]);
    expect(rows).toContainEqual(["refusals", "20, 20 %", "11, 8.1 %"]);
    expect(found.stdout).toContain("tokens estimated, 4 characters each: there is no tokenizer.json here");
    project.git("tag", "baseline", first);
    project.commit("Something else");
    const revision = await slipway(project, "data", "diff", data, "HEAD~2", "HEAD");
    expect(revision.stdout).toContain("+52 rows  -13 rows");
    const json = await slipway(project, "data", "diff", data, "baseline", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      after: { path: data },
      found: { kind: "table" },
      difference: { added: 52, removed: 13, key: [] },
      checks: { after: { rows: 139 } },
    });
    expect(await slipway(project, "data", "diff", data, "ffff")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/has no version "ffff": there are [0-9a-f]{8}, [0-9a-f]{8}/),
    });
  },
);

test.skipIf(missing("dvc"))(
  "a folder is compared file by file beside the list, in whole by d, and enter opens the lines of a file that was changed",
  async () => {
    await using project = makeProject({ ".gitignore": ".slipway\n" });
    const dvc = (...args: readonly string[]) => execFileSync(dvcBin(), args, { cwd: project.root, env: project.env });
    dvc("init", "-q");
    project.write("data/kb/notes.txt", "one\ntwo\n");
    project.write("data/kb/old.txt", "kept as it is");
    dvc("add", "-q", "data/kb");
    project.commit("First notes");
    project.write("data/kb/notes.txt", "one\n2\n");
    project.write("data/kb/zoo.txt", "a lion");
    renameSync(join(project.root, "data/kb/old.txt"), join(project.root, "data/kb/new.txt"));
    await using app = await startApp({
      args: [project.root],
      env: { ...project.env, PATH: pathWithTools("dvc") },
      columns: 120,
      rows: 40,
    });
    await app.waitFor("Registry");
    act(app, "global.tab-datasets");
    await app.waitFor(/kb\/? /);
    act(app, "list.last");
    // Beside the list by itself.
    await app.waitFor(/\+1 added {2}-0 removed {2}=1 renamed {2}~1 changed[\s\S]*= +old\.txt → new\.txt/);
    act(app, "datasets.difference");
    await app.waitFor(/data\/kb: [0-9a-f]{8} → workspace[\s\S]*↵ open/);
    act(app, "list.last");
    await app.waitFor(/▸ \+ +zoo\.txt/);
    act(app, "data-difference.open");
    await app.waitFor("a lion");
    app.press("esc");
    await app.waitFor(/▸ \+ +zoo\.txt/);
    act(app, "list.up");
    await app.waitFor(/▸ ~ +notes\.txt/);
    act(app, "data-difference.open");
    await app.waitFor(/\+1 {2}-1 lines[\s\S]*-two[\s\S]*\+2/);
    act(app, "data-difference.close");
    await app.waitFor(/=1 renamed[\s\S]*▸ ~ +notes\.txt/);
    act(app, "data-difference.copy");
    await app.waitFor("Copied the difference as Markdown");
  },
);

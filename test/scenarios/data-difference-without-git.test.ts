import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { act } from "../support/act.js";
import { makeProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing, pathWithTools } from "../support/tools.js";
import { tuningSets } from "../support/tuning-sets.js";

const data = "data/pairs.jsonl";
const shortMd5 = (text: string) => createHash("md5").update(text).digest("hex").slice(0, 8);

test.skipIf(missing("dvc"))(
  "without git two versions that Slipway saw are held against each other, and the workspace against the last: in the app and by slipway data diff",
  async () => {
    const { before, after } = tuningSets();
    const changed = `${after}${JSON.stringify({ id: 999, kind: "answer", instruction: "And now?", output: "Wait." })}\n`;
    await using project = makeProject({ [data]: before }, { git: false });
    const dvc = (...args: readonly string[]) =>
      execFileSync(dvcBin(), args, { cwd: project.root, env: project.env, encoding: "utf8" });
    dvc("init", "-q", "--no-scm");
    dvc("add", "-q", data);
    // A version is noted when it is looked at: without git nothing else knows of it.
    const one = await slipway(project, "data", "diff", data);
    expect(one.stdout).toContain(`${data}: ${shortMd5(before)} → workspace`);
    expect(one.stdout).toContain("+0 rows  -0 rows  ~0 changed  100 same");
    project.write(data, after);
    dvc("add", "-q", data);
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
    await app.waitFor(/seen by Slipway[\s\S]*seen by Slipway/);
    // The last of them against the one before it.
    act(app, "global.next-pane");
    act(app, "datasets.difference");
    await app.waitFor(`${shortMd5(before)} → ${shortMd5(after)}`);
    await app.waitFor(/\+52 rows {2}-13 rows {2}~0 changed/);
    await app.waitFor(/refusals +20, 20 % +11, 8\.1 % +▼/);
    act(app, "data-difference.close");
    await app.waitFor(/○ +\w{8}/);
    // What is in no version yet is the workspace.
    project.write(data, changed);
    await app.waitFor(/✎ +workspace/);
    act(app, "list.first");
    act(app, "datasets.difference");
    await app.waitFor(`${shortMd5(after)} → workspace`);
    await app.waitFor(/\+1 row {2}-0 rows/);

    const said = async (...args: readonly string[]) => (await slipway(project, "data", "diff", data, ...args)).stdout;
    const versions = await said(shortMd5(before), shortMd5(after), "--key", "id");
    expect(versions).toContain(`${data}: ${shortMd5(before)} → ${shortMd5(after)}`);
    expect(versions).toContain("+43 rows  -4 rows  ~9 changed  87 same");
    expect(await said()).toContain("+1 row  -0 rows");
    expect(JSON.parse(await said(shortMd5(before), "--json"))).toMatchObject({
      before: { path: data, md5: expect.stringContaining(shortMd5(before)) },
      after: { path: data },
      difference: { before: { rows: 100 }, after: { rows: 140 } },
      checks: { before: { answered: 100 } },
    });
    expect(await said(shortMd5(before), shortMd5(after), "--md")).toContain("| refusals | 20, 20 % | 11, 8.1 % |");
  },
);

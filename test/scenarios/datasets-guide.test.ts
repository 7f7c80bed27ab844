import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { act } from "../support/act.js";
import { makeProject, type Project } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { dvcBin, missing, pathWithTools } from "../support/tools.js";

// The guide's 2.1.4: add, change, add, go back, return; `cat` of the file is the proof.
const data = "data/support_conversations.csv";
const first = `user_query,agent_response
"My internet is not working.", "Please restart your router and modem."
"I can't log in to my account.", "Have you tried resetting your password?"
`;
const second = `${first}"How do I update my payment method?", "You can update your payment details in your account settings under 'Billing'."
`;

async function start(project: Project): Promise<App> {
  expect(await slipway(project, "trust")).toMatchObject({ code: 0 });
  return startApp({
    args: [project.root],
    env: { ...project.env, PATH: pathWithTools("python", "dvc") },
    columns: 140,
    rows: 40,
  });
}
const run = (project: Project, command: string, ...args: readonly string[]) =>
  execFileSync(command, args, { cwd: project.root, env: project.env, encoding: "utf8" });
const cat = (project: Project) => run(project, "cat", data);

async function openVersions(app: App): Promise<void> {
  await app.waitFor("Registry");
  act(app, "global.tab-datasets");
  await app.waitFor(/support_conv/);
  act(app, "global.next-pane");
}

/** The last of the versions is the first of the data. */
async function goBack(app: App): Promise<void> {
  act(app, "list.last");
  await app.waitFor(/ restore /);
  act(app, "datasets.restore");
  await app.waitFor(/Restore data\/support_conversations\.csv\?/);
  app.press("enter");
  await app.waitFor(/is the version \w{8} now/);
}

async function comeBack(app: App): Promise<void> {
  act(app, "global.undo");
  await app.waitFor(`restore of ${data}`);
  app.press("enter");
  await app.waitFor(/Undone/);
}

test.skipIf(missing("python", "dvc"))(
  "the guide's versions of data with git: back to the first by a key, and return by u",
  async () => {
    await using project = makeProject({ [data]: first });
    project.git("rm", "-q", "--cached", data);
    const dvc = (...args: readonly string[]) => run(project, dvcBin(), ...args);
    dvc("init", "-q");
    dvc("add", "-q", data);
    project.commit("Initial version of support conversations dataset");
    project.write(data, second);
    dvc("add", "-q", data);
    project.commit("Added payment method update conversation to dataset");
    const tracked = project.read(`${data}.dvc`);

    await using app = await start(project);
    await openVersions(app);
    await app.waitFor(/● +\w{8}[\s\S]*Added payment[\s\S]*○ +\w{8}[\s\S]*Initial version/);
    await goBack(app);
    expect(cat(project)).toBe(first);
    expect(dvc("status")).toContain("up to date");
    expect(project.git("status", "--porcelain", "data")).toBe(` M ${data}.dvc\n`);
    await comeBack(app);
    expect(cat(project)).toBe(second);
    expect(project.read(`${data}.dvc`)).toBe(tracked);
    expect(project.git("status", "--porcelain", "data")).toBe("");
  },
);

test.skipIf(missing("python", "dvc"))(
  "the same without git: the versions that Slipway saw are told as such, and come back",
  async () => {
    await using project = makeProject({ [data]: first }, { git: false });
    const dvc = (...args: readonly string[]) => run(project, dvcBin(), ...args);
    dvc("init", "-q", "--no-scm");
    dvc("add", "-q", data);

    await using app = await start(project);
    await openVersions(app);
    await app.waitFor(/● +\w{8}[\s\S]*seen by Slipway[\s\S]*git init/);
    project.write(data, second);
    await app.waitFor(/✎ +workspace/);
    dvc("add", "-q", data);
    await app.waitFor(/● +\w{8}[\s\S]*○ +\w{8}/);
    const tracked = project.read(`${data}.dvc`);
    await goBack(app);
    expect(cat(project)).toBe(first);
    expect(dvc("status")).toContain("up to date");
    await comeBack(app);
    expect(cat(project)).toBe(second);
    expect(project.read(`${data}.dvc`)).toBe(tracked);
    expect(dvc("status")).toContain("up to date");
  },
);

import { expect, test } from "vitest";
import { UserError } from "../../source/domain/user-error.js";
import { fakeClient } from "../support/fake-client.js";
import { openShell, quietHub } from "../support/open-shell.js";

const project = quietHub["project.get"]();
const withProject = (fields: object) => ({ ...quietHub, "project.get": () => ({ ...project, ...fields }) });
const fails = (message: string, hint: string) => () => {
  throw new UserError({ code: "x", kind: "failed", message, hint });
};

/** The screen with its frames, rows and blanks taken out: what is cut or wrapped can be told apart. */
const words = (screen: string) => screen.replaceAll(/[─│╭╮╰╯\s]+/g, " ");

// Several panes had the message only, the banner too: what to do was told nowhere.
test.each([
  ["pipeline", "pipeline.get"],
  ["pipeline", "executions.list"],
  ["datasets", "datasets.list"],
  ["runs", "runs.table"],
  ["registry", "models.board"],
  ["chat", "ollama.get"],
] as const)("an error in %s (%s) is shown with what to do", async (tab, call) => {
  const broken = { ...quietHub, [call]: fails("The disk is full", "Make room, then look again.") };
  const app = openShell(fakeClient(broken), tab);
  await expect.poll(() => words(app.screen())).toContain("The disk is full Make room, then look again.");
  app.unmount();
});

test("conversations that cannot be read are not an empty list", async () => {
  const app = openShell(fakeClient({ ...quietHub, "chats.list": fails("The disk is full", "Make room.") }), "chat");
  await expect.poll(app.screen).toMatch(/│The disk is full +│[\s\S]*│Make room\. +│/);
  app.unmount();
});

// "r runs the pipeline" stood there also where r could only say why not.
test.each([
  ["without dvc.yaml", {}, { state: "none" }, "with a dvc.yaml here, r runs it"],
  [
    "with a broken one",
    {},
    { state: "broken", file: "dvc.yaml", message: "line 3: no" },
    "dvc.yaml must be mended first",
  ],
  ["untrusted", { trusted: false }, { state: "ready", stages: [], params: [] }, "T trusts this folder, then r runs"],
  [
    "without DVC",
    { tools: [{ name: "dvc", state: "missing" }] },
    { state: "ready", stages: [], params: [] },
    "I installs DVC, then r runs",
  ],
])("an empty log %s names the key that leads to one", async (_, fields, pipeline, advice) => {
  const app = openShell(fakeClient({ ...withProject(fields), "pipeline.get": () => pipeline }), "pipeline");
  await expect.poll(() => words(app.screen())).toContain(advice);
  app.unmount();
});

// While the hub started it said "Nothing has run yet".
test("what has not been answered yet is not said to be empty", async () => {
  const { "executions.list": _, ...starting } = quietHub;
  const app = openShell(fakeClient(starting), "pipeline");
  await expect.poll(app.screen).toContain("There is no dvc.yaml here.");
  expect(app.screen()).not.toContain("Nothing has run yet");
  app.unmount();
});

test("where there is no pipeline nobody is sent to run one", async () => {
  const app = openShell(fakeClient(withProject({ hasPipeline: false })), "runs");
  await expect
    .poll(() => words(app.screen()))
    .toMatch(
      /No runs yet\. Log from Python; y copies this: import mlflow .* eval "\$\(slipway env\)"; python train\.py/,
    );
  await app.press("5");
  await expect
    .poll(() => words(app.screen()))
    .toContain("No model is registered yet. From any script: mlflow.register_model");
  app.unmount();
});

test("advice is wrapped, not cut, where there is room below it", async () => {
  const app = openShell(fakeClient(quietHub), "chat");
  // Alone on the screen: beside another text its words would be between those of that one.
  await app.act("global.zoom");
  const advice =
    "Install Ollama (https://ollama.com/download), or set OLLAMA_HOST to a server that runs, and open Slipway again.";
  await expect.poll(() => words(app.screen())).toContain(advice);
  app.unmount();
});

test("the banner tells whole what limits everything: no trust, no git, another port", async () => {
  const untrusted = openShell(fakeClient(withProject({ trusted: false })), "pipeline");
  await expect.poll(() => words(untrusted.screen())).toContain("T trusts it, after showing what would run.");
  untrusted.unmount();
  const tools = [
    { name: "git", state: "missing" },
    { name: "dvc", state: "missing" },
  ];
  const hub = { ...project.hub, insteadOf: 4999 };
  const bare = openShell(fakeClient(withProject({ tools, hub })), "pipeline");
  await expect
    .poll(() => words(bare.screen()))
    .toContain(
      "git is missing, so no branch and no versions of data: apt-get install git. DVC is missing: I installs it into a private environment. Port 4999 was taken by another program: the hub is at 127.0.0.1:5000 now. Tell scripts: slipway env",
    );
  bare.unmount();
});

test("the job list has the running pipeline, and of a job that failed what to do", async () => {
  const job = {
    jobId: "1",
    title: "install",
    state: "failed",
    message: "python3 is not on the PATH",
    hint: "Install it.",
    startedAtMs: 0,
  };
  const execution = {
    executionId: "3",
    targets: [],
    command: "dvc repro",
    who: "ada",
    state: "running",
    startedAtMs: 0,
    stages: [{ stage: "train", startedAtMs: 0 }],
  };
  const client = fakeClient({
    ...quietHub,
    "jobs.list": () => ({ jobs: [job] }),
    "executions.list": () => ({ executions: [execution] }),
  });
  const app = openShell(client, "registry");
  await app.press("J");
  await expect
    .poll(app.screen)
    .toMatch(/● dvc repro, execution #3 {2}train[\s\S]*✗ install {2}python3 is not on the PATH · Install it\./);
  app.unmount();
});

test("what a job says that is longer than a row of the list is wrapped below its title, to its end", async () => {
  const job = {
    jobId: "1",
    title: "push all data (web)",
    state: "failed",
    message: "It was interrupted: the hub was killed in the middle, and nobody knows how far DVC came",
    hint: "Do it again: nothing is lost, and what is done already is not done twice.",
    startedAtMs: 0,
  };
  const app = openShell(fakeClient({ ...quietHub, "jobs.list": () => ({ jobs: [job] }) }), "registry");
  await app.press("J");
  await expect
    .poll(() => words(app.screen().replace(/[│║┃|]/g, "")))
    .toContain(`✗ ${job.title} ${job.message} ${job.hint}`);
  app.unmount();
});

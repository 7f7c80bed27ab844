import { expect, test } from "vitest";
import { UserError } from "../../../source/domain/user-error.js";
import { type FakeClient, fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub, trustedProject } from "../../support/open-shell.js";

const stage = {
  name: "train",
  cmd: "python train.py",
  deps: [],
  outs: [],
  params: [],
  state: "never-ran",
  reasons: ["it never ran"],
  upstream: [],
  lastDurationMs: undefined,
};
const answers = { ...quietHub, "pipeline.get": () => ({ state: "ready", stages: [stage], params: [] }) };
const open = (client: FakeClient) => openShell(client, "pipeline");

test("the frame shows project, branch, tabs and the keys of the screen in front", async () => {
  const app = open(fakeClient(answers));
  await expect.poll(app.screen).toContain("support-bot @ gpu-07");
  await expect.poll(app.screen).toContain("train: never ran");
  const lines = app.screen().split("\n");
  expect(lines[0]).toContain("main ✓");
  expect(lines[1]).toMatch(/1 Chat +2 Datasets +▐3 Pipeline▌ +4 Runs +5 Registry/);
  expect(lines.at(-1)).toMatch(/r run +R run stage +W sweep +H history +p params +\? help/);
  app.unmount();
});

test("an error of the hub becomes a toast that says what to do", async () => {
  const client = fakeClient({
    ...answers,
    "pipeline.run": () => {
      throw new UserError({ code: "x", kind: "missing", message: "DVC went away", hint: "Press I." });
    },
  });
  const app = open(client);
  await expect.poll(app.screen).toContain("r run");
  await app.press("r");
  await expect.poll(app.screen).toMatch(/DVC went away[\s\S]*Press I\./);
  expect(client.calls.at(-1)).toEqual(["pipeline.run", { targets: [], force: false, via: "app" }]);
  app.unmount();
});

test("a key that cannot do its work now says why, and asks nothing of the hub", async () => {
  const client = fakeClient({ ...answers, "project.get": () => ({ ...trustedProject, trusted: false }) });
  const app = open(client);
  await expect.poll(app.screen).toContain("This folder is not trusted: it is only read.");
  await app.press("r");
  await expect.poll(app.screen).toContain("This folder is not trusted: T trusts it");
  expect(client.calls.map(([name]) => name)).not.toContain("pipeline.run");
  app.unmount();
});

test("a dangerous action shows its command and runs only when it is confirmed", async () => {
  const client = fakeClient({ ...answers, "pipeline.run": () => ({ executionId: "1" }) });
  const app = open(client);
  await expect.poll(app.screen).toContain("r run");
  await app.press("F");
  await expect.poll(app.screen).toContain("$ dvc --wait-for-lock repro --force");
  await app.press("\u001b");
  await expect.poll(app.screen).not.toContain("$ dvc --wait-for-lock repro --force");
  expect(client.calls.map(([name]) => name)).not.toContain("pipeline.run");
  await app.press("F");
  await expect.poll(app.screen).toContain("$ dvc --wait-for-lock repro --force");
  await app.press("\r");
  await expect.poll(() => client.calls.at(-1)).toEqual(["pipeline.run", { targets: [], force: true, via: "app" }]);
  app.unmount();
});

test("what changed is asked for again, and only that", async () => {
  let name = "train";
  const client = fakeClient({
    ...answers,
    "pipeline.get": () => ({ state: "ready", stages: [{ ...stage, name }], params: [] }),
  });
  const app = open(client);
  await expect.poll(app.screen).toContain("train: never ran");
  const before = client.calls.length;
  name = "evaluate";
  client.emit("pipeline");
  await expect.poll(app.screen).toContain("evaluate: never ran");
  expect(client.calls.slice(before).map(([call]) => call)).toEqual(["pipeline.get"]);
  app.unmount();
});

test("help lists the keys of the moment, filters as one types and runs what is chosen", async () => {
  const app = open(fakeClient(answers));
  await expect.poll(app.screen).toContain("r run");
  await app.press("?");
  await expect.poll(app.screen).toContain("Run the pipeline with DVC");
  await app.press(..."registry");
  await expect.poll(app.screen).toContain("Go to the tab Registry");
  await expect.poll(app.screen).not.toContain("Run the pipeline with DVC");
  await app.press("\r");
  await expect.poll(app.screen).toContain("▐5 Registry▌");
  app.unmount();
});

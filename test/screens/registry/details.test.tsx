import { expect, test } from "vitest";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const params = Array.from({ length: 30 }, (_, at) => [`param_${at + 1}`, String(at)]);
const versions = [
  {
    version: "1",
    stage: "Archived",
    createdAtMs: 0,
    updatedAtMs: 0,
    userId: "ada",
    description: "",
    params,
    metrics: [],
    tags: [["git_commit", "4f2c1d9aaaa"]],
    runTags: [
      ["slipway.git.commit", "4f2c1d9aaaa"],
      ["slipway.git.dirty", "true"],
    ],
    aliases: [],
    source: "",
    deployedAs: "customersupportllm-of-ours:v1",
    deploying: false,
  },
];
const hub = {
  ...quietHub,
  "models.board": () => ({ models: [{ name: "Bot", description: "", versions }] }),
  "models.audit": () => ({ entries: [] }),
};

// It showed as many rows as there was room for, and neither the others nor that there are any.
test("the table of a version scrolls, says how much of it is seen, and has the keys alone", async () => {
  const app = openShell(fakeClient(hub), "registry");
  await expect.poll(app.screen).toMatch(/v1 +no run/);
  await app.press("\r");
  await expect.poll(app.screen).toMatch(/param_1 [\s\S]*1-\d+ of 30 · j and k scroll/);
  expect(app.screen().trimEnd().split("\n").at(-1)).toMatch(/^ esc close {2}\? help {2}tab pane {2}: command$/);
  await app.press("G");
  await expect.poll(app.screen).toMatch(/param_30 [\s\S]*-30 of 30/);
  await app.press(">");
  expect(app.screen()).not.toContain("Archived → ");
  await app.press("\u001b");
  await expect.poll(app.screen).not.toContain("of 30");
  app.unmount();
});

// The registry showed the commit of a run alone where Runs showed that there had been changes beside it.
test("lineage tells of the same changes beside the commit as Runs does; a narrow card keeps the end of its model's name", async () => {
  const app = openShell(fakeClient(hub), "registry");
  await expect.poll(app.screen).toContain("4f2c1d9a + changes");
  expect(app.screen()).toMatch(/┃Ollama :v1 /);
  app.unmount();
});

test("a version that leaves the archive is not demoted", async () => {
  const app = openShell(fakeClient(hub), "registry");
  await expect.poll(app.screen).toMatch(/v1 +no run/);
  await app.press("<");
  await expect.poll(app.screen).toContain("Restore Bot v1   Archived → Production");
  app.unmount();
});

import { expect, test } from "vitest";
import { type FakeClient, fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";
import { versionCard } from "../../support/version-card.js";

const tiny = { name: "tiny:latest", sizeBytes: 1, digest: "", family: "", parameterSize: "", quantization: "" };
const board = (fields: object) => () => ({
  models: [{ name: "Bot", description: "", versions: [{ ...versionCard, version: "2", ...fields }] }],
});
const hub = {
  ...quietHub,
  "models.audit": () => ({ entries: [] }),
  "ollama.get": () => ({
    state: "up",
    url: "http://127.0.0.1:11434",
    version: "0.17.0",
    models: [{ ...tiny, loaded: false, modifiedAtMs: 0 }],
  }),
};
const named = (client: FakeClient) => client.calls.map(([name]) => name);

// `ollama rm bot:v2` had been done: o opened a conversation with the first model of the list instead.
test("a version whose Ollama model is gone is offered to be made again, no other model is opened", async () => {
  const client = fakeClient({ ...hub, "models.board": board({ deployedAs: "bot:v2" }) });
  const app = openShell(client, "registry");
  await expect.poll(app.screen).toMatch(/v2 +no run/);
  await app.press("o");
  await expect.poll(app.screen).toMatch(/Make an Ollama model of Bot v2 again\?[\s\S]*Ollama has no bot:v2 any more\./);
  expect(app.screen()).toContain("▐5 Registry▌");
  app.unmount();
});

test("a conversation whose model is gone says so and sends nothing to another one", async () => {
  const header = { chatId: "c1", title: "refunds", model: "bot:v2", createdAtMs: 0, updatedAtMs: 0, messages: 2 };
  const client = fakeClient({
    ...hub,
    "chats.list": () => ({ chats: [header] }),
    "chats.get": () => ({ header, messages: [], streaming: false }),
  });
  const kept = new Map<string, unknown>([
    ["chat.chat", "c1"],
    ["chat.writing", true],
  ]);
  const app = openShell(client, "chat", { kept });
  await expect.poll(app.screen).toContain("message · There is no bot:v2 any more");
  await app.press("h", "i", "\r");
  // At the field, and as the reason why it was not sent.
  await expect.poll(() => app.screen().match(/There is no bot:v2 any more/g)?.length).toBeGreaterThan(1);
  expect(named(client)).not.toContain("chats.send");
  app.unmount();
});

test("a model that is being made is not begun twice", async () => {
  const client = fakeClient({ ...hub, "models.board": board({ deploying: true }) });
  const app = openShell(client, "registry");
  await expect.poll(app.screen).toMatch(/v2 +no run/);
  await app.press("o");
  await expect.poll(app.screen).toContain("Its Ollama model is being made: J shows how far");
  app.unmount();
});

// It opened the chat over whatever the user had gone to meanwhile.
test("a model that is ready opens its chat only where the user still looks at the version", async () => {
  const jobs = [{ jobId: "1", title: "deploy", state: "running", startedAtMs: 0 }];
  const client = fakeClient({
    ...hub,
    "models.board": board({}),
    "jobs.list": () => ({ jobs: [...jobs] }),
    "models.deploy": () => ({ jobId: "1", model: "tiny:latest" }),
  });
  const app = openShell(client, "registry");
  const deployThenGo = async (tab: string) => {
    await app.press("o");
    await expect.poll(app.screen).toContain("[ Enter create ]");
    await app.press("\r");
    await expect.poll(app.screen).toContain("Making tiny:latest");
    await app.press(tab);
  };
  await expect.poll(app.screen).toMatch(/v2 +no run/);
  await deployThenGo("2");
  await expect.poll(app.screen).toContain("▐2 Datasets▌");
  jobs[0] = { jobId: "1", title: "deploy", state: "done", startedAtMs: 0 };
  client.emit("jobs");
  await expect.poll(app.screen).toMatch(/tiny:latest is ready\s[\s\S]*5 goes to Registry, o on v2 chats with it\./);
  expect(app.screen()).toContain("▐2 Datasets▌");
  jobs[0] = { jobId: "1", title: "deploy", state: "running", startedAtMs: 0 };
  await app.press("5");
  await expect.poll(app.screen).toMatch(/v2 +no run/);
  await deployThenGo("k");
  jobs[0] = { jobId: "1", title: "deploy", state: "done", startedAtMs: 0 };
  client.emit("jobs");
  await expect.poll(app.screen).toContain("▐1 Chat▌");
  app.unmount();
});

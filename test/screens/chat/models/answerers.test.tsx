import { expect, onTestFinished, test } from "vitest";
import type { HostView } from "../../../../source/api/ollama-calls.js";
import type { HostModel, ModelJob } from "../../../../source/domain/ollama.js";
import { hostModel, modelJob, ollamaHost, openAiHost } from "../../../support/chat-models.js";
import { type FakeClient, fakeClient } from "../../../support/fake-client.js";
import { keyBytes } from "../../../support/key-bytes.js";
import { openShell, quietHub } from "../../../support/open-shell.js";

type World = {
  hosts: HostView[];
  models: HostModel[];
  served: HostModel[];
  jobs: ModelJob[];
  chat: { model: string; hostId?: string } | undefined;
  messages: object[];
};

/** The overview of Chat with a conversation chosen where there is one. */
function openChat(given: Partial<World> = {}) {
  const world: World = {
    hosts: [ollamaHost, openAiHost],
    models: [hostModel("alpha"), hostModel("tiny:latest")],
    served: [hostModel("mistral")],
    jobs: [],
    chat: undefined,
    messages: [],
    ...given,
  };
  const header = () => ({
    chatId: "c0",
    title: "refund tone",
    settings: {},
    headId: undefined,
    createdAtMs: 0,
    updatedAtMs: 0,
    messages: 0,
    ...world.chat,
  });
  const client = fakeClient({
    ...quietHub,
    "ollama.get": () => ({ state: "up", url: "http://127.0.0.1:11434", version: "0.17.4", models: [] }),
    "hosts.list": () => ({ hosts: world.hosts }),
    "ollama.models": ({ hostId }: { hostId: string }) => ({
      hostId,
      models: hostId === "first" ? world.models : world.served,
    }),
    "ollama.jobs": () => ({ jobs: world.jobs }),
    "ollama.like": () => ({ names: ["tiny:latest"] }),
    "ollama.pull": () => ({ jobId: "j" }),
    "chats.list": () => ({ chats: world.chat ? [{ ...header(), isStreaming: false }] : [] }),
    "chats.get": () => ({
      ...{ header: header(), messages: world.messages, total: world.messages.length },
      ...{ from: 0, streaming: false },
    }),
    "chats.create": () => ({ chatId: "c1" }),
    "chats.regenerate": () => ({ accepted: true }),
    "chats.send": () => ({ messageId: "1" }),
    "chats.change": (change: { model: string }) => {
      if (world.chat) world.chat = { ...world.chat, ...change };
      return { changed: true };
    },
  });
  const kept = new Map<string, unknown>(world.chat ? [["chat.chat", "c0"]] : []);
  const app = openShell(client, "chat", { kept });
  onTestFinished(app.unmount);
  return { ...app, client, world };
}

const asked = (client: FakeClient, call: string) =>
  client.calls.filter(([name]) => name === call).map(([, input]) => input);

test("a new conversation begins on the host whose model was chosen", async () => {
  const { screen, act, press, client } = openChat();
  await expect.poll(screen).toContain("mistral");
  await act("chat.answerer");
  await expect.poll(screen).toContain("who answers");
  await press(..."vllm");
  await expect.poll(screen).toContain("1 of 1");
  await press("\r");
  await expect.poll(screen).toContain("message to mistral");
  await act("chat.write");
  await press(..."Hi", "\r");
  await expect
    .poll(() => asked(client, "chats.create"))
    .toEqual([{ model: "mistral", hostId: "host-1", title: "Hi", settings: {} }]);
  await expect
    .poll(() => asked(client, "chats.send"))
    .toMatchObject([{ chatId: "c1", content: "Hi", model: "mistral", hostId: "host-1" }]);
});

test("a new conversation is answered by the model that was used last, and nobody else while it is written", async () => {
  const { screen, act, press, client, world } = openChat({
    models: [hostModel("alpha", { modifiedAtMs: 2 }), hostModel("tiny:latest", { modifiedAtMs: 1 })],
    hosts: [ollamaHost],
    chat: { model: "tiny" },
  });
  await expect.poll(screen).toContain("refund tone");
  await act("chat.new");
  await expect.poll(screen).toContain("message to tiny:latest");
  // In another terminal a model is made, and a conversation goes on with another one.
  world.models = [hostModel("newest", { modifiedAtMs: 9 }), ...world.models];
  world.chat = { model: "newest" };
  client.emit("ollama");
  client.emit("chats");
  await expect.poll(screen).toContain("newest");
  expect(screen()).toContain("message to tiny:latest");
  // Not even where it is deleted.
  world.models = world.models.filter(({ name }) => name !== "tiny:latest");
  client.emit("ollama");
  await expect.poll(screen).toContain("There is no tiny:latest");
  await press("\x1b");
  await expect.poll(screen).not.toContain("There is no tiny:latest");
  await act("chat.new");
  await expect.poll(screen).toContain("message to newest");
});

test("where nobody has talked yet, a model in memory answers before the newest", async () => {
  const loaded = { sizeBytes: 1, vramBytes: 1, gpuShare: 1 };
  const { screen, act } = openChat({
    models: [hostModel("alpha", { modifiedAtMs: 2 }), hostModel("tiny:latest", { modifiedAtMs: 1, loaded })],
  });
  await expect.poll(screen).toContain("GPU");
  await act("chat.write");
  await expect.poll(screen).toContain("message to tiny:latest");
});

// `m` and Enter changed the model.
test("the choice of who answers begins on who answers now", async () => {
  const { screen, act, press, client } = openChat({ chat: { model: "tiny" } });
  await expect.poll(screen).toContain("mistral");
  await act("chat.answerer");
  await expect.poll(screen).toContain("2 of 3");
  await press("\r");
  await expect.poll(() => asked(client, "chats.change")).toEqual([{ chatId: "c0", model: "tiny:latest" }]);
});

test("a conversation whose model is gone offers those like it first, and goes on with the chosen one", async () => {
  const { screen, act, press, client } = openChat({ chat: { model: "tinyy" } });
  await expect.poll(screen).toContain("refund tone");
  await expect.poll(() => asked(client, "ollama.like")).toEqual([{ model: "tinyy", hostId: "first" }]);
  await act("chat.answerer");
  await expect.poll(screen).toContain("There is no tinyy any more.");
  expect(screen()).toMatch(/tiny:latest[\s\S]*pull tinyy[\s\S]*alpha/);
  await press("\r");
  await expect.poll(() => asked(client, "chats.change")).toEqual([{ chatId: "c0", model: "tiny:latest" }]);
});

test("a model that is gone is pulled from the choice of who answers", async () => {
  const { screen, act, press, client } = openChat({ chat: { model: "tinyy" } });
  await expect.poll(() => asked(client, "ollama.like")).toHaveLength(1);
  await act("chat.answerer");
  await expect.poll(screen).toContain("pull tinyy");
  await press(..."pull", "\r");
  await expect.poll(() => asked(client, "ollama.pull")).toEqual([{ hostId: "first", model: "tinyy" }]);
});

test("a conversation whose host is down says so, and no other model answers in its place", async () => {
  const { kind: _, version: __, ...rest } = { ...openAiHost, kind: undefined, version: undefined };
  const down = { ...rest, state: "down" as const, code: "ollama.down", reason: "refused", canStart: false };
  const { screen, act, client } = openChat({
    hosts: [ollamaHost, down],
    chat: { model: "mistral", hostId: "host-1" },
  });
  await expect.poll(screen).toContain("alpha");
  await act("chat.write");
  await expect.poll(screen).toContain("vllm does not answer: refused");
  expect(asked(client, "chats.send")).toEqual([]);
});

test("the pane has the hosts, models in memory first, embedding models marked, and pulls with bar, speed and time to go", async () => {
  const loaded = { sizeBytes: 1, vramBytes: 1, gpuShare: 1 };
  const { screen } = openChat({
    models: [
      hostModel("alpha"),
      hostModel("nomic", { capabilities: ["embedding"] }),
      hostModel("tiny:latest", { loaded }),
    ],
    jobs: [modelJob("qwen3:8b")],
  });
  await expect.poll(screen).toContain("38 MB/s · 1m10s");
  const rows = screen()
    .split("\n")
    .map((row) => row.slice(0, 30));
  const at = rows.findIndex((row) => row.includes("● Ollama"));
  expect(rows.slice(at, at + 6)).toEqual([
    "│ ● Ollama                   │",
    "│▸● tiny:latest           GPU│",
    "│   alpha              1.2 MB│",
    "│   nomic              embeds│",
    "│ ↓ qwen3:8b     ▰▰▰▱▱▱  50 %│",
    "│   38 MB/s · 1m10s          │",
  ]);
});

test("of 300 models the choice shows as many as there is room for, and what is typed finds the others", async () => {
  const models = Array.from({ length: 300 }, (_, at) => hostModel(`model-${String(at).padStart(3, "0")}`));
  const { screen, act, press } = openChat({ models, hosts: [ollamaHost] });
  await expect.poll(screen).toContain("model-000");
  await act("chat.answerer");
  await expect.poll(screen).toContain("1 of 300");
  expect(screen()).not.toContain("model-217");
  await press(...Array.from({ length: 25 }, () => keyBytes("down")));
  const place = () => Number(/ (\d+) of 300/.exec(screen())?.[1]);
  await expect.poll(place).toBeGreaterThan(20);
  await expect.poll(screen).toContain(`model-${String(place() - 1).padStart(3, "0")}`);
  await press(..."217");
  await expect.poll(screen).toContain("1 of 1");
  await press("\r");
  await expect.poll(screen).toContain("message to model-217");
});

test("another model of another host answers again in place of an answer", async () => {
  const { screen, act, press, client, world } = openChat({ chat: { model: "alpha" } });
  world.messages = [
    { messageId: "1", parentId: undefined, role: "user", content: "Hi", atMs: 0 },
    { messageId: "2", parentId: "1", role: "assistant", content: "Hello.", model: "alpha", atMs: 0 },
  ];
  client.emit("chats", "c0");
  await expect.poll(screen).toContain("Hello.");
  await act("talk.again-with");
  await expect.poll(screen).toContain("who answers");
  await press(..."mistral", "\r");
  await expect
    .poll(() => asked(client, "chats.regenerate"))
    .toEqual([{ chatId: "c0", messageId: "2", model: "mistral", hostId: "host-1" }]);
});

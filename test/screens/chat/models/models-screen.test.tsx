import { expect, onTestFinished, test } from "vitest";
import type { HostView } from "../../../../source/api/ollama-calls.js";
import type { HostModel, ModelJob } from "../../../../source/domain/ollama.js";
import { UserError } from "../../../../source/domain/user-error.js";
import { hostModel, modelJob, modelTexts, ollamaHost, openAiHost } from "../../../support/chat-models.js";
import { type FakeClient, fakeClient } from "../../../support/fake-client.js";
import { openShell, quietHub } from "../../../support/open-shell.js";

type World = { hosts: HostView[]; models: HostModel[]; jobs: ModelJob[]; chats: object[] };
type Answers = Parameters<typeof fakeClient>[0];

/** Hosts and models in front; what is changed in the world is told by `emit("ollama")`. */
function openModels(given: Partial<World> = {}, answers: Answers = {}) {
  const world: World = {
    hosts: [ollamaHost],
    models: [hostModel("alpha"), hostModel("tiny:latest")],
    jobs: [],
    chats: [],
    ...given,
  };
  const client = fakeClient({
    ...quietHub,
    "hosts.list": () => ({ hosts: world.hosts }),
    "ollama.models": ({ hostId }: { hostId: string }) => ({
      hostId,
      models: hostId === "first" ? world.models : [{ name: "served", families: [] }],
    }),
    "ollama.show": ({ model }: { model: string }) => modelTexts(model),
    "ollama.jobs": () => ({ jobs: world.jobs }),
    "chats.list": () => ({ chats: world.chats }),
    ...answers,
  });
  const kept = new Map<string, unknown>([["chat.view", [{ view: "models" }]]]);
  const app = openShell(client, "chat", { kept });
  onTestFinished(app.unmount);
  return { ...app, client, world };
}

const asked = (client: FakeClient, call: string) =>
  client.calls.filter(([name]) => name === call).map(([, input]) => input);

const header = {
  chatId: "c0",
  title: "refund tone",
  model: "alpha",
  settings: {},
  headId: undefined,
  createdAtMs: 0,
  updatedAtMs: 0,
  messages: 0,
  isStreaming: true,
};

test("of 300 models those that are seen are drawn, the filter finds one by its words, and esc shows all again", async () => {
  const models = Array.from({ length: 300 }, (_, at) => hostModel(`model-${String(at).padStart(3, "0")}`));
  const { screen, act, press } = openModels({ models });
  await expect.poll(screen).toContain("model-000");
  await act("list.last");
  await expect.poll(screen).toContain("model-299");
  expect(screen()).not.toContain("model-000");
  await act("chat-model-list.filter");
  await expect.poll(screen).toContain("filter the models");
  await press(..."217", "\r");
  await expect.poll(screen).toContain("1 of 300");
  expect(screen()).toContain("▸ model-217");
  await act("chat-models-filtered.all");
  // The cursor stays on it.
  await expect.poll(screen).toMatch(/model-216[\s\S]*▸ model-217/);
});

test("before a model goes it says what is freed, which conversations use it and that an answer is being written", async () => {
  const { screen, act, press, client } = openModels(
    { chats: [header] },
    { "ollama.delete": () => ({ deleted: true }) },
  );
  await expect.poll(screen).toContain("used by     refund tone");
  await act("chat-model-list.delete");
  await expect.poll(screen).toContain("Delete the model alpha?");
  expect(screen()).toContain("1.2 MB are freed, but for layers that other models share.");
  expect(screen()).toContain("1 conversation goes on with it: refund tone.");
  expect(screen()).toContain("An answer of it is being written");
  expect(screen()).toContain("ollama rm alpha");
  await press("\r");
  await expect.poll(() => asked(client, "ollama.delete")).toEqual([{ hostId: "first", model: "alpha" }]);
});

test("one of two names goes and frees nothing", async () => {
  const digest = "the same";
  const { screen, act } = openModels({ models: [hostModel("alpha", { digest }), hostModel("beta", { digest })] });
  await expect.poll(screen).toContain("also called beta");
  await act("chat-model-list.delete");
  await expect.poll(screen).toContain("Only this name goes, and frees nothing: beta is the same model.");
});

test("a second name that is taken is asked for before it is replaced", async () => {
  const exists = () => {
    throw new UserError({ code: "ollama.model-exists", kind: "exists", message: "There is a model prod already" });
  };
  const copy = ({ replace }: { replace?: boolean }) => (replace ? { copied: true } : exists());
  const { screen, act, press, client } = openModels({}, { "ollama.copy": copy });
  await expect.poll(screen).toContain("tiny:latest");
  await act("chat-model-list.alias");
  await expect.poll(screen).toContain("a second name for alpha");
  await press(..."prod", "\r");
  await expect.poll(screen).toContain("there is a model prod already");
  await act("list.down");
  await press("\r");
  await expect.poll(screen).toContain("prod is alpha");
  expect(asked(client, "ollama.copy")).toEqual([
    { hostId: "first", model: "alpha", destination: "prod" },
    { hostId: "first", model: "alpha", destination: "prod", replace: true },
  ]);
});

test("what an OpenAI-compatible host lacks is refused with the reason, and nothing is asked of it", async () => {
  const { screen, act, client } = openModels({ hosts: [ollamaHost, openAiHost] });
  await expect.poll(screen).toContain("vllm");
  await act("global.next-pane", "list.down");
  await expect.poll(screen).toContain("Models of vllm");
  await expect.poll(screen).toContain("served");
  expect(screen()).toContain("An OpenAI-compatible server tells no more of a model");
  await act("chat-models.pull");
  await expect.poll(screen).toContain("An OpenAI-compatible server manages its models itself");
  await act("chat-hosts.choose");
  await expect.poll(screen).not.toContain("models  t test");
  await act("chat-model-list.delete");
  await expect.poll(screen).toContain("manages its models itself");
  expect(asked(client, "ollama.pull")).toEqual([]);
  expect(asked(client, "ollama.show")).not.toContainEqual({ hostId: "host-1", model: "served" });
});

test("a host that goes down while it is looked at says why where its models were, and comes back", async () => {
  const { screen, client, world } = openModels();
  await expect.poll(screen).toContain("tiny:latest");
  const { kind: _, version: __, ...rest } = { ...ollamaHost, kind: undefined, version: undefined };
  world.hosts = [{ ...rest, state: "down", code: "ollama.down", reason: "No Ollama server answers", canStart: true }];
  client.emit("ollama");
  await expect.poll(screen).toContain("S starts it, in the background.");
  expect(screen()).toContain("No Ollama server answers");
  expect(screen()).not.toMatch(/tiny:latest|alpha/);
  world.hosts = [ollamaHost];
  client.emit("ollama");
  await expect.poll(screen).toContain("tiny:latest");
});

test("pulls are told with their layers, stopped after a question, and pulled again with what they were asked with", async () => {
  const { screen, act, press, client, world } = openModels(
    { jobs: [modelJob("qwen3:8b"), modelJob("other", { insecure: true })] },
    { "jobs.cancel": () => ({ stopped: true }), "ollama.pull": () => ({ jobId: "j" }) },
  );
  await expect.poll(screen).toContain("▰▰▰▰▰▱▱▱▱▱ 38 MB/s · 1m10s");
  await act("global.previous-pane");
  await expect.poll(screen).toContain("3318f2cee44a ▰");
  await act("list.down", "chat-model-jobs.stop");
  await expect.poll(screen).toContain("Stop pulling other?");
  await press("\r");
  await expect.poll(() => asked(client, "jobs.cancel")).toEqual([{ jobId: "job other" }]);
  world.jobs = [
    modelJob("qwen3:8b"),
    modelJob("other", { insecure: true, state: "stopped", message: "It was stopped" }),
  ];
  client.emit("model-jobs", "job other");
  await expect.poll(screen).toContain("r pulls on from where it was.");
  await act("chat-model-jobs.again");
  await expect.poll(() => asked(client, "ollama.pull")).toEqual([{ hostId: "first", model: "other", insecure: true }]);
});

test("a test of a model that does not load is told beside it, and as a message", async () => {
  const { screen, act } = openModels(
    {},
    {
      "ollama.probe": () => {
        throw new UserError({ code: "x", kind: "failed", message: "It does not load", hint: "Check its adapter." });
      },
    },
  );
  await expect.poll(screen).toContain("llama · 1.12M");
  await act("chat-model-list.probe");
  await expect.poll(screen).toContain("It does not load. Check its adapter.");
});

test("the address of a new host is tried before it is set down, its key by the name of a variable", async () => {
  const { screen, act, press, client } = openModels(
    {},
    {
      "hosts.test": ({ apiKeyEnv }: { apiKeyEnv?: string }) =>
        apiKeyEnv
          ? { state: "up", kind: "openai", version: "" }
          : { state: "down", code: "host.wants-key", reason: "it wants a key (401)", canStart: false },
      "hosts.add": () => ({ hostId: "host-1" }),
    },
  );
  await expect.poll(screen).toContain("tiny:latest");
  await act("chat-models.add-host");
  await expect.poll(screen).toContain("address of the new host");
  await press(..."gpu:8000/v1", "\r");
  await expect.poll(screen).toContain("it wants a key (401)");
  await act("list.down", "list.down");
  await press("\r");
  await expect.poll(screen).toContain("environment variable that has its key");
  await press(..."GPU_KEY", "\r");
  await expect.poll(screen).toContain("An OpenAI-compatible server answers");
  await press("\r");
  await expect.poll(() => asked(client, "hosts.add")).toEqual([{ url: "gpu:8000/v1", apiKeyEnv: "GPU_KEY" }]);
});

test("the texts of a model are chosen by name and shown whole", async () => {
  const { screen, act, press } = openModels();
  await expect.poll(screen).toContain("llama · 1.12M");
  await act("chat-model-list.open");
  await expect.poll(screen).toMatch(/parameters +2 lines/);
  await act("list.down");
  await press("\r");
  await expect.poll(screen).toContain("alpha: system");
  expect(screen()).toContain("You are a helpful assistant.");
});

test("a conversation with a model of another host begins from the list", async () => {
  const { screen, act, press, client } = openModels(
    { hosts: [ollamaHost, openAiHost] },
    { "chats.create": () => ({ chatId: "c1" }), "chats.send": () => ({ messageId: "1" }) },
  );
  await expect.poll(screen).toContain("vllm");
  await act("global.next-pane", "list.down");
  await expect.poll(screen).toContain("served");
  await act("chat-hosts.choose");
  await expect.poll(screen).toMatch(/o chat/);
  await act("chat-model-list.chat");
  await expect.poll(screen).toContain("message to served");
  await press(..."Hi", "\r");
  await expect.poll(() => asked(client, "chats.send")).toMatchObject([{ model: "served", hostId: "host-1" }]);
});

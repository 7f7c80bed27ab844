import { expect, onTestFinished, test } from "vitest";
import type { HostModel } from "../../../../source/domain/ollama.js";
import { hostModel, ollamaHost } from "../../../support/chat-models.js";
import { fakeClient } from "../../../support/fake-client.js";
import { keyBytes } from "../../../support/key-bytes.js";
import { openShell, quietHub } from "../../../support/open-shell.js";

const models = [
  hostModel("alpha", { modifiedAtMs: 1 }),
  hostModel("beta", { modifiedAtMs: 2 }),
  hostModel("gamma", { modifiedAtMs: 3 }),
];

/** The overview of Chat, with a conversation of `talksWith` chosen where one is named. */
function openChat(talksWith?: string) {
  const world = { models: [...models] as HostModel[], model: talksWith };
  const chat = () => ({
    ...{ chatId: "c0", title: "refund tone", model: world.model ?? "", settings: {}, headId: undefined },
    ...{ createdAtMs: 0, updatedAtMs: 0, messages: 0, isStreaming: false },
  });
  // The model that was used last is not the first row.
  const before = { ...chat(), chatId: "c9", title: "before", model: "gamma" };
  const client = fakeClient({
    ...quietHub,
    "ollama.get": () => ({ state: "up", url: "http://127.0.0.1:11434", version: "0.17.4", models: [] }),
    "hosts.list": () => ({ hosts: [ollamaHost] }),
    "ollama.models": () => ({ hostId: "first", models: world.models }),
    "ollama.jobs": () => ({ jobs: [] }),
    "chats.list": () => ({ chats: world.model === undefined ? [before] : [chat(), before] }),
    "chats.get": () => ({ header: chat(), messages: [], total: 0, from: 0, streaming: false }),
    "chats.create": () => ({ chatId: "c1" }),
    "chats.send": () => ({ messageId: "1" }),
    "chats.change": (change: { model: string }) => {
      world.model = change.model;
      return { changed: true };
    },
  });
  const kept = new Map<string, unknown>(talksWith === undefined ? [] : [["chat.chat", "c0"]]);
  const app = openShell(client, "chat", { kept });
  onTestFinished(app.unmount);
  /** The names that the screen tells, and the one that ▸ stands on. */
  const told = () => ({
    cursor: /▸[● ] (\w+) +1.2 MB│/.exec(app.screen())?.[1],
    field: /message to (\w+)/.exec(app.screen())?.[1],
    empty: /conversation with (\w+)/.exec(app.screen())?.[1],
  });
  const toModels = async () => {
    for (let pane = 0; pane < 2; pane += 1) await app.press(keyBytes("tab"));
  };
  return { ...app, client, world, told, toModels };
}
const of = (name: string) => ({ cursor: name, field: name, empty: name });
const asked = (client: ReturnType<typeof openChat>["client"], call: string) =>
  client.calls.filter(([name]) => name === call).map(([, input]) => input);

// The cursor stood on the first row, while another model was named and asked.
test("the model under the cursor is the one that is named everywhere, and asked", async () => {
  const { told, toModels, press, act, client } = openChat();
  await expect.poll(told).toEqual(of("gamma"));
  await toModels();
  await press(keyBytes("up"));
  await expect.poll(told).toEqual(of("beta"));
  await act("chat.write");
  await press(..."Hi", "\r");
  await expect.poll(() => asked(client, "chats.create")).toMatchObject([{ model: "beta" }]);
});

test("what the cursor only ran over is not asked when the pane is left", async () => {
  const { told, toModels, press } = openChat();
  await expect.poll(told).toEqual(of("gamma"));
  await toModels();
  await press(keyBytes("up"));
  await expect.poll(told).toEqual(of("beta"));
  await press(keyBytes("tab"));
  await expect.poll(told).toEqual(of("gamma"));
});

test("the cursor goes to the model of a conversation, and to the one that is chosen for it", async () => {
  const { told, act, press, client, toModels } = openChat("beta");
  await expect.poll(told).toMatchObject({ cursor: "beta", field: "beta" });
  await toModels();
  await act("chat.answerer");
  await press(..."alpha", "\r");
  await expect.poll(() => asked(client, "chats.change")).toEqual([{ chatId: "c0", model: "alpha" }]);
  client.emit("chats", "c0");
  await expect.poll(told).toMatchObject({ cursor: "alpha", field: "alpha" });
});

test("the cursor goes with /load, and stays there when the field is left to the pane", async () => {
  const { told, act, press, toModels } = openChat();
  await expect.poll(told).toEqual(of("gamma"));
  await toModels();
  await act("chat.write");
  await press(..."/load alpha", "\r");
  await expect.poll(told).toEqual(of("alpha"));
  await press("\u001b");
  await expect.poll(told).toEqual(of("alpha"));
});

// The bar stood on the first row: Enter changed who answers.
test("the choice of who answers begins on the one that answers now", async () => {
  const { told, act, press, client, screen } = openChat("beta");
  await expect.poll(told).toMatchObject({ cursor: "beta" });
  await act("chat.answerer");
  await expect.poll(screen).toContain("2 of 3");
  await press("\r");
  await expect.poll(() => asked(client, "chats.change")).toEqual([{ chatId: "c0", model: "beta" }]);
  await act("chat.answerer");
  await expect.poll(screen).toContain("2 of 3");
  await press(..."a");
  await expect.poll(screen).toContain("1 of 3");
});

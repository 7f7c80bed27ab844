import { cpSync, readFileSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { type FakeServer, fakeServer } from "../support/fake-server.js";
import { startOllama } from "../support/ollama.js";
import { makeProject } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { missing } from "../support/tools.js";

const part = (content: string) =>
  `${JSON.stringify({ model: "tiny", message: { role: "assistant", content }, done: false })}\n`;
const done = `${JSON.stringify({
  model: "tiny",
  message: { role: "assistant", content: "" },
  done: true,
  done_reason: "stop",
  prompt_eval_count: 20,
  eval_count: 2,
  eval_duration: 4_000_000,
})}\n`;

/** An Ollama whose answers begin at once and end when they are told to; `open` are those that have not, in their order. */
async function slowOllama(): Promise<FakeServer & { readonly open: ServerResponse[] }> {
  const open: ServerResponse[] = [];
  const model = {
    name: "tiny:latest",
    model: "tiny:latest",
    size: 1,
    digest: "d",
    modified_at: "2026-01-01T00:00:00Z",
    details: { family: "llama", families: ["llama"], parameter_size: "1M", quantization_level: "Q8_0" },
  };
  const server = await fakeServer({
    "GET /api/version": { body: '{"version":"0.17.4"}' },
    "GET /api/ps": { body: '{"models":[]}' },
    "GET /api/tags": { body: JSON.stringify({ models: [model] }) },
    "POST /api/show": {
      body: JSON.stringify({ parameters: "num_ctx 512", capabilities: ["completion"], details: model.details }),
    },
    "POST /api/chat": (_, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.write(part("It depends on the measure"));
      open.push(response);
    },
  });
  return Object.assign(server, { open });
}

/** The list may tell of a change before the terminal knows how to take it back: the key is pressed until it does. */
async function undo(app: App, says: string): Promise<void> {
  const press = () => {
    if (!app.screen().includes("Undo")) act(app, "global.undo");
    return app.screen();
  };
  await expect.poll(press, { interval: 200, timeout: 15_000 }).toContain(says);
}

test("answers are written at once in the background, told at the tab and in the list, found, renamed and asked with their settings", async () => {
  await using ollama = await slowOllama();
  await using project = makeProject({ "dvc.yaml": "stages: {}\n" });
  const env = { ...project.env, OLLAMA_HOST: ollama.url };
  await using app = await startApp({ args: [project.root], env, columns: 120, rows: 40 });
  await app.waitFor(/Chat.*Datasets.*Pipeline.*Runs.*Registry/);
  act(app, "global.tab-chat");
  await app.waitFor("None yet: Enter begins the first.");
  await app.waitFor("message to tiny:latest");

  act(app, "chat.write");
  app.type("How are refunds made?\nIn detail, please.");
  act(app, "chat-field.send");
  await app.waitFor(/▸● How are refunds made\? /);
  await app.waitFor("1 Chat ●1");
  act(app, "chat.new");
  await app.waitFor("new conversation");
  app.type("Is the weather in Oslo cold?");
  act(app, "chat-field.send");
  await app.waitFor(/● Is the weather in Oslo/);
  await app.waitFor("1 Chat ●2");

  app.press("alt+4");
  await app.waitFor("▐4 Runs▌");
  await app.waitFor("1 Chat ●2");
  await expect.poll(() => ollama.open.length).toBe(2);
  ollama.open[0]?.end(`${part(" of gradients.")}${done}`);
  await app.waitFor("1 Chat ●1 ✓1");
  ollama.open[1]?.destroy();
  await app.waitFor("1 Chat ✓1 ✗1");

  // What is shown is looked at; the other one when the cursor comes to it.
  app.press("alt+1");
  await app.waitFor(/1 Chat ✓1▌/);
  act(app, "chat-field.leave");
  await app.waitFor("? help");
  act(app, "global.next-pane");
  act(app, "list.down");
  await app.waitFor("It depends on the measure of gradients.");
  await app.waitFor("▐1 Chat▌");

  act(app, "chat.rename");
  await app.waitFor("title of the conversation");
  app.type(" (shop)");
  app.press("enter");
  await app.waitFor("─ How are refunds made? (shop) ─");
  await undo(app, "name of conversation How are refunds made?");
  app.press("enter");
  await app.waitFor("─ How are refunds made? ─");

  act(app, "chat.find");
  await app.waitFor("search all conversations");
  app.type("OSLO");
  await app.waitFor("2 hits in 1 conversation");
  act(app, "chat-find.down");
  act(app, "chat-find.open");
  await app.waitFor(/▸ you[^\n]*\n[^\n]*Is the weather in Oslo cold\?/);

  act(app, "chat.settings");
  await app.waitFor("num_ctx            512, set by the model");
  app.type("Be short.");
  for (let line = 0; line < 7; line++) act(app, "chat-settings.down");
  app.type("9");
  act(app, "chat-settings.keep");
  await app.waitFor('temperature takes a number from 0 to 5, not "9"');
  act(app, "chat-settings.reset");
  app.type("0.3");
  act(app, "chat-settings.keep");
  await app.waitFor("message to tiny:latest · system · temperature 0.3");
  act(app, "chat.write");
  app.type("And now?");
  act(app, "chat-field.send");
  await expect.poll(() => ollama.open.length).toBe(3);
  expect(JSON.parse(ollama.bodies.at(-1) ?? "")).toMatchObject({
    model: "tiny:latest",
    options: { temperature: 0.3 },
    messages: [
      { role: "system", content: "Be short." },
      { role: "user", content: "Is the weather in Oslo cold?" },
      { role: "assistant", content: "It depends on the measure" },
      { role: "user", content: "And now?" },
    ],
  });
});

describe.skipIf(missing("ollama"))("with a real Ollama", () => {
  test("an option of the settings form is in force, and u takes it back", async () => {
    await using ollama = await startOllama();
    await using project = makeProject({ "dvc.yaml": "stages: {}\n" });
    const model = join(project.root, "..", "model");
    cpSync(resolve("fixtures/sample/model"), model, { recursive: true });
    const file = join(model, "Modelfile");
    const text = readFileSync(file, "utf8").replace("merged.gguf", "tiny-q8_0.gguf");
    writeFileSync(file, `${text}\nPARAMETER num_thread 1\n`);
    await ollama.cli("create", "tiny", "-f", file);
    const env = { ...project.env, OLLAMA_HOST: ollama.env.OLLAMA_HOST };
    await using app = await startApp({ args: [project.root], env, columns: 120, rows: 40 });
    await app.waitFor(/Chat.*Datasets.*Pipeline.*Runs.*Registry/);
    act(app, "global.tab-chat");
    await app.waitFor("message to tiny:latest");
    act(app, "chat.settings");
    await app.waitFor("0, set by the model");
    for (let line = 0; line < 14; line++) act(app, "chat-settings.down");
    await app.waitFor("The most tokens of an answer");
    app.type("3");
    act(app, "chat-settings.keep");
    await app.waitFor("message to tiny:latest · num_predict 3");
    act(app, "chat.write");
    app.type("Who are you?");
    act(app, "chat-field.send");
    await app.waitFor("The answer came to its greatest length", 60_000);
    await app.waitFor("3 tok");

    act(app, "chat-field.leave");
    await app.waitFor("? help");
    act(app, "chat.settings");
    await app.waitFor("settings · Who are you?");
    for (let line = 0; line < 14; line++) act(app, "chat-settings.down");
    act(app, "chat-settings.reset");
    act(app, "chat-settings.keep");
    await app.waitFor((screen) => !screen.includes("num_predict") && screen.includes("message to tiny:latest"));
    await undo(app, "settings of conversation Who are you?");
    app.press("enter");
    await app.waitFor("message to tiny:latest · num_predict 3");
  });
});

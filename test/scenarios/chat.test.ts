import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CallInput } from "../../source/api/calls.js";
import { connectHub } from "../../source/client/connect.js";
import type { HubClient } from "../../source/client/hub-client.js";
import { act } from "../support/act.js";
import { fakeServer, lines } from "../support/fake-server.js";
import { type RunningHub, startHub } from "../support/hub.js";
import { type RunningOllama, startOllama } from "../support/ollama.js";
import { makeProject, type Project } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { missing } from "../support/tools.js";

/** A list of lists whose answer does not end within the time of a test; one list so long is more than a grammar takes. */
const list = (items: object) => ({ type: "array", items, minItems: 1000 });
const endless = { format: JSON.stringify(list(list({ type: "integer" }))), options: { num_predict: -1 } };

type Place = { readonly project: Project; readonly hub: RunningHub; readonly client: HubClient };

async function openPlace(host: string): Promise<Place> {
  const made = makeProject({}, { git: false });
  const project = { ...made, env: { ...made.env, OLLAMA_HOST: host } };
  const hub = await startHub(project);
  return { project, hub, client: connectHub({ url: hub.url, token: hub.token ?? "" }) };
}

async function closePlace({ project, hub, client }: Place): Promise<void> {
  client.close();
  await hub[Symbol.asyncDispose]();
  await project[Symbol.asyncDispose]();
}

/** The app on the Chat tab. */
async function openChat({ project }: Place): Promise<App> {
  const app = await startApp({ args: [project.root], env: project.env });
  await app.waitFor("Registry");
  act(app, "global.tab-chat");
  return app;
}

/** A conversation of these settings, with the field open. */
async function converse(app: App, { client }: Place, title: string, settings: CallInput<"chats.create">["settings"]) {
  const { chatId } = await client.call("chats.create", { model: "tiny:latest", title, settings });
  await app.waitFor(new RegExp(`Conversations[\\s\\S]*${title}`));
  act(app, "global.next-pane");
  act(app, "list.first");
  act(app, "chat.write");
  await app.waitFor(new RegExp(`╭─ ${title}`));
  return chatId;
}

/** From the field to the conversation. */
async function leave(app: App): Promise<void> {
  act(app, "chat-field.leave");
  await app.waitFor("Enter writes a message");
  act(app, "global.previous-pane");
}

function say(app: App, text: string): void {
  // As a terminal pastes it: one event, however long it is.
  app.send(`\u001b[200~${text}\u001b[201~`);
  act(app, "chat-field.send");
}

/** `slipway ask` with nothing on its standard input. */
async function ask({ project }: Place, ...args: readonly string[]) {
  const child = spawn(process.execPath, [resolve("dist/slipway.js"), "ask", ...args], {
    ...{ cwd: project.root, env: project.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, "close"),
  ]);
  return { code, stdout, stderr };
}

describe.skipIf(missing("ollama"))("Chat beside a real Ollama", () => {
  let ollama: RunningOllama;
  let place: Place;

  beforeAll(async () => {
    ollama = await startOllama();
    await ollama.makeTiny("tiny");
    place = await openPlace(ollama.url);
  });
  afterAll(async () => {
    if (place) await closePlace(place);
    await ollama?.[Symbol.asyncDispose]();
  });

  test("the guide's first steps: the version, the list, an answer with its figures, /bye, and one without a screen, whole or as it comes", async () => {
    await using app = await openChat(place);
    await app.waitFor(/Models[\s\S]*tiny:latest +1\.2 MB/);
    act(app, "chat.write");
    say(app, "Who are you?");
    await app.waitFor(/you[\s\S]*Who are you\?[\s\S]*tiny:latest[\s\S]*\d tok · \d+\.\d\d s first/);
    say(app, "/bye");
    await app.waitFor("Enter writes a message");
    act(app, "chat.models");
    await app.waitFor(/Ollama[\s\S]*0\.\d+\.\d+/);
    act(app, "chat-models.close");
    await app.waitFor(/Who are you\?/);
    const streamed = await ask(place, "tiny", "Who are you?");
    const whole = await ask(place, "tiny", "Who are you?", "--json");
    expect(streamed).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(whole.stdout)).toMatchObject({
      content: streamed.stdout.trimEnd(),
      stats: { doneReason: "stop" },
    });
    expect(app.screen()).toContain(streamed.stdout.trimEnd().slice(0, 40));
    expect(await ask(place, "tinny", "Who are you?")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no model "tinny"[\s\S]*tiny:latest[\s\S]*ollama pull tinny/),
    });
  });

  test("what is stopped is kept and said, and the server, which has one place, answers the next at once", async () => {
    await using app = await openChat(place);
    await converse(app, place, "stopped", endless);
    say(app, "Count.");
    await app.waitFor(/streaming[\s\S]*\d, ?\d/);
    act(app, "chat-field.leave");
    await app.waitFor(/\d, ?\d[\s\S]*Stopped\. C goes on with it/);
    // An answer that nobody ends would have kept its place for ever.
    expect(await ask(place, "tiny", "Who are you?")).toMatchObject({ code: 0 });
  });

  test("a server that dies in the middle is told, what there is of the answer is kept, and r answers when it is up again", async () => {
    await using app = await openChat(place);
    const chatId = await converse(app, place, "cut off", endless);
    say(app, "Count.");
    await app.waitFor(/streaming[\s\S]*\d, ?\d/);
    ollama.killAll();
    await app.waitFor(/\d, ?\d[\s\S]*ollama serve\. r answers again/);
    await ollama.startAgain();
    await place.client.call("chats.change", { chatId, settings: {} });
    await leave(app);
    await app.waitFor(/Models[\s\S]*tiny:latest +1\.2 MB/);
    act(app, "talk.again");
    await app.waitFor(/2\/2[\s\S]*\d tok · /);
    const { messages } = await place.client.call("chats.get", { chatId });
    expect(messages).toMatchObject([{ role: "user" }, { role: "assistant", stats: { doneReason: "stop" } }]);
    const { sum } = await place.client.call("chats.numbers", { by: "chat", of: { chatId } });
    expect(sum).toMatchObject({ answers: 1, failures: { "ollama.died": 1 } });
  });

  test("a context that is full and a stream that ends without its last line are told below the answer", async () => {
    await using app = await openChat(place);
    await converse(app, place, "too long", { options: { num_ctx: 64 } });
    say(app, "Where is my parcel? ".repeat(40));
    await app.waitFor(/The context was full/);
    await leave(app);
    // Endless blanks, which Ollama breaks off.
    await converse(app, place, "no end", { format: "json" });
    say(app, "Who are you?");
    await app.waitFor(/without saying that it is\s+done/);
  });
});

const told = (content: string, more: object = {}) =>
  JSON.stringify({ model: "tiny", message: { role: "assistant", content }, done: false, ...more });
const models = '{"models":[{"name":"tiny:latest","size":1220000,"digest":"d","details":{}}]}';
const answers = { "GET /api/version": { body: '{"version":"0.17.4"}' }, "GET /api/ps": { body: '{"models":[]}' } };

test("control characters in an answer reach no terminal, and a server that says nothing can be left", async () => {
  let isHung = false;
  await using server = await fakeServer({
    ...answers,
    "GET /api/tags": { body: models },
    "POST /api/chat": (request, response) => {
      if (isHung) return;
      const reply = lines(
        told("It is \u001b]0;evil\u0007\u001b[2J\u009b31m"),
        told("safe\u202e now"),
        told("", { done: true, done_reason: "stop", prompt_eval_count: 1, eval_count: 3, eval_duration: 3_000_000 }),
      );
      if (typeof reply === "function") return reply(request, response);
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.end(reply.body);
    },
  });
  const place = await openPlace(server.url);
  try {
    await using app = await openChat(place);
    await app.waitFor(/Models[\s\S]*tiny:latest/);
    act(app, "chat.write");
    say(app, "Is it?");
    await app.waitFor(/It is ␛[\s\S]*safe[\s\S]*3 tok/);
    for (const each of ["evil\u0007", "\u009b", "\u202e"]) expect(app.output()).not.toContain(each);
    await app.waitFor((screen) => !screen.includes("streaming"));
    isHung = true;
    say(app, "And now?");
    await app.waitFor(/And now\?[\s\S]*…/);
    act(app, "chat-field.leave");
    await app.waitFor(/Stopped\./);
  } finally {
    await closePlace(place);
  }
});

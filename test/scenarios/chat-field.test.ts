import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { act } from "../support/act.js";
import { type RunningOllama, startOllama } from "../support/ollama.js";
import { makeProject, type Project } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { missing } from "../support/tools.js";

const model = resolve("fixtures/sample/model");

async function makeTiny(ollama: RunningOllama, project: Project): Promise<void> {
  const text = readFileSync(join(model, "Modelfile"), "utf8");
  const file = join(project.root, "..", "Modelfile");
  writeFileSync(file, `${text.replace("./merged.gguf", join(model, "tiny-q8_0.gguf"))}\nPARAMETER num_thread 1\n`);
  await ollama.cli("create", "tiny", "-f", file);
}

/** An editor that puts a line behind the text. */
function makeEditor(project: Project): string {
  const program = join(project.root, "..", "editor");
  writeFileSync(program, '#!/bin/sh\nprintf "\\nWho are you?" >> "$1"\n');
  chmodSync(program, 0o700);
  return program;
}

/** The Chat tab, its field ready to write. */
async function openField(project: Project, ollama: RunningOllama): Promise<App> {
  const env = { ...project.env, OLLAMA_HOST: ollama.env.OLLAMA_HOST, VISUAL: makeEditor(project) };
  const app = await startApp({ args: [project.root], cwd: project.root, env });
  await app.waitFor("Registry");
  act(app, "global.tab-chat");
  await app.waitFor("Enter begins a conversation with tiny:latest");
  act(app, "chat.write");
  await app.waitFor("alt+↵ line");
  return app;
}

const enter = async (app: App, text: string, until: string | RegExp) => {
  app.type(text);
  act(app, "chat-field.send");
  return app.waitFor(until, 60_000);
};

test.skipIf(missing("ollama"))(
  "the REPL's commands, a file, the editor, a paste and the history, with the real Ollama",
  async () => {
    await using ollama = await startOllama();
    await using project = makeProject({ "notes.txt": "The stock is 41.\n" });
    await makeTiny(ollama, project);
    await using app = await openField(project, ollama);

    await enter(app, "/set parameter temperature 0", "Set parameter 'temperature' to '0'");
    await enter(app, '/set system "Be short."', "Set system message.");
    await enter(app, "/show info", /quantization +Q8_0/);
    app.press("esc");
    await app.waitFor((screen) => !screen.includes("quantization"));
    await enter(app, "/shw info", /Unknown command '\/shw'[\s\S]*Did you mean \/show/);
    app.press("ctrl+u");

    await enter(app, "Who are you?", /I am Tiny[\s\S]* tok\/s/);
    expect(app.screen()).toContain("message to tiny:latest · system · temperature 0");

    act(app, "chat-field.attach");
    await app.waitFor("attach a text file");
    app.type("no");
    app.press("tab");
    await app.waitFor("notes.txt");
    app.press("enter");
    await app.waitFor("notes.txt 17 B");
    app.type("Hello.");
    act(app, "chat-field.editor");
    await app.waitFor(/│ Hello\. +│\n│ Who are you\?/);
    expect(app.onAlternateScreen()).toBe(true);
    await enter(app, "", /file notes\.txt · 17 B[\s\S]*tok\/s/);

    app.press("up");
    await app.waitFor(/│ Hello\. +│\n│ Who are you\?/);
    app.press("down");
    act(app, "chat-field.history");
    app.type("temper");
    await app.waitFor("▸ /set parameter temperature 0");
    app.press("esc");
    await app.waitFor("alt+↵ line");
    await enter(app, "/save mine", /mine is made and answers|Making the model mine/);
    await expect
      .poll(() => ollama.cli("show", "--modelfile", "mine").catch(() => ""), { timeout: 60_000 })
      .toMatch(/SYSTEM "?Be short\.[\s\S]*MESSAGE user Who are you\?/);
    await enter(app, "/clear", "new conversation");
    await enter(app, "/load mine", "message to mine:latest");
  },
  200_000,
);

test.skipIf(missing("ollama"))(
  "ten megabytes pasted do not submit, are held by their size, and what is not sent is there after a restart",
  async () => {
    await using ollama = await startOllama();
    await using project = makeProject();
    await makeTiny(ollama, project);
    {
      await using app = await openField(project, ollama);
      app.send(`\u001b[200~${`${"x".repeat(84)}\n`.repeat(115_000)}\u001b[201~`);
      await app.waitFor("[pasted 9.8 MB, 115,000 lines]", 60_000);
      app.type(" sum up");
      await app.waitFor("lines] sum up");
      await expect
        .poll(() => existing(join(project.root, ".slipway/db/unsent-message.json")), { timeout: 30_000 })
        .toContain("sum up");
      act(app, "chat-field.leave");
      await app.waitFor((screen) => !screen.includes("stop / leave"));
      act(app, "global.quit");
      await app.exit();
    }
    await using app = await openField(project, ollama);
    await app.waitFor("[pasted 9.8 MB, 115,000 lines] sum up");
  },
  200_000,
);

function existing(path: string): string {
  try {
    return readFileSync(path, "utf8").slice(-200);
  } catch {
    return "";
  }
}

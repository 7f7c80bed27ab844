import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { act } from "../support/act.js";
import { openHosts } from "../support/chat-hosts.js";
import { writeAdapters } from "../support/lora-adapters.js";
import { type RunningOllama, startOllama } from "../support/ollama.js";
import { startOllamaRegistry } from "../support/ollama-registry.js";
import { freePort } from "../support/ports.js";
import { endOf, processesWith } from "../support/processes.js";
import { makeProject } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { missing, pathWithTools } from "../support/tools.js";

const weights = resolve("fixtures/sample/model");

async function makeTiny({ env }: RunningOllama): Promise<void> {
  const hosts = await openHosts(env);
  const modelfile = `${readFileSync(join(weights, "Modelfile"), "utf8").replace("merged.gguf", "tiny-q8_0.gguf")}\nPARAMETER num_thread 1\n`;
  const { jobId } = await hosts.call("ollama.create", { model: "tiny", modelfile, folder: weights });
  expect(await hosts.ended(jobId)).toMatchObject({ state: "done" });
}

/** Types a line into the dialog whose title is on the screen. */
async function answer(app: App, title: string | RegExp, text: string): Promise<void> {
  await app.waitFor(title);
  app.type(text);
  await app.waitFor(text.slice(-20));
  app.press("enter");
}

test.skipIf(missing("ollama"))(
  "a model is pulled, stopped, pulled on, named twice, loaded, tuned by an adapter, deleted; another host answers a conversation",
  async () => {
    await using full = await startOllama();
    await makeTiny(full);
    await using registry = await startOllamaRegistry(full.env.OLLAMA_MODELS ?? "");
    await using empty = await startOllama();
    await using project = await makeProject({ "README.md": "a project\n" });
    const folder = mkdtempSync(join(tmpdir(), "slipway-adapters-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeAdapters(folder);
    const env = { ...project.env, OLLAMA_HOST: empty.url };
    await using app = await startApp({ args: [project.root], env, columns: 120, rows: 40 });
    const picture = async (name: string) => {
      if (process.env.SLIPWAY_PICTURES) await app.saveScreen(join(process.env.SLIPWAY_PICTURES, name));
    };
    await app.waitFor("Registry");
    act(app, "global.tab-chat");
    await app.waitFor("M goes to hosts and models");
    act(app, "chat.models");
    await app.waitFor("Ollama has no model yet.");

    // The registry stops half way.
    const name = `${registry.host}/library/tiny`;
    act(app, "chat-models.pull");
    await answer(app, "pull onto Ollama", `ollama pull --insecure ${name}`);
    await app.waitFor(/▰▰▰▰▰▱▱▱▱▱[\s\S]*50 % of +1\.2 MB/);
    await picture("pull");
    act(app, "chat-model-jobs.stop");
    await app.waitFor("Stop pulling");
    app.press("enter");
    await app.waitFor("r pulls on from where it was.");
    registry.release();
    act(app, "chat-model-jobs.again");
    await app.waitFor(`${name} is there`);
    expect(registry.begins.at(-1)).toBeGreaterThan(300_000);
    act(app, "chat-model-jobs.models");
    await app.waitFor(/▸ …\/tiny:latest/);

    act(app, "chat-model-list.alias");
    await answer(app, "a second name for", "tiny");
    await app.waitFor(/ tiny:latest +llama/);
    act(app, "chat-model-list.filter");
    await answer(app, "filter the models", "tiny -library");
    await app.waitFor("1 of 2");
    await app.waitFor("also called");
    act(app, "chat-model-list.load");
    await app.waitFor(/● +tiny:latest +1\.\d MB +(CPU|GPU|\d+% GPU) +5m/);
    await picture("loaded");
    act(app, "chat-model-list.keep");
    await answer(app, "how long tiny:latest stays", "-1");
    await app.waitFor(/tiny:latest .* stays/);
    act(app, "chat-model-list.probe");
    await app.waitFor("It answers: its first token came after");
    act(app, "chat-model-list.unload");
    await app.waitFor("out of memory");
    await app.waitFor((screen) => !/for ever/.test(screen));

    const tune = async (adapter: string) => {
      act(app, "chat-models.create");
      await app.waitFor("of a GGUF file and an adapter");
      act(app, "list.last");
      act(app, "list.up");
      app.press("enter");
      // Tab goes on with what is typed.
      await app.waitFor("path of the adapter");
      app.type(`${folder}/${adapter.slice(0, 2)}`);
      app.press("tab");
      await app.waitFor(`${adapter}.gguf`);
      app.press("enter");
      await app.waitFor("name of the new model");
      app.press("ctrl+u");
      app.type(adapter);
      app.press("enter");
    };
    await tune("narrow");
    await app.waitFor(/Ollama has narrow, but it[\s\S]*does not load/);
    await picture("adapter");
    act(app, "chat-model-jobs.models");
    await app.waitFor("also called");
    await tune("fits");
    await app.waitFor(/fits is made and answers/);

    act(app, "chat-model-jobs.models");
    act(app, "chat-models-filtered.all");
    await app.waitFor("narrow:latest");
    act(app, "chat-model-list.filter");
    await answer(app, "filter the models", "narrow");
    await app.waitFor(/1 of \d/);
    act(app, "chat-model-list.delete");
    await app.waitFor("ollama rm narrow:latest");
    app.press("enter");
    await app.waitFor("Deleted narrow:latest");
    act(app, "chat-models-filtered.all");
    await app.waitFor((screen) => /fits:latest/.test(screen) && !/narrow:latest +1/.test(screen));

    act(app, "chat-models.add-host");
    await answer(app, "address of the new host", `${full.url}/v1`);
    await app.waitFor("An OpenAI-compatible server");
    app.press("enter");
    await app.waitFor(/Models of 127\.0\.0\.1:\d+/);
    act(app, "chat-models.pull");
    await app.waitFor("manages its models itself");
    await picture("hosts");
    act(app, "chat-models.close");
    await app.waitFor("new conversation");

    act(app, "chat.answerer");
    await app.waitFor("who answers");
    app.type(`tiny ${new URL(full.url).host}`);
    await app.waitFor("1 of 1");
    app.press("enter");
    await app.waitFor("message to tiny:latest");
    act(app, "chat.write");
    app.type("Who are you?");
    app.press("enter");
    await app.waitFor(/tiny:latest +\d[\s\S]*very small language model[\s\S]*tok/);
    await picture("answered");
  },
  180_000,
);

test.skipIf(missing("ollama"))(
  "Ollama is started from the view of models, its log is followed, and its end is seen there",
  async () => {
    await using project = await makeProject({ "README.md": "a project\n" });
    const OLLAMA_HOST = `127.0.0.1:${await freePort()}`;
    const env = {
      ...project.env,
      OLLAMA_HOST,
      OLLAMA_MODELS: join(project.root, "models"),
      PATH: pathWithTools("ollama"),
    };
    await using app = await startApp({ args: [project.root], env, columns: 80, rows: 24 });
    await app.waitFor("Registry");
    act(app, "global.tab-chat");
    await app.waitFor(/S +starts it/);
    act(app, "chat.models");
    await app.waitFor("S starts it, in the background.");
    act(app, "chat-models.start-ollama");
    await app.waitFor("$ ollama serve");
    app.press("enter");
    try {
      await app.waitFor("following", 30_000);
      await app.waitFor(/200[\s\S]*"\/api\/version"/, 30_000);
      act(app, "list.first");
      await app.waitFor(/\d+-\d+ of \d+/);
      act(app, "chat-serve-log.close");
      await app.waitFor("Ollama has no model yet.", 30_000);
    } finally {
      const servers = processesWith("OLLAMA_HOST", OLLAMA_HOST).filter(({ argv }) => argv.endsWith("ollama serve"));
      expect(servers).toHaveLength(1);
      for (const { pid } of servers) await endOf(pid);
    }
    await app.waitFor("S starts it, in the background.", 30_000);
  },
);

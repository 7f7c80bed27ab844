// The pictures of docs/screens: the built program on the sample, after three real runs, promotions and a chat, at three sizes.
// usage: npm run pictures [-- TAB… | machine]   (needs the tools of the tests: node scripts/provision-tests.mjs)
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { act } from "../test/support/act.js";
import { binFolder } from "../test/support/bin-folder.js";
import { nvidiaSmi } from "../test/support/gpu-tools.js";
import { startOllama } from "../test/support/ollama.js";
import { makeSampleProject } from "../test/support/project.js";
import { type App, startApp } from "../test/support/pty.js";
import { slipway } from "../test/support/slipway.js";
import { pathWithTools } from "../test/support/tools.js";
import { machinePictures } from "./machine-pictures.js";

const tabs = ["chat", "datasets", "pipeline", "runs", "registry"] as const;
/** Those that are named, else all. */
const wanted = tabs.filter((tab) => process.argv.length < 3 || process.argv.slice(2).includes(tab));

if (process.argv.length < 3 || process.argv.includes("machine")) await machinePictures(save);
if (process.argv.length > 2 && wanted.length === 0) process.exit();

await using ollama = await startOllama();
await using project = makeSampleProject();
// No card is here: what stands in for nvidia-smi says so in fixtures/README.md.
const cards = binFolder(project, "cards", { programs: [], scripts: { "nvidia-smi": nvidiaSmi() } });
project.write("../cards/holder", String(process.pid));
const env = {
  ...project.env,
  PATH: `${cards}:${pathWithTools("python", "dvc", "ollama")}`,
  OLLAMA_HOST: ollama.env.OLLAMA_HOST ?? "",
};
const cli = async (...args: readonly string[]) => {
  const { code, stderr } = await slipway({ root: project.root, env }, ...args);
  if (code !== 0) throw new Error(`slipway ${args.join(" ")}: ${stderr}`);
};
await cli("data", "remotes", "add", "storage", "../storage", "--default");
await cli("data", "push");
await cli("run", "--json");
await cli("models", "promote", "CustomerSupportLLM", "1", "--to", "Production", "--note", "first tuned model");
project.write("params.yaml", project.read("params.yaml").replace("lora_rank: 16", "lora_rank: 24"));
await cli("run", "--json");
await cli("models", "promote", "CustomerSupportLLM", "2", "--to", "Staging");
project.write("params.yaml", project.read("params.yaml").replace("learning_rate: 4.0e-3", "learning_rate: 3.0e-3"));
await cli("run", "--json");
project.write("params.yaml", project.read("params.yaml").replace("lora_rank: 24", "lora_rank: 8"));

/** Waits until the tab shows what its picture is to show; the first time round the chat is had. */
const prepared: Readonly<Record<(typeof tabs)[number], (app: App, first: boolean) => Promise<unknown>>> = {
  chat: async (app, first) => {
    if (first) {
      app.press("5");
      await app.waitFor(/ o chat /);
      app.press("o");
      await app.waitFor(/ollama create/);
      app.press("enter");
      await app.waitFor(/message to customersupportllm/, 60_000);
      for (const [at, question] of ["I forgot my password.", "Where is my parcel?"].entries()) {
        app.type(question);
        app.press("enter");
        // Each answer that is there has its figures.
        await app.waitFor((screen) => screen.split(" tok · ").length === at + 2 && !/streaming/.test(screen), 60_000);
      }
      await settled(app);
      app.press("esc");
      await app.waitFor("Enter writes a message");
    }
    await app.waitFor(/customersupportllm:v3[\s\S]*(Enter begins|tok\/s)/);
    return settled(app);
  },
  datasets: async (app) => {
    await app.waitFor("First 24");
    return settled(app);
  },
  pipeline: async (app) => {
    await app.waitFor(/✎ finetune_and_track/);
    act(app, "dag.last");
    await app.waitFor(/finetune_and_track: out of date because/);
    return settled(app);
  },
  runs: async (app) => {
    await app.waitFor(/[\u2801-\u28ff]/);
    return settled(app);
  },
  registry: (app) => app.waitFor(/v\d · lineage/),
};

/** What Runs has beyond its overview, of the three runs. */
const views: Readonly<Record<string, (app: App) => Promise<unknown>>> = {
  "runs-samples": async (app) => {
    act(app, "runs.open");
    await app.waitFor("lineage");
    act(app, "run-detail.previous-page");
    return app.waitFor("through training");
  },
  "runs-grid": async (app) => {
    await app.waitFor(/▸.*✓/);
    for (const id of ["runs.mark-all", "global.next-pane", "global.zoom"]) {
      act(app, id);
      await settled(app);
    }
    return app.waitFor(/╭─ train_perplexity /);
  },
  "runs-zoomed": async (app) => {
    act(app, "chart-grid.open");
    return app.waitFor(/last +best/);
  },
  "runs-compared": async (app) => {
    act(app, "runs.compare");
    return app.waitFor("is what the others are held against");
  },
};

/** Views of Datasets: on which dataset (the first or second of the tree), how each is opened, what is there then, how it is closed. */
const dataViews = [
  ["data-difference", "first", ["global.next-pane", "datasets.difference"], /drift \(PSI\)/, ["data-difference.close"]],
  [
    "data-preview",
    "second",
    ["datasets.preview", "data-preview.open"],
    /user[\s\S]*assistant/,
    ["data-preview.close", "data-preview.close"],
  ],
  ["data-steps", "second", ["datasets.steps"], /num_samples 100/, ["data-steps.close"]],
  ["data-remotes", "first", ["datasets.remotes"], /storage/, ["data-remotes.close"]],
  ["data-clean", "first", ["datasets.clean"], /Clean up/, ["data-clean.close"]],
] as const;

/** Views of Chat: how each is opened, what is there then, how it is closed. */
const chatViews = [
  ["chat-models", "chat.models", /Models of Ollama[\s\S]*template/, "chat-models.close"],
  ["chat-settings", "chat.settings", /temperature/, "chat-settings.close"],
  ["chat-numbers", "chat.numbers", /first token p95[\s\S]*now/, "chat-numbers.close"],
  ["chat-find", "chat.find", /parcel/, "chat-find.close", "parcel"],
] as const;

/** Views of Pipeline: how each is opened, what is there then, how it is closed. */
const parts = [
  ["params", "pipeline.params", /num_samples/, "params.close"],
  ["history", "pipeline.history", /params changed/, "history.close"],
] as const;

for (const [columns, rows] of [
  [120, 40],
  [80, 24],
  [200, 60],
] as const) {
  await using app = await startApp({ args: [project.root], env, columns, rows });
  await app.waitFor("Registry");
  for (const tab of wanted) {
    app.press(String(tabs.indexOf(tab) + 1));
    await prepared[tab](app, columns === 120);
    if (columns < 200 || tab === "chat" || tab === "runs" || tab === "pipeline" || tab === "datasets")
      await save(app, `${tab}-${columns}x${rows}`);
  }
  for (const [name, open, isThere, close, typed = ""] of wanted.includes("chat") ? chatViews : []) {
    act(app, "global.tab-chat");
    await settled(app);
    act(app, open);
    if (typed !== "") app.type(typed);
    await app.waitFor(isThere);
    await settled(app);
    await save(app, `${name}-${columns}x${rows}`);
    act(app, close);
    await settled(app);
  }
  for (const [name, show] of wanted.includes("runs") ? Object.entries(views) : []) {
    act(app, "global.tab-runs");
    await show(app);
    await settled(app);
    await save(app, `${name}-${columns}x${rows}`);
    app.press("esc");
    await settled(app);
  }
  for (const [name, of, open, isThere, close] of wanted.includes("datasets") ? dataViews : []) {
    act(app, "global.tab-datasets");
    await app.waitFor(/support_conv/);
    act(app, "list.first");
    act(app, "list.down");
    if (of === "second") act(app, "list.down");
    for (const id of open) {
      await settled(app);
      act(app, id);
    }
    await app.waitFor(isThere);
    await settled(app);
    await save(app, `${name}-${columns}x${rows}`);
    for (const id of close) {
      act(app, id);
      await settled(app);
    }
    if (name === "data-difference") act(app, "global.previous-pane");
  }
  if (wanted.includes("pipeline")) {
    act(app, "global.tab-pipeline");
    for (const [name, open, isThere, close] of parts) {
      act(app, open);
      await app.waitFor(isThere);
      await settled(app);
      await save(app, `${name}-${columns}x${rows}`);
      act(app, close);
      await settled(app);
    }
    // The log has the whole body.
    for (const id of ["global.previous-pane", "global.zoom"]) {
      act(app, id);
      await settled(app);
    }
    await save(app, `log-${columns}x${rows}`);
    act(app, "global.zoom");
  }
  if (wanted.length === tabs.length) {
    act(app, "global.machine");
    await app.waitFor(/GPUs[\s\S]*free: 1 3/);
    act(app, "machine.choose-free");
    await app.waitFor(/CUDA_VISIBLE_DEVICES=1,3/);
    // Half a minute of its course.
    await new Promise((done) => setTimeout(done, 30_000));
    await save(app, `machine-${columns}x${rows}`);
    app.press("esc");
  }
  act(app, "runs.clear-marks"); // they would be there again at the next size
  await settled(app);
}

/** Only the picture stays: what it is drawn from is as large again. */
async function save(app: App, name: string): Promise<void> {
  const path = resolve("docs/screens", name);
  await app.saveScreen(path);
  await rm(`${path}.svg`);
}

/** Resolves when nothing has been drawn for half a second. */
async function settled(app: App): Promise<void> {
  for (let last = -1; last !== app.bytes(); ) {
    last = app.bytes();
    await new Promise((done) => setTimeout(done, 500));
  }
}

// The pictures of docs/screens: the built program on the sample, after two real runs, a promotion and a chat, at two sizes.
// usage: npm run pictures   (needs the tools of the tests: node scripts/provision-tests.mjs)
import { resolve } from "node:path";
import { startOllama } from "../test/support/ollama.js";
import { makeSampleProject } from "../test/support/project.js";
import { type App, startApp } from "../test/support/pty.js";
import { slipway } from "../test/support/slipway.js";
import { pathWithTools } from "../test/support/tools.js";

const tabs = ["chat", "datasets", "pipeline", "runs", "registry"] as const;

await using ollama = await startOllama();
await using project = makeSampleProject();
const env = {
  ...project.env,
  PATH: pathWithTools("python", "dvc", "ollama"),
  OLLAMA_HOST: ollama.env.OLLAMA_HOST ?? "",
};
const cli = async (...args: readonly string[]) => {
  const { code, stderr } = await slipway({ root: project.root, env }, ...args);
  if (code !== 0) throw new Error(`slipway ${args.join(" ")}: ${stderr}`);
};
await cli("run", "--json");
await cli("models", "promote", "CustomerSupportLLM", "1", "--to", "Production", "--note", "first tuned model");
project.write("params.yaml", project.read("params.yaml").replace("lora_rank: 16", "lora_rank: 24"));
await cli("run", "--json");
await cli("models", "promote", "CustomerSupportLLM", "2", "--to", "Staging");
project.write("params.yaml", project.read("params.yaml").replace("learning_rate: 4.0e-3", "learning_rate: 3.0e-3"));

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
      for (const question of ["I forgot my password.", "Where is my parcel?"]) {
        app.type(question);
        app.press("enter");
        await app.waitFor(
          (screen) => screen.includes(question) && / tok · /.test(screen) && !/streaming/.test(screen),
          60_000,
        );
      }
      await settled(app);
      app.press("esc");
      await app.waitFor("Enter writes a message");
    }
    return app.waitFor(/customersupportllm:v2[\s\S]*(Enter begins|tok\/s)/);
  },
  datasets: async (app) => {
    app.press("tab");
    await app.waitFor("First 24 support");
    app.press("j");
    return settled(app);
  },
  pipeline: async (app) => {
    await app.waitFor(/finetune_and_track +out of date/);
    app.press("j");
    await app.waitFor(/out of date because/);
  },
  runs: async (app) => {
    await app.waitFor(/answers at step 35/);
    return app.waitFor(/[\u2801-\u28ff]/);
  },
  registry: (app) => app.waitFor(/v\d · lineage/),
};

for (const [columns, rows] of [
  [120, 40],
  [80, 24],
  [200, 60],
] as const) {
  await using app = await startApp({ args: [project.root], env, columns, rows });
  await app.waitFor("Registry");
  for (const [at, tab] of tabs.entries()) {
    app.press(String(at + 1));
    await prepared[tab](app, columns === 120);
    if (columns < 200 || tab === "runs") await app.saveScreen(resolve(`docs/screens/${tab}-${columns}x${rows}`));
  }
}

/** Resolves when nothing has been drawn for half a second. */
async function settled(app: App): Promise<void> {
  for (let last = -1; last !== app.bytes(); ) {
    last = app.bytes();
    await new Promise((done) => setTimeout(done, 500));
  }
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { askHost } from "../../source/adapters/hosts/ask-host.js";
import type { AnswerStats } from "../../source/domain/chat.js";
import { openHosts } from "../support/chat-hosts.js";
import { writeAdapters } from "../support/lora-adapters.js";
import { type RunningOllama, startOllama } from "../support/ollama.js";
import { startOllamaRegistry } from "../support/ollama-registry.js";

const model = resolve("fixtures/sample/model");
const never = new AbortController().signal;

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-weights-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function makeTiny({ env }: RunningOllama) {
  const hosts = await openHosts(env);
  const modelfile = `${readFileSync(join(model, "Modelfile"), "utf8").replace("merged.gguf", "tiny-q8_0.gguf")}\nPARAMETER num_thread 1\n`;
  const { jobId } = await hosts.call("ollama.create", { model: "tiny", modelfile, folder: model });
  return { hosts, made: await hosts.ended(jobId) };
}

test("a model made of a Modelfile answers, is listed with all that the server tells, loaded, kept, unloaded, copied, deleted", async () => {
  await using ollama = await startOllama();
  const { hosts, made } = await makeTiny(ollama);
  expect(made).toMatchObject({ state: "done", message: expect.stringContaining("tiny is made and answers") });
  expect(made.layers).toMatchObject([{ totalBytes: 1_220_000, completedBytes: 1_220_000 }]);
  const list = async () => (await hosts.call("ollama.models", {})).models;
  expect(await list()).toMatchObject([
    {
      name: "tiny:latest",
      families: ["llama"],
      parameterSize: "1.12M",
      quantization: "Q8_0",
      contextTokens: 1024,
      capabilities: ["completion"],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      // The probe has loaded it, on the processor.
      loaded: { gpuShare: 0, contextTokens: 512, untilMs: expect.any(Number) },
    },
  ]);
  await hosts.call("ollama.load", { model: "tiny", keepAlive: "-1" });
  expect((await list())[0]?.loaded).not.toHaveProperty("untilMs");
  await hosts.call("ollama.unload", { model: "tiny" });
  await expect.poll(async () => (await list())[0]?.loaded).toBeUndefined();
  expect(await hosts.call("ollama.show", { model: "tiny" })).toMatchObject({
    template: expect.stringContaining("{{ .Content }}"),
    parameters: expect.stringContaining("num_thread"),
    contextTokens: 1024,
    embeddingLength: 128,
  });
  await hosts.call("ollama.copy", { model: "tiny", destination: "prod" });
  await expect(hosts.call("ollama.copy", { model: "tiny", destination: "prod" })).rejects.toMatchObject({
    code: "ollama.model-exists",
  });
  await hosts.call("ollama.copy", { model: "tiny", destination: "prod", replace: true });
  await hosts.call("ollama.delete", { model: "prod" });
  await expect(hosts.call("ollama.delete", { model: "tinyy" })).rejects.toMatchObject({
    code: "ollama.no-model",
    hint: expect.stringContaining("Did you mean tiny:latest?"),
  });
  expect((await list()).map(({ name }) => name)).toEqual(["tiny:latest"]);
});

test("what create accepts and does not load is told as that, an adapter that does not fit too", async () => {
  await using ollama = await startOllama();
  const { hosts } = await makeTiny(ollama);
  const folder = makeFolder();
  // Without this key (renamed here) Ollama makes a model that its runner refuses (measured with 0.17.4).
  const weights = readFileSync(join(model, "tiny-q8_0.gguf"));
  weights.write("llama.context_lengtX", weights.indexOf("llama.context_length"), "latin1");
  writeFileSync(join(folder, "odd.gguf"), weights);
  const odd = await hosts.call("ollama.create", { model: "odd", path: join(folder, "odd.gguf") });
  expect(await hosts.ended(odd.jobId)).toMatchObject({
    state: "failed",
    message: expect.stringContaining("does not load"),
  });
  writeAdapters(folder);
  const tuned = async (adapter: string) => {
    const modelfile = `FROM tiny\nADAPTER ./${adapter}.gguf\n`;
    const { jobId } = await hosts.call("ollama.create", { model: adapter, modelfile, folder });
    return hosts.ended(jobId);
  };
  expect(await tuned("fits")).toMatchObject({ state: "done" });
  expect(await tuned("narrow")).toMatchObject({
    state: "failed",
    message: expect.stringContaining("Ollama has narrow, but it does not load"),
    hint: expect.stringContaining("adapter"),
  });
  writeFileSync(join(folder, "Modelfile"), "FROM ./nothing.gguf\n");
  await expect(hosts.call("ollama.create", { model: "none", path: join(folder, "Modelfile") })).rejects.toMatchObject({
    code: "ollama.bad-modelfile",
  });
  await expect(hosts.call("ollama.create", { model: "tiny", modelfile: "FROM tiny" })).rejects.toMatchObject({
    code: "ollama.model-exists",
  });
  await expect(hosts.call("ollama.probe", { model: "tiny" })).resolves.toMatchObject({ answered: true });
});

test("a pull tells its layers, is stopped, goes on where it was, and a failure in its stream is one", async () => {
  await using ollama = await startOllama();
  const { hosts } = await makeTiny(ollama);
  await using registry = await startOllamaRegistry(ollama.env.OLLAMA_MODELS ?? "");
  await using second = await startOllama();
  const { hostId } = await hosts.call("hosts.add", { url: second.url, name: "second" });
  const pull = { hostId, model: `${registry.host}/library/tiny`, insecure: true };
  const first = await hosts.call("ollama.pull", pull);
  expect((await hosts.call("ollama.pull", pull)).jobId).toBe(first.jobId);
  const weights = async (jobId: string) =>
    (await hosts.jobOf(jobId)).layers.find(({ totalBytes }) => totalBytes === 1_220_000);
  await expect
    .poll(async () => (await weights(first.jobId))?.completedBytes, { timeout: 20_000 })
    .toBeGreaterThan(300_000);
  hosts.jobs.cancel(first.jobId);
  expect(await hosts.ended(first.jobId)).toMatchObject({ state: "stopped" });
  registry.release();
  const again = await hosts.call("ollama.pull", pull);
  expect(await hosts.ended(again.jobId)).toMatchObject({ state: "done" });
  expect(await weights(again.jobId)).toMatchObject({ completedBytes: 1_220_000 });
  expect(registry.begins.at(-1)).toBeGreaterThan(300_000);
  const { jobId } = await hosts.call("ollama.pull", { model: "127.0.0.1:1/library/none", insecure: true });
  expect(await hosts.ended(jobId)).toMatchObject({ state: "failed", message: expect.stringContaining("reports:") });
  expect((await hosts.call("ollama.models", { hostId })).models).toMatchObject([
    { name: `${registry.host}/library/tiny:latest` },
  ]);
});

test("the same model answers by Ollama's API and by OpenAI's with the same words and counts", async () => {
  await using ollama = await startOllama();
  const { hosts } = await makeTiny(ollama);
  const { hostId } = await hosts.call("hosts.add", { url: `${ollama.url}/v1` });
  const ask = async (id: string | undefined) => {
    const host = hosts.book.find(id);
    const settings = { options: { temperature: 0, num_predict: 40 } };
    const request = { model: "tiny", messages: [{ role: "user", content: "Who are you?" }], settings } as const;
    let text = "";
    let stats: AnswerStats | undefined;
    const kind = await hosts.states.kind(host);
    for await (const part of askHost(hosts.book.reach(host), kind, request, Date.now, never)) {
      if (part.type === "text") text += part.text;
      if (part.type === "end") stats = part.stats;
    }
    return { kind, text, stats };
  };
  const own = await ask(undefined);
  expect(own).toMatchObject({ kind: "ollama", stats: { promptTokens: 20, doneReason: "stop", contextTokens: 512 } });
  const other = await ask(hostId);
  expect(other).toMatchObject({ kind: "openai", text: own.text, stats: { promptTokens: 20, doneReason: "stop" } });
  expect(other.stats?.answerTokens).toBe(own.stats?.answerTokens);
  await expect(hosts.call("ollama.pull", { hostId, model: "x" })).rejects.toMatchObject({ code: "host.lacks" });
  expect((await hosts.call("ollama.models", { hostId })).models).toEqual([{ name: "tiny:latest", families: [] }]);
  const nobody = { model: "tiny", messages: [{ role: "user", content: "x" }], settings: {} } as const;
  const missing = askHost(
    hosts.book.reach(hosts.book.find(hostId)),
    "openai",
    { ...nobody, model: "nope" },
    Date.now,
    never,
  );
  await expect(missing.next()).resolves.toMatchObject({ value: { type: "end", stats: { doneReason: "error" } } });
  await expect(missing.next()).rejects.toMatchObject({ code: "ollama.no-model" });
});

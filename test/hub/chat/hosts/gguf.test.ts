import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openHosts } from "../../../support/chat-hosts.js";
import { fakeServer, lines } from "../../../support/fake-server.js";

const text = (value: string) => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(value.length));
  return Buffer.concat([length, Buffer.from(value)]);
};
const number = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const count = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
const head = (keys: number) => Buffer.concat([Buffer.from("GGUF"), number(3), count(0), count(keys)]);
const vocabulary = Buffer.concat([text("tokens"), number(9), number(8), count(2), text("a"), text("b")]);
const scores = Buffer.concat([text("scores"), number(9), number(6), count(2), number(0), number(0)]);
const type = (value: string) => Buffer.concat([text("general.type"), number(8), text(value)]);

const adapter = Buffer.concat([head(3), vocabulary, scores, type("adapter")]);
const model = Buffer.concat([head(1), type("model")]);
const says = (body: string) => ({ body });

/** An Ollama that makes what it is asked to; `modelfile` is what it says of what it made. */
async function openServer(modelfile: string) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-gguf-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const server = await fakeServer({
    "GET /api/version": says('{"version":"0.17.4"}'),
    "POST /api/show": (_, response) => {
      const isMade = server.asked.includes("POST /api/create");
      response.writeHead(isMade ? 200 : 404, { "content-type": "application/json" });
      response.end(isMade ? JSON.stringify({ modelfile, details: {} }) : `{"error":"model 'new' not found"}`);
    },
    [`HEAD /api/blobs/sha256:${createHash("sha256").update(adapter).digest("hex")}`]: says(""),
    "POST /api/create": lines('{"status":"success"}'),
    "POST /api/generate": says('{"response":"I","done":true}'),
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const hosts = await openHosts({ OLLAMA_HOST: server.url });
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  return { ...hosts, server, file };
}

test("a file that is no GGUF is refused by its name, before it is asked for more and when it is made a model of", async () => {
  const { call, server, file } = await openServer("");
  const bad = file("bad.gguf", "notagguf file");
  const refusal = { code: "ollama.no-gguf", message: expect.stringMatching(/bad\.gguf is no GGUF file/) };
  await expect(call("ollama.gguf", { path: bad, as: "weights" })).rejects.toMatchObject(refusal);
  await expect(call("ollama.gguf", { path: bad, as: "adapter" })).rejects.toMatchObject(refusal);
  await expect(call("ollama.create", { model: "new", path: bad })).rejects.toMatchObject(refusal);
  await expect(call("ollama.create", { model: "new", modelfile: `FROM ${bad}` })).rejects.toMatchObject(refusal);
  expect(server.asked).not.toContain("POST /api/create");
});

// Ollama stored the weights a second time, and said that the model was made.
test("weights in the place of an adapter, and an adapter in the place of weights, are refused before they are sent", async () => {
  const { call, server, file } = await openServer("");
  const weights = file("model.gguf", model);
  const lora = file("lora.gguf", adapter);
  const refusal = { code: "ollama.no-adapter", message: expect.stringContaining('its general.type is "model"') };
  await expect(call("ollama.create", { model: "new", path: weights, adapter: weights })).rejects.toMatchObject(refusal);
  const modelfile = `FROM tiny\nADAPTER ${weights}\n`;
  await expect(call("ollama.create", { model: "new", modelfile })).rejects.toMatchObject(refusal);
  await expect(call("ollama.create", { model: "new", path: lora })).rejects.toMatchObject({ code: "ollama.no-gguf" });
  await expect(call("ollama.gguf", { path: lora, as: "adapter" })).resolves.toEqual({ fits: true });
  const tiny = resolve("fixtures/sample/model/tiny-q8_0.gguf");
  await expect(call("ollama.gguf", { path: tiny, as: "weights" })).resolves.toEqual({ fits: true });
  await expect(call("ollama.gguf", { path: tiny, as: "adapter" })).rejects.toMatchObject({ code: "ollama.no-adapter" });
  expect(server.asked).not.toContain("POST /api/create");
});

test.each([
  ["FROM tiny\nADAPTER /blobs/sha256-1\n", { state: "done" }],
  ["FROM tiny\nFROM /blobs/sha256-1\n", { state: "failed", message: expect.stringContaining("has no ADAPTER") }],
])("a model with an adapter whose Modelfile is %j then has it or has failed", async (modelfile, end) => {
  const { call, ended, file } = await openServer(modelfile);
  const lora = file("lora.gguf", adapter);
  const { jobId } = await call("ollama.create", { model: "new", modelfile: `FROM tiny\nADAPTER ${lora}\n` });
  expect(await ended(jobId)).toMatchObject(end);
});

test("a GGUF that ends early, or has values of no type, says nothing of itself", async () => {
  const { call, file } = await openServer("");
  const endless = Buffer.concat([head(9), text("a"), number(9), number(77), count(2 ** 50)]);
  for (const content of [Buffer.from("GGUF"), adapter.subarray(0, 60), endless]) {
    const path = file("cut.gguf", content);
    await expect(call("ollama.gguf", { path, as: "weights" })).resolves.toEqual({ fits: true });
    await expect(call("ollama.gguf", { path, as: "adapter" })).rejects.toMatchObject({
      message: expect.stringContaining("its general.type is not told"),
    });
  }
});

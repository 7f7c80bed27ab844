import { afterEach, expect, test, vi } from "vitest";
import { askHost } from "../../../source/adapters/hosts/ask-host.js";
import { namesLike } from "../../../source/adapters/hosts/names-like.js";
import { probeHost } from "../../../source/adapters/hosts/probe-host.js";
import type { ChatSettings } from "../../../source/domain/chat.js";
import { type FakeReply, fakeServer, lines } from "../../support/fake-server.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const never = new AbortController().signal;
const version = { body: '{"version":"0.17.4"}' };
const part = '{"model":"tiny","message":{"role":"assistant","content":"I"},"done":false}';

async function ask(replies: Readonly<Record<string, FakeReply>>, settings: ChatSettings = {}) {
  await using server = await fakeServer(replies);
  const host = { url: server.url, authorization: undefined };
  const request = { model: "tini", messages: [{ role: "user", content: "Hi" }], settings } as const;
  let text = "";
  try {
    for await (const each of askHost(host, "ollama", request, Date.now, never)) {
      if (each.type === "text") text += each.text;
    }
  } catch (error) {
    return { text, error };
  }
  return { text, error: undefined };
}

async function probe(replies: Readonly<Record<string, FakeReply>>, path = "") {
  await using server = await fakeServer(replies);
  return await probeHost({ url: `${server.url}${path}`, authorization: undefined }, undefined, never);
}

test("a model that is not there is told with the names like it", async () => {
  const { error } = await ask({
    "POST /api/chat": { status: 404, body: `{"error":"model 'tini' not found"}` },
    "GET /api/tags": { body: '{"models":[{"name":"tiny:latest","details":{}},{"name":"big:7b","details":{}}]}' },
    "GET /api/ps": { body: '{"models":[]}' },
  });
  expect(error).toMatchObject({ code: "ollama.no-model", hint: "Did you mean tiny:latest? Or: ollama pull tini" });
});

test("names with letters too few, too many, or another ending are like each other", () => {
  const names = ["llama3.2:1b", "tiny:latest", "qwen2.5:0.5b"];
  expect(namesLike(names, "lama3.2")).toEqual(["llama3.2:1b"]);
  expect(namesLike(names, "tinyy")).toEqual(["tiny:latest"]);
  expect(namesLike(names, "qwen2.5:7b")).toEqual(["qwen2.5:0.5b"]);
  expect(namesLike(names, "phi4")).toEqual([]);
});

test.each([
  [{}, '["embedding"]', "chat.embedding-model"],
  [{ think: true }, '["completion"]', "chat.no-thinking"],
  [{ tools: '[{"type":"function","function":{"name":"add"}}]' }, '["completion"]', "chat.no-tools"],
])("a refusal of %j is explained by the capabilities %s", async (settings, capabilities, code) => {
  const { error } = await ask(
    {
      "POST /api/chat": { status: 400, body: '{"error":"words that change with each version"}' },
      "POST /api/show": { body: `{"capabilities":${capabilities},"details":{}}` },
    },
    settings,
  );
  expect(error).toMatchObject({ code });
});

test("a runner that crashes leaves a server that answers; a server that dies does not", async () => {
  const crashed = await ask({
    "POST /api/chat": lines(part, '{"error":"an error was encountered while running the model: unexpected EOF"}'),
    "GET /api/version": version,
  });
  expect(crashed).toMatchObject({
    text: "I",
    error: { code: "ollama.told", hint: expect.stringContaining("send it again") },
  });
  const died = await ask({
    "POST /api/chat": (_, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.write(`${part}\n`, () => response.destroy());
    },
    "GET /api/version": (_, response) => response.destroy(),
    "GET /v1/models": (_, response) => response.destroy(),
  });
  expect(died).toMatchObject({ text: "I", error: { code: "ollama.died" } });
});

test("garbage lines and foreign pages never reach the console", async () => {
  const said = [vi.spyOn(console, "log"), vi.spyOn(console, "warn"), vi.spyOn(console, "error")];
  const done = '{"model":"tiny","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}';
  const garbage = await ask({
    "POST /api/chat": lines("garbage", part, "7", '{"torn":', done),
    "GET /api/ps": { body: '{"models":[]}' },
  });
  expect(garbage).toEqual({ text: "I", error: undefined });
  const page = (status: number, body: string) => ({ "POST /api/chat": { status, type: "text/html", body } });
  expect(await ask(page(404, "<html>"))).toMatchObject({ error: { code: "host.unknown" } });
  expect(await ask(page(200, "<html>"))).toMatchObject({ error: { code: "host.unknown" } });
  expect(await ask(page(502, "<html>"))).toMatchObject({ error: { code: "host.busy" } });
  expect(await ask({ "POST /api/chat": { status: 500, body: "{torn" } })).toMatchObject({
    error: { code: "ollama.failed" },
  });
  for (const each of said) expect(each).not.toHaveBeenCalled();
});

test("a probe tells an Ollama from an OpenAI-compatible server, and both from a stranger", async () => {
  expect(await probe({ "GET /api/version": version })).toEqual({ kind: "ollama", version: "0.17.4" });
  const models = { body: '{"object":"list","data":[{"id":"qwen"}]}' };
  expect(await probe({ "GET /v1/models": models, "GET /version": { body: '{"version":"0.11.0"}' } })).toEqual({
    kind: "openai",
    version: "0.11.0",
  });
  expect(await probe({ "GET /api/version": version, "GET /v1/models": models }, "/v1")).toEqual({
    kind: "openai",
    version: "",
  });
  await expect(probe({})).rejects.toMatchObject({ code: "host.unknown" });
  await expect(probe({ "GET /api/version": { status: 403, body: "" } })).rejects.toMatchObject({
    code: "ollama.refused",
  });
});

test("a server that hangs is one after its time, for probes only", async () => {
  await using server = await fakeServer({ "GET /api/version": () => undefined });
  const host = { url: server.url, authorization: undefined };
  await expect(probeHost(host, undefined, AbortSignal.timeout(1))).rejects.toMatchObject({ code: "ollama.hung" });
});

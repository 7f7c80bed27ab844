import { createServer } from "node:http";
import { expect, test } from "vitest";
import { openHosts } from "../../../support/chat-hosts.js";
import { fakeServer } from "../../../support/fake-server.js";

const ollama = { "GET /api/version": { body: '{"version":"0.17.4"}' } };
const openai = { "GET /v1/models": { body: '{"data":[{"id":"qwen","max_model_len":4096}]}' } };

test("the host of OLLAMA_HOST comes first, then those of the settings, each with what it is and what it lacks", async () => {
  await using first = await fakeServer(ollama);
  await using second = await fakeServer(openai);
  const { call, settings } = await openHosts({ OLLAMA_HOST: first.url, VLLM_KEY: "secret" });
  const { hostId } = await call("hosts.add", { url: `${second.url}/`, name: "GPU box", apiKeyEnv: "VLLM_KEY" });
  expect((await call("hosts.list", {})).hosts).toEqual([
    {
      hostId: "first",
      name: "Ollama",
      url: first.url,
      origin: "environment",
      state: "up",
      kind: "ollama",
      version: "0.17.4",
      lacks: {},
    },
    expect.objectContaining({
      hostId,
      name: "GPU box",
      url: second.url,
      origin: "settings",
      apiKeyEnv: "VLLM_KEY",
      state: "up",
      kind: "openai",
      lacks: expect.objectContaining({ pull: expect.any(String), keepAlive: expect.any(String) }),
    }),
  ]);
  expect((await call("ollama.models", { hostId })).models).toEqual([
    { name: "qwen", families: [], contextTokens: 4096 },
  ]);
  // Only the name of the key is written down.
  expect(JSON.stringify(settings.data())).not.toContain("secret");
});

test("a host that is removed comes back by undo under its id; the first one stays", async () => {
  const { call, undo } = await openHosts({ OLLAMA_HOST: "127.0.0.1:9" });
  const { hostId } = await call("hosts.add", { url: "gpu-07:8000", kind: "openai" });
  await call("hosts.remove", { hostId });
  const ids = async () => (await call("hosts.list", {})).hosts.map((host) => host.hostId);
  expect(await ids()).toEqual(["first"]);
  await undo();
  expect(await ids()).toEqual(["first", hostId]);
  await expect(call("hosts.remove", { hostId: "first" })).rejects.toMatchObject({ code: "host.of-environment" });
  await expect(call("hosts.add", { url: "gpu-07:8000" })).rejects.toMatchObject({ code: "host.exists" });
});

test("no password is written down, and a key that is not set is told by its name", async () => {
  const { call } = await openHosts({ OLLAMA_HOST: "127.0.0.1:9" });
  await expect(call("hosts.add", { url: "http://ada:secret@gpu-07:8000" })).rejects.toMatchObject({
    code: "host.secret",
    message: expect.not.stringContaining("secret"),
  });
  const { hostId } = await call("hosts.add", { url: "gpu-07:8000", apiKeyEnv: "NO_SUCH_KEY" });
  expect((await call("hosts.list", {})).hosts[1]).toMatchObject({ state: "down", code: "host.no-key" });
  await expect(call("ollama.models", { hostId })).rejects.toMatchObject({
    message: expect.stringContaining("NO_SUCH_KEY"),
  });
});

test("a key and a password go with each request", async () => {
  const seen: (string | undefined)[] = [];
  await using server = await fakeServer({
    "GET /api/version": ({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(200, { "content-type": "application/json" }).end('{"version":"1"}');
    },
  });
  const { call } = await openHosts({
    OLLAMA_HOST: server.url.replace("//", "//ada:s%40fe@"),
    KEY: "k1",
    WHOLE: "Basic k2",
  });
  await call("hosts.list", {});
  await call("hosts.test", { url: server.url, apiKeyEnv: "KEY" });
  await call("hosts.test", { url: server.url, apiKeyEnv: "WHOLE" });
  // A host that is set down is tested with all that it has.
  await call("hosts.test", { hostId: "first" });
  const own = `Basic ${Buffer.from("ada:s@fe").toString("base64")}`;
  expect(seen).toEqual([own, "Bearer k1", "Basic k2", own]);
});

test("a list does not wait for a server that hangs, and an OLLAMA_HOST that is none is listed as down", async () => {
  await using hung = await fakeServer({ "GET /api/version": () => undefined });
  const { call } = await openHosts({ OLLAMA_HOST: "http://ada:secret@a b" });
  await call("hosts.add", { url: hung.url });
  expect((await call("hosts.list", {})).hosts).toMatchObject([
    { url: "http://a b", state: "down", code: "ollama.bad-host" },
    { url: hung.url, state: "asking" },
  ]);
});

test("a host that is not this machine is reached through the proxy of the environment, but for NO_PROXY", async () => {
  const through: string[] = [];
  const proxy = createServer(({ url }, response) => {
    through.push(url ?? "");
    response.writeHead(200, { "content-type": "application/json" }).end('{"version":"0.17.4"}');
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  try {
    const HTTP_PROXY = `http://127.0.0.1:${address.port}`;
    const { call } = await openHosts({ OLLAMA_HOST: "127.0.0.1:9", HTTP_PROXY, NO_PROXY: "inside.invalid" });
    expect(await call("hosts.test", { url: "http://gpu-07.invalid:8000/ollama" })).toMatchObject({ state: "up" });
    expect(await call("hosts.test", { url: "inside.invalid:8000" })).toMatchObject({
      state: "down",
      code: "ollama.down",
    });
    expect(await call("hosts.test", { url: "127.0.0.1:9" })).toMatchObject({ state: "down", code: "ollama.down" });
    expect(through).toEqual(["http://gpu-07.invalid:8000/ollama/api/version"]);
  } finally {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  }
});

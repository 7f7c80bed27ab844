import { expect, onTestFinished, test, vi } from "vitest";
import { parseOllamaHost } from "../../../source/adapters/ollama/host.js";
import { UserError } from "../../../source/domain/user-error.js";
import { createHostLooks } from "../../../source/hub/chat/hosts/looks.js";
import { createOllamaFeature } from "../../../source/hub/chat/ollama-feature.js";
import { createJobs } from "../../../source/hub/services/jobs.js";
import { fakeServer } from "../../support/fake-server.js";
import { freePort } from "../../support/ports.js";

const call = { who: "ada@here", signal: new AbortController().signal };

async function looked(address: string) {
  const events = { emit: () => undefined, watched: () => false };
  const feature = createOllamaFeature(
    { events, jobs: createJobs(events, () => 7) },
    {
      host: () => parseOllamaHost(address),
      kind: async () => "ollama",
      binary: async () => "/usr/bin/ollama",
      serve: async () => undefined,
      logFile: "",
    },
    createHostLooks(() => 0),
  );
  onTestFinished(() => feature.close?.());
  return feature.handlers["ollama.get"]?.({}, call);
}

test("a server is offered to be started only where nothing listens", async () => {
  expect(await looked(`127.0.0.1:${await freePort()}`)).toMatchObject({ state: "down", canStart: true });
  await using page = await fakeServer({
    "GET /api/version": { status: 404, type: "text/html", body: "<html>no such page</html>" },
    "GET /api/tags": { status: 404, type: "text/html", body: "<html>no such page</html>" },
    "GET /api/ps": { status: 404, type: "text/html", body: "<html>no such page</html>" },
  });
  expect(await looked(page.url)).toMatchObject({
    state: "down",
    canStart: false,
    reason: expect.stringContaining("does not know Ollama's paths (404)"),
    hint: expect.stringContaining("Look at the address"),
  });
});

// The log of a server that was started here held nothing but what Slipway asked, 25 MB a day.
test("a server is asked for its state by itself only while somebody looks at it", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  let nowMs = 0;
  let looksAt = 0;
  const looks = createHostLooks(() => nowMs);
  const events = { emit: () => undefined, watched: () => true };
  const feature = createOllamaFeature(
    { events, jobs: createJobs(events, () => 7) },
    {
      host: () => parseOllamaHost("127.0.0.1:9"),
      kind: async () => {
        looksAt += 1;
        throw new UserError({ code: "ollama.down", kind: "missing", message: "refused", hint: "Start it." });
      },
      binary: async () => undefined,
      serve: async () => undefined,
      logFile: "",
    },
    looks,
  );
  onTestFinished(() => feature.close?.());
  await feature.handlers["ollama.get"]?.({}, call);
  vi.advanceTimersByTime(9000);
  expect(looksAt).toBe(1);
  looks.told();
  vi.advanceTimersByTime(9000);
  expect(looksAt).toBe(4);
  nowMs = 13_000;
  vi.advanceTimersByTime(9000);
  expect(looksAt).toBe(4);
});

import { expect, onTestFinished, test } from "vitest";
import { parseOllamaHost } from "../../../source/adapters/ollama/host.js";
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

import { createServer, type RequestListener } from "node:http";
import { afterEach, expect, test } from "vitest";
import { listHostModels } from "../../../source/adapters/ollama/models.js";
import { listModels, ollamaVersion } from "../../../source/adapters/ollama/ollama.js";
import { type AnswerPart, streamAnswer } from "../../../source/adapters/ollama/stream-answer.js";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, authorization: undefined };
}

const never = new AbortController().signal;
const request = { model: "tiny", messages: [{ role: "user", content: "Who are you?" }], settings: {} } as const;

// Lines as Ollama 0.17.4 sends them: POST /api/chat, shortened.
const parts = [
  '{"model":"tiny","created_at":"2026-11-24T02:36:59.89Z","message":{"role":"assistant","content":"I"},"done":false}',
  '{"model":"tiny","created_at":"2026-11-24T02:36:59.90Z","message":{"role":"assistant","content":" am"},"done":false}',
];
const end =
  '{"model":"tiny","created_at":"2026-11-24T02:36:59.90Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":8189799,"load_duration":2401684,"prompt_eval_count":20,"prompt_eval_duration":814653,"eval_count":2,"eval_duration":4000000}';

test("an answer comes in parts and closes with its figures", async () => {
  const host = await serve(({ url }, response) => {
    if (url === "/api/ps") {
      response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
      return response.end('{"models":[{"name":"tiny:latest","digest":"4a3c","context_length":20}]}');
    }
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    return response.end(`${[...parts, end].join("\n")}\n`);
  });
  const got: unknown[] = [];
  let now = 0;
  for await (const part of streamAnswer(host, request, () => now++, never)) got.push(part);
  expect(got).toEqual([
    { type: "text", text: "I" },
    { type: "text", text: " am" },
    {
      type: "end",
      stats: {
        firstTokenMs: 1,
        totalMs: 2,
        // What is left of the whole: the wait for a free place.
        queueMs: expect.closeTo(0.973462, 6),
        loadMs: 2.401684,
        promptMs: 0.814653,
        answerMs: 4,
        promptTokens: 20,
        answerTokens: 2,
        tokensPerSecond: 500,
        contextTokens: 20,
        digest: "4a3c",
        // The prompt is as long as the context: Ollama left out what was too much, without a word.
        isTruncated: true,
        doneReason: "stop",
      },
    },
  ]);
});

// `ollama cp long tiny`, then `ollama run long`: /api/ps knows but the name that it was loaded by.
const aliased: Readonly<Record<string, string>> = {
  "/api/ps":
    '{"models":[{"name":"long:latest","digest":"4a3c","context_length":20,"expires_at":"2026-11-24T03:00:00Z"}]}',
  "/api/tags":
    '{"models":[{"name":"tiny:latest","digest":"4a3c","modified_at":"2026-11-24T02:36:59Z","details":{}},{"name":"long:latest","digest":"4a3c","modified_at":"2026-11-24T02:36:59Z","details":{}},{"name":"other:latest","digest":"77","modified_at":"2026-11-24T02:36:59Z","details":{}}]}',
};

test("another name of a loaded model has its context and digest, and is in memory, too", async () => {
  const asked: (string | undefined)[] = [];
  const host = await serve(({ url = "" }, response) => {
    asked.push(url);
    response.end(aliased[url] ?? (url === "/api/chat" ? `${end}\n` : "{}"));
  });
  const got: AnswerPart[] = [];
  for await (const part of streamAnswer(host, request, Date.now, never)) got.push(part);
  expect(got).toMatchObject([{ type: "end", stats: { contextTokens: 20, digest: "4a3c" } }]);
  expect(asked).toEqual(["/api/chat", "/api/ps", "/api/tags"]);
  const inMemory = ["long:latest", "tiny:latest"];
  const early = await listModels(host, never);
  expect(early.filter(({ loaded }) => loaded).map(({ name }) => name)).toEqual(inMemory);
  const all = await listHostModels(host, new Map(), Date.now, never);
  expect(all.filter(({ loaded }) => loaded).map(({ name }) => name)).toEqual(inMemory);
});

test("a stream that ends without its done line is an error, not an answer", async () => {
  const host = await serve((_, response) => response.end(`${parts.join("\n")}\n`));
  const read = async () => {
    for await (const _ of streamAnswer(host, request, Date.now, never));
  };
  await expect(read()).rejects.toMatchObject({ code: "ollama.no-done" });
});

test("an abort before the headers frees the server at once", async () => {
  const closed = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const host = await serve((incoming) => {
    asked.resolve();
    incoming.on("close", () => closed.resolve());
  });
  const abort = new AbortController();
  const read = async () => {
    for await (const _ of streamAnswer(host, request, Date.now, abort.signal));
  };
  const reading = read();
  await asked.promise;
  abort.abort();
  await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  await closed.promise;
});

test("a model that is not there is named with the command to get it", async () => {
  const host = await serve((_, response) => {
    response.writeHead(404, { "content-type": "application/json; charset=utf-8" });
    response.end(`{"error":"model 'tiny' not found"}`);
  });
  const read = async () => {
    for await (const _ of streamAnswer(host, request, Date.now, never));
  };
  await expect(read()).rejects.toMatchObject({
    code: "ollama.no-model",
    hint: expect.stringContaining("ollama pull tiny"),
  });
});

test("no server is a missing tool, a 403 with an empty body a refusal", async () => {
  await expect(ollamaVersion({ url: "http://127.0.0.1:9", authorization: undefined }, never)).rejects.toMatchObject({
    code: "ollama.down",
    kind: "missing",
  });
  const host = await serve((_, response) => response.writeHead(403).end());
  await expect(listModels(host, never)).rejects.toMatchObject({ code: "ollama.refused" });
});

test.each([
  ['{"message":null}', "message"],
  ["{}", "message"],
  ['{"message":{"content":7}}', "message.content"],
  ['{"message":{"content":"","tool_calls":[{}]}}', "message.tool_calls.0.function"],
  ['{"message":{"content":""},"done":true,"eval_count":-3}', "eval_count"],
])("the line %s is told as what no Ollama says", async (line, where) => {
  const host = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.end(`${parts[0]}\n${line}\n`);
  });
  const got: unknown[] = [];
  const reading = async () => {
    for await (const part of streamAnswer(host, request, () => 0, never)) got.push(part);
  };
  await expect(reading()).rejects.toMatchObject({
    code: "ollama.bad-form",
    message: expect.stringContaining(`is not Ollama's form: ${where}: `),
  });
  expect(got).toEqual([
    { type: "text", text: "I" },
    { type: "end", stats: expect.objectContaining({ doneReason: "error" }) },
  ]);
});

test.each(["application/x-ndjson", "text/plain"])("a line of %s that never ends is not read for ever", async (type) => {
  const host = await serve((_request, response) => {
    response.writeHead(200, { "content-type": type });
    const more = () => {
      while (response.write("a".repeat(1_000_000)));
    };
    response.on("drain", more);
    more();
  });
  const reading = async () => {
    for await (const _part of streamAnswer(host, request, () => 0, never));
  };
  await expect(reading()).rejects.toMatchObject({
    code: "ollama.bad-form",
    message: expect.stringContaining("a line of over 16 MB"),
  });
});

test("lines that are no JSON are left out, and counted", async () => {
  const host = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.end(`${parts[0]}\n<html>a page</html>\n\n${parts[1]}\n{"message":\n${end}\n`);
  });
  const got: unknown[] = [];
  for await (const part of streamAnswer(host, request, () => 0, never)) got.push(part);
  expect(got).toEqual([
    { type: "text", text: "I" },
    { type: "text", text: " am" },
    { type: "end", stats: expect.objectContaining({ unread: 2, doneReason: "stop" }) },
  ]);
});

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type FakeReply, type FakeServer, fakeServer, lines } from "../support/fake-server.js";

const part = (text: string) =>
  JSON.stringify({ model: "tiny", message: { role: "assistant", content: text }, done: false });
const done = JSON.stringify({
  model: "tiny",
  message: { role: "assistant", content: "" },
  done: true,
  done_reason: "stop",
  prompt_eval_count: 20,
  eval_count: 2,
  eval_duration: 4_000_000,
});
const answers = {
  "GET /api/version": { body: '{"version":"0.17.4"}' },
  "GET /api/ps": { body: '{"models":[]}' },
  "POST /api/chat": lines(part("I am"), "garbage", part(" Tiny\u001b[31m."), done),
} satisfies Readonly<Record<string, FakeReply>>;

/** The command in an empty folder, as from a script; `onOutput` sees what it has printed so far. */
async function ask(
  server: Pick<FakeServer, "url">,
  args: readonly string[],
  { input = "", onOutput = () => undefined }: { input?: string; onOutput?: (text: string, pid: number) => void } = {},
) {
  const cwd = mkdtempSync(join(tmpdir(), "slipway-ask-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const child = spawn(process.execPath, [resolve("dist/slipway.js"), "ask", ...args], {
    cwd,
    env: { ...process.env, OLLAMA_HOST: server.url },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += String(data);
    onOutput(stdout, child.pid ?? 0);
  });
  child.stderr.on("data", (data) => {
    stderr += String(data);
  });
  child.stdin.end(input);
  const code = await new Promise((end) => child.on("close", end));
  return { code, stdout, stderr };
}

test("ask prints the answer and nothing else, asked what was piped in and then the prompt, with the options", async () => {
  await using server = await fakeServer(answers);
  const told = await ask(
    server,
    ["tiny", "Who", "are you?", "--system", "Be short.", "--option", "seed=7", "--option", "stop=<|end|>"],
    {
      input: "A text.\n",
    },
  );
  expect(told).toEqual({
    code: 0,
    stdout: "I am Tiny\u001b[31m.\n",
    stderr: "slipway: 1 line of the server could not be read: something of the answer may be missing.\n",
  });
  expect(server.bodies.map((body) => JSON.parse(body))).toEqual([
    {
      model: "tiny",
      messages: [
        { role: "system", content: "Be short." },
        { role: "user", content: "A text.\n\nWho are you?" },
      ],
      options: { seed: 7, stop: ["<|end|>"] },
      stream: true,
    },
  ]);
});

test("with --json it is one document with the figures", async () => {
  await using server = await fakeServer(answers);
  const { code, stdout } = await ask(server, ["tiny", "Hi", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    model: "tiny",
    host: server.url,
    content: "I am Tiny\u001b[31m.",
    toolCalls: [],
    stats: { promptTokens: 20, answerTokens: 2, tokensPerSecond: 500, doneReason: "stop" },
  });
});

test("it ends with 4 without a server, 1 without the model, 2 for wrong words; half an answer stands", async () => {
  expect(await ask({ url: "127.0.0.1:9" }, ["tiny", "Hi"])).toMatchObject({
    code: 4,
    stdout: "",
    stderr: expect.stringContaining("No Ollama server answers at http://127.0.0.1:9"),
  });
  await using server = await fakeServer({
    ...answers,
    "POST /api/chat": { status: 404, body: `{"error":"model 'tinyy' not found"}` },
    "GET /api/tags": { body: '{"models":[{"name":"tiny:latest","details":{}}]}' },
  });
  expect(await ask(server, ["tinyy", "Hi"])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Did you mean tiny:latest?"),
  });
  expect(await ask(server, ["tiny", "Hi", "--option", "seed"])).toMatchObject({ code: 2 });
  expect(await ask(server, ["tiny"])).toMatchObject({ code: 2 });
  expect(await ask(server, ["tiny", "Hi", "--option", "temprature=0"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Ollama has no option "temprature". Did you mean temperature?'),
  });
  expect(await ask(server, ["tiny", "Hi", "--option", "num_ctx=-5"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("num_ctx takes"),
  });
  expect(await ask(server, ["tiny", "Hi", "--format", "bogus"])).toMatchObject({ code: 2 });
  await using broken = await fakeServer({ ...answers, "POST /api/chat": lines(part("I am"), '{"error":"runner"}') });
  expect(await ask(broken, ["tiny", "Hi"])).toMatchObject({
    code: 1,
    stdout: "I am\n",
    stderr: expect.stringContaining("runner"),
  });
});

test("ctrl+c stops the server's work and ends with 130", async () => {
  const left = Promise.withResolvers<void>();
  await using server = await fakeServer({
    ...answers,
    "POST /api/chat": (_, response) => {
      response.on("close", () => left.resolve());
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.write(`${part("I am")}\n`);
    },
  });
  const told = await ask(server, ["tiny", "Hi"], {
    onOutput: (text, pid) => {
      if (text === "I am") process.kill(pid, "SIGINT");
    },
  });
  expect(told).toEqual({ code: 130, stdout: "I am\n", stderr: "" });
  await left.promise;
});

test("an OpenAI-compatible address answers as well", async () => {
  await using server = await fakeServer({
    "GET /v1/models": { body: '{"data":[{"id":"qwen"}]}' },
    "POST /v1/chat/completions": {
      type: "text/event-stream",
      body: 'data: {"choices":[{"delta":{"content":"Yes."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
    },
  });
  const told = await ask({ url: "127.0.0.1:9" }, ["qwen", "Hi", "--host", server.url]);
  expect(told).toEqual({ code: 0, stdout: "Yes.\n", stderr: "" });
});

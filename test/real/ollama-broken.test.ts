import { expect, test } from "vitest";
import { askHost } from "../../source/adapters/hosts/ask-host.js";
import type { AnswerPart } from "../../source/adapters/ollama/stream-answer.js";
import type { HostKind } from "../../source/domain/ollama.js";
import { type RunningOllama, startOllama } from "../support/ollama.js";

/** A schema whose answer is far longer than the time that a test takes to break it. */
const longList = '{"type":"array","items":{"type":"integer"},"minItems":1000}';

/** An answer that does not end soon; `meanwhile` is called when it has begun. */
async function ask({ url }: RunningOllama, kind: HostKind, meanwhile: (stop: () => void) => void) {
  const abort = new AbortController();
  const settings = { format: longList, options: { num_predict: 5000 } };
  const request = { model: "tiny", messages: [{ role: "user", content: "Who are you?" }], settings } as const;
  const parts: AnswerPart[] = [];
  try {
    for await (const part of askHost({ url, authorization: undefined }, kind, request, Date.now, abort.signal)) {
      parts.push(part);
      if (parts.length === 3) meanwhile(() => abort.abort());
    }
  } catch (error) {
    return { parts, error };
  }
  return { parts, error: undefined };
}

test.each(["ollama", "openai"] as const)(
  "a stop of a long answer (%s) leaves a server that answers the next one",
  async (kind) => {
    await using ollama = await startOllama();
    await ollama.makeTiny("tiny");
    for (let time = 0; time < 2; time++) {
      const { parts, error } = await ask(ollama, kind, (stop) => stop());
      expect(error).toMatchObject({ name: "AbortError" });
      expect(parts.at(-1)).toMatchObject({ type: "end", stats: { doneReason: "aborted" } });
    }
  },
);

test("a runner that is killed in mid answer is told from a server that is, and the server answers again", async () => {
  await using ollama = await startOllama();
  await ollama.makeTiny("tiny");
  const crashed = await ask(ollama, "ollama", () => {
    for (const pid of ollama.runners()) process.kill(pid, "SIGKILL");
  });
  expect(crashed.error).toMatchObject({ code: "ollama.told", hint: expect.stringContaining("send it again") });
  expect(crashed.parts.length).toBeGreaterThan(3);
  expect(crashed.parts.at(-1)).toMatchObject({ type: "end", stats: { doneReason: "error" } });
  const died = await ask(ollama, "ollama", ollama.killAll);
  expect(died.error).toMatchObject({ code: "ollama.died", hint: expect.stringContaining("ollama serve") });
});

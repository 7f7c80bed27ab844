import { expect, test } from "vitest";
import type { AnswerPart } from "../../../source/adapters/ollama/stream-answer.js";
import { createLiveAnswer } from "../../../source/hub/chat/live-answer.js";
import { writeAnswer } from "../../../source/hub/chat/write-answer.js";

test("an answer tells how long was thought before it", async () => {
  let nowMs = 1000;
  async function* parts(): AsyncGenerator<AnswerPart> {
    yield { type: "thought", text: "Hm, " };
    nowMs = 4200;
    yield { type: "thought", text: "well." };
    nowMs = 9000;
    yield { type: "text", text: "Yes." };
  }
  expect(await writeAnswer(parts(), createLiveAnswer(), () => nowMs)).toEqual({
    role: "assistant",
    content: "Yes.",
    thinking: "Hm, well.",
    thinkingMs: 3200,
    error: undefined,
    stats: undefined,
  });
});

test("an answer without end is given up at ten million characters, what came is kept, and the server is freed", async () => {
  async function* parts(): AsyncGenerator<AnswerPart> {
    for (;;) yield { type: "text", text: "a".repeat(100_000) };
  }
  const answering = createLiveAnswer();
  const written = await writeAnswer(parts(), answering);
  expect(written).toMatchObject({
    errorCode: "chat.too-long",
    error: expect.stringContaining("10 million characters"),
  });
  expect(written.content).toHaveLength(10_100_000);
  expect(answering.abort.signal.aborted).toBe(true);
});

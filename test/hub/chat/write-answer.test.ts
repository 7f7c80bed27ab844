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

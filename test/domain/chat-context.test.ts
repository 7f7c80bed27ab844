import { expect, test } from "vitest";
import { isOverflowed } from "../../source/domain/chat-context.js";

const stats = (promptTokens: number, answerTokens: number, contextTokens?: number) => ({
  firstTokenMs: 1,
  totalMs: 1,
  tokensPerSecond: 1,
  doneReason: "stop",
  promptTokens,
  answerTokens,
  contextTokens,
});
const answer = (promptTokens: number, answerTokens: number, more: { thinking?: string; model?: string } = {}) => ({
  model: "tiny",
  thinking: undefined,
  ...more,
  stats: stats(promptTokens, answerTokens),
});
const asked = { model: "tiny", thinking: undefined, stats: undefined };

test.each([
  ["the prompt fills the context", stats(64, 0, 64), [], true],
  ["the answer went on beyond it", stats(40, 491, 512), [], true],
  ["all had room", stats(40, 20, 512), [], false],
  ["the server tells no context", stats(40, 20), [], undefined],
  // As Ollama 0.17.4 counts with num_ctx 64: three messages, two of them left out.
  ["less was read than what was said until then", stats(48, 10, 64), [answer(30, 640), asked], true],
  ["what was said until then is read whole", stats(90, 10, 512), [answer(30, 40), asked], false],
  ["less was said than there is room for", stats(25, 10, 512), [answer(30, 40), asked], false],
  ["thoughts are not sent again", stats(48, 10, 64), [answer(30, 640, { thinking: "hm" }), asked], false],
  ["another model counts otherwise", stats(48, 10, 64), [answer(30, 640, { model: "other" }), asked], false],
])("where %s it is known whether messages were left out", (_, of, before, expected) => {
  expect(isOverflowed(of, before, "tiny")).toBe(expected);
});

import { expect, test } from "vitest";
import { pullName } from "../../source/domain/pull-name.js";

test("a name is taken as Ollama takes it, also with the command that stands on web pages", () => {
  expect(pullName(" llama3.2:1b ")).toEqual({ model: "llama3.2:1b" });
  expect(pullName("hf.co/owner/repository:Q4_K_M")).toEqual({ model: "hf.co/owner/repository:Q4_K_M" });
  expect(pullName("ollama pull llama3.2")).toEqual({ model: "llama3.2" });
  expect(pullName("ollama run qwen3:8b --verbose")).toEqual({ model: "qwen3:8b" });
  expect(pullName("ollama pull --insecure 127.0.0.1:5000/library/tiny")).toEqual({
    model: "127.0.0.1:5000/library/tiny",
    insecure: true,
  });
});

test("no name and several are none", () => {
  expect(pullName("")).toBeUndefined();
  expect(pullName("ollama pull")).toBeUndefined();
  expect(pullName("one two")).toBeUndefined();
});

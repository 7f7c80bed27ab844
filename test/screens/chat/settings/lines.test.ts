import { expect, test } from "vitest";
import { lineProblem, settingLines, settingsOf, textsOf } from "../../../../screens/chat/settings/lines.js";
import type { ChatSettings } from "../../../../source/domain/chat.js";
import type { ModelTexts } from "../../../../source/domain/ollama.js";

const texts: ModelTexts = {
  name: "tiny",
  license: "",
  template: "",
  system: "You are Tiny.\nBe short.",
  parameters:
    'num_thread                     1\nstop                           "<|end|>"\nstop                           "<|user|>"',
  modelfile: "",
  families: ["llama"],
  parameterSize: "1M",
  quantization: "Q8_0",
  format: "gguf",
  capabilities: ["completion"],
  info: [],
};
const of = (id: string, lines = settingLines({ model: "tiny", texts, host: undefined })) =>
  lines.find((line) => line.id === id);

test("what the model sets itself is what holds where nothing is set", () => {
  expect(of("num_thread")?.otherwise).toBe("1, set by the model");
  expect(of("temperature")?.otherwise).toBe("0.8");
  expect(of("stop")?.otherwise).toBe("<|end|>  <|user|>");
  expect(of("system")?.otherwise).toBe("You are Tiny.");
});

test("what the model or its host cannot do is said with the reason", () => {
  expect(of("think")?.whyNot).toBe("tiny does not think");
  expect(of("tools")?.whyNot).toBe("tiny takes no tools");
  const able = settingLines({
    model: "tiny",
    texts: { ...texts, capabilities: ["completion", "thinking", "tools"] },
    host: { lacks: { context: "set where it is started", keepAlive: "kept", thinkSwitch: "by words" } },
  });
  expect(of("think", able)).toMatchObject({ whyNot: undefined, choices: ["", "low", "medium", "high"] });
  expect(of("num_ctx", able)?.whyNot).toBe("set where it is started");
  expect(of("keepAlive", able)?.whyNot).toBe("kept");
  expect(of("temperature", able)?.whyNot).toBe(undefined);
});

test("settings come back from the texts of their lines as they were", () => {
  const settings: ChatSettings = {
    system: "Be short.\nBe kind.",
    options: { temperature: 0.3, use_mmap: false, of_tomorrow: 5 },
    stop: ["END", "a\nb"],
    format: '{"type":"object"}',
    think: "low",
    tools: "[]",
    keepAlive: "5m",
    noHistory: true,
  };
  const lines = settingLines({ model: "tiny", texts, host: undefined }, settings.options);
  expect(settingsOf(lines, textsOf(settings))).toEqual(settings);
  expect(settingsOf(lines, textsOf({}))).toEqual({});
  expect(settingsOf(lines, textsOf({ think: false }))).toEqual({ think: false });
});

test("a line says what is wrong with its text", () => {
  const problem = (id: string, text: string) => {
    const line = of(id);
    return line && lineProblem(line, text);
  };
  expect(problem("top_k", "many")).toBe('top_k takes a whole number from 0 on, not "many"');
  expect(problem("format", "{")).toMatch(/JSON schema/);
  expect(problem("keepAlive", "soon")).toMatch(/5m/);
  expect(problem("top_k", "")).toBe(undefined);
  expect(problem("system", "anything")).toBe(undefined);
});

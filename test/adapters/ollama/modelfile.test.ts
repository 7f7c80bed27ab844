import { expect, test } from "vitest";
import { parseModelfile } from "../../../source/adapters/ollama/modelfile.js";

test("what a model is made from, its texts and its parameters of a Modelfile are read as Ollama reads them", () => {
  const text = `FROM ./merged.gguf
TEMPLATE """<|bos|>{{- range .Messages }}<|{{ .Role }}|>{{ .Content }}<|end|>
{{ end }}<|assistant|>"""
PARAMETER stop <|end|>
PARAMETER stop "<|user|>"
PARAMETER num_ctx 512
PARAMETER temperature 0.3
SYSTEM You are a helpful assistant.
LICENSE CC0-1.0
ADAPTER ./adapter.gguf
MESSAGE user Who are you?
MESSAGE assistant """I am
Tiny."""
`;
  expect(parseModelfile(text)).toEqual({
    from: ["./merged.gguf"],
    adapters: ["./adapter.gguf"],
    messages: [
      { role: "user", content: "Who are you?" },
      { role: "assistant", content: "I am\nTiny." },
    ],
    template: "<|bos|>{{- range .Messages }}<|{{ .Role }}|>{{ .Content }}<|end|>\n{{ end }}<|assistant|>",
    system: "You are a helpful assistant.",
    license: "CC0-1.0",
    parameters: new Map<string, unknown>([
      ["stop", ["<|end|>", "<|user|>"]],
      ["num_ctx", 512],
      ["temperature", 0.3],
    ]),
  });
});

test("an instruction inside a template is text, and an open quote ends with the file", () => {
  expect(parseModelfile('TEMPLATE """a\nSYSTEM b').template).toBe("a\nSYSTEM b");
  expect(parseModelfile('TEMPLATE """a\nSYSTEM b').system).toBeUndefined();
});
